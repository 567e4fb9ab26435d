import ContributionTestSupport
import Cryptography
import DatasetAssembly
import DeterministicCBOR
import Foundation
import TestSupport
import Testing

@Suite struct SignedRecordTests {
    static func statements() throws -> [PersonStatement] {
        [
            Contributions.fixes([1, 2, 3]), Contributions.fixes([]),
            .fixes(DayFixes(day: "2020-11-21", precision: 12, seconds: [0, 0, 89_999], cells: [0, 1, 1 << 60 - 1])),
            .consents([]),
            .consents([
                AppConsent(app: try Contributions.app(), allowsSimulated: true),
                AppConsent(app: try Contributions.app(1), allowsSimulated: false),
            ]),
            .health(illSince: "2020-11-20"), .health(illSince: nil),
        ]
    }

    @Test("each kind of statement survives its encoding", arguments: try statements())
    func roundTrip(statement: PersonStatement) throws {
        let key = try Contributions.key(1)
        let record = SignedRecord(statement, at: -5, by: key)
        let read = try SignedRecord(decoding: record.encoded)
        #expect(read == record && read.statement == statement && read.time == -5)
        #expect(read.person == key.verificationKey)
    }

    @Test("a record with any byte flipped, cut off or added is refused", arguments: try statements())
    func damage(statement: PersonStatement) throws {
        let record = SignedRecord(statement, at: 1, by: try Contributions.key(1))
        for spoiled in Damage.variants(of: record.encoded) {
            #expect(throws: DatasetAssemblyError.self) { try SignedRecord(decoding: spoiled) }
        }
    }

    @Test("mutants are refused, and never crash where signatures are not checked again")
    func mutants() throws {
        var mutator = ByteMutator(seed: 12)
        for statement in try Self.statements() {
            let right = SignedRecord(statement, at: 1, by: try Contributions.key(1)).encoded
            for _ in 0..<300 {
                let mutant = mutator.mutant(of: right)
                _ = try? SignedRecord(decoding: mutant, verifying: false)
                guard mutant != right else { continue }
                #expect(throws: DatasetAssemblyError.self) { try SignedRecord(decoding: mutant) }
            }
        }
    }

    /// A record of any fields, rightly signed.
    func sign(_ fields: [UInt64: CBORValue?], by signer: UInt8 = 1) throws -> [UInt8] {
        let key = try Contributions.key(1)
        var record: [UInt64: CBORValue] = [
            1: .text("pandapp/person-record/v1"), 2: .bytes(key.verificationKey.bytes), 3: .unsigned(1),
        ]
        for (field, value) in fields { record[field] = value }
        let signed = CBORValue.record(record).encoded()
        let signature = try Contributions.key(signer).sign(signed)
        return CBORValue.record([1: .bytes(signed), 2: .bytes(signature)]).encoded()
    }

    @Test("a record in another person's name is refused, unless it was checked before")
    func otherSigner() throws {
        let forged = try sign([6: .boolean(false)], by: 2)
        #expect(throws: DatasetAssemblyError.signatureInvalid) { try SignedRecord(decoding: forged) }
        #expect(try SignedRecord(decoding: forged, verifying: false).statement == .health(illSince: nil))
    }

    @Test("a person whose key is no point of the group is refused")
    func noPoint() throws {
        let record = try sign([2: .bytes([UInt8](repeating: 0, count: 32)), 6: .boolean(false)])
        #expect(throws: DatasetAssemblyError.malformedRecord) { try SignedRecord(decoding: record) }
    }

    static func day(_ bytes: [UInt8], precision: UInt64 = 9, day: String = Contributions.day) -> CBORValue {
        .array([.text(day), .unsigned(precision), .bytes(bytes)])
    }

    static func packed(_ second: UInt32, _ cell: UInt64) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: second >> UInt32(8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: cell >> UInt64(8 * $0)) }
    }

    static let wrongFields: [[UInt64: CBORValue?]] = [
        [:], [6: .boolean(true)], [6: .unsigned(1)], [6: .boolean(false), 7: .null],
        [7: .boolean(false)], [7: .null], [7: .boolean(true), 8: .null],
        [6: .boolean(false), 3: .text("")],
        [6: .boolean(false), 1: .text("pandapp/person-record/v2")], [6: .boolean(false), 2: .bytes([1])],
        [6: .boolean(false), 5: .array([])], [5: .array([]), 4: day([])], [5: .map([:])], [5: .array([.null])],
        [5: .array([.array([.bytes([1]), .boolean(true)])])],
        [5: .array([.array([.bytes([UInt8](repeating: 1, count: 20)), .unsigned(1)])])],
        [4: .array([])], [4: day([], precision: 0)], [4: day([], precision: 13)], [4: day([], precision: .max)],
        [4: day([1])], [4: day([UInt8](repeating: 0, count: 13))], [4: day(packed(90_000, 0))],
        [4: day(packed(.max, 0))], [4: day(packed(0, 1 << 45))], [4: day(packed(0, .max), precision: 12)],
        [4: day(packed(2, 0) + packed(1, 0))],
    ]

    @Test("a rightly signed record of another shape is refused", arguments: wrongFields)
    func shape(fields: [UInt64: CBORValue?]) throws {
        let record = try sign(fields)
        #expect(throws: DatasetAssemblyError.malformedRecord) { try SignedRecord(decoding: record) }
    }

    @Test("a day that is no day is refused", arguments: ["", "2020-11-2", "../people", "2020-13-01", "people", "zzz"])
    func noDay(text: String) throws {
        for fields: [UInt64: CBORValue?] in [[4: Self.day([], day: text)], [6: .text(text)]] {
            let record = try sign(fields)
            #expect(throws: DatasetAssemblyError.malformedRecord) { try SignedRecord(decoding: record) }
        }
    }

    @Test("a day has as many fixes as seconds at most")
    func tooMany() throws {
        let most = [UInt8](repeating: 0, count: 12 * DayFixes.maximumCount)
        #expect(throws: Never.self) { try SignedRecord(decoding: sign([4: Self.day(most)])) }
        let more = try sign([4: Self.day(most + [UInt8](repeating: 0, count: 12))])
        #expect(throws: DatasetAssemblyError.tooManyFixes) { try SignedRecord(decoding: more) }
    }
}

@Suite final class ContributionEnvelopeTests {
    static let age = ExternalProgram("/usr/bin/age")
    let publisher = AgeIdentity()

    func records(_ count: Int = 2) throws -> [SignedRecord] {
        let key = try Contributions.key(1)
        return (0..<count).map { SignedRecord(.health(illSince: nil), at: Int64($0), by: key) }
    }

    @Test("the publisher opens what was sealed to it, and nobody else")
    func roundTrip() throws {
        let sealed = try ContributionEnvelope.seal(records(), to: publisher.recipient)
        #expect(try ContributionEnvelope.open(sealed, publisher: publisher) == records())
        #expect(throws: DatasetAssemblyError.notForThisPublisher) {
            try ContributionEnvelope.open(sealed, publisher: AgeIdentity())
        }
    }

    @Test("an envelope with any byte flipped, cut off or added is refused")
    func damage() throws {
        let sealed = try ContributionEnvelope.seal(records(1), to: publisher.recipient)
        for spoiled in Damage.variants(of: sealed) {
            #expect(throws: DatasetAssemblyError.notForThisPublisher) {
                try ContributionEnvelope.open(spoiled, publisher: publisher)
            }
        }
    }

    @Test("another content, a false record, or more records than the limit are refused")
    func content() throws {
        func open(_ content: CBORValue) throws -> [SignedRecord] {
            let sealed = try AgeFile.encrypt(content.encoded(), to: [publisher.recipient])
            return try ContributionEnvelope.open(sealed, publisher: publisher)
        }
        let record = CBORValue.bytes(try records(1)[0].encoded)
        let most = [CBORValue](repeating: record, count: ContributionEnvelope.maximumRecords)
        #expect(try open(.array(most)).count == ContributionEnvelope.maximumRecords)
        for content: CBORValue in [.array(most + [record]), .array([.null]), .map([:]), record, .array([.bytes([])])] {
            #expect(throws: DatasetAssemblyError.malformedRecord) { try open(content) }
        }
        let signed = try CBORValue(decoding: records(1)[0].encoded).asMap[.unsigned(1)] ?? .null
        let forged = CBORValue.record([1: signed, 2: .bytes([UInt8](repeating: 1, count: 64))]).encoded()
        #expect(throws: DatasetAssemblyError.signatureInvalid) { try open(.array([record, .bytes(forged)])) }
    }

    // Needs the package `age`.
    @Test("age opens an envelope with the publisher's identity, and we open what age seals", .enabled(if: age != nil))
    func ageOpens() throws {
        try Contributions.withFolder { folder in
            func path(_ name: String) -> String { folder.appending(path: name).path }
            let plaintext = CBORValue.array(try records().map { .bytes($0.encoded) }).encoded()
            try write(Array(publisher.exposedText().utf8), to: path("identity"))
            try write(ContributionEnvelope.seal(records(), to: publisher.recipient), to: path("envelope"))
            let opened = try Self.age?.run(["-d", "-i", path("identity"), path("envelope")])
            #expect(opened?.status == 0 && opened?.output == plaintext)

            try write(plaintext, to: path("records"))
            let sealed = try Self.age?.run(["-r", publisher.recipient.description, path("records")])
            #expect(try ContributionEnvelope.open(sealed?.output ?? [], publisher: publisher) == records())
        }
    }
}
