import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Datasets
import DeterministicCBOR
import Foundation
import Geohash
import TestSupport
import Testing

/// Heatmap segments, from contributions to rows that are decrypted and read independently.
@Suite struct TokenSegmentTests {
    /// The cell of the app's precision where a person is.
    private func place(_ number: Int) throws -> UInt64 {
        try Contributions.cell(number, precision: 7)
    }

    /// The token of that place: its row-major index in the region, computed here from columns and rows alone.
    private func token(_ number: Int) throws -> UInt32 {
        let region = try Contributions.region(precision: 7)
        let cell = try GeohashCell(bits: place(number), precision: 7)
        return (cell.row - region.rows.lowerBound) * UInt32(region.columns.count) + cell.column
            - region.columns.lowerBound
    }

    /// A person who is all day in the south-western corner of their place.
    func person(
        _ number: UInt8,
        isIll: Bool = true,
        consent: PersonStatement? = nil
    ) throws -> (fixes: SignedRecord, people: [SignedRecord]) {
        let key = try Contributions.key(number)
        let cells = [UInt64](repeating: try place(Int(number)) << 10, count: 288)
        let whole = PersonStatement.consents([.init(app: try Contributions.app(), allowsSimulated: true)])
        return (
            SignedRecord(Contributions.fixes(cells), at: 1, by: key),
            [
                SignedRecord(.health(illSince: isIll ? Contributions.day : nil), at: 2, by: key),
                SignedRecord(consent ?? whole, at: 2, by: key),
            ]
        )
    }

    func segment(
        _ people: [(fixes: SignedRecord, people: [SignedRecord])],
        demand: AppDemand? = nil,
        minimum: Int = 1
    ) throws -> SegmentFile {
        try SegmentFile(
            demand ?? Contributions.demand(.tokens, precision: 7),
            fixes: people.map(\.fixes),
            people: people.flatMap(\.people),
            minimum: minimum
        )
    }

    /// The cells that the people in a segment were in, as numbers of persons.
    func persons(in segment: SegmentFile) throws -> Set<Int> {
        let rows = SegmentRows(bytes: try segment.plaintext).tokens
        let places = try Dictionary(
            uniqueKeysWithValues: (1...9).map { number in
                (try token(number), number)
            }
        )
        return Set(rows.rows.prefix(rows.persons).map { places[$0[0]] ?? 0 })
    }

    @Test("a segment holds the consenting ill with exactly K tokens of the app's precision, and null rows")
    func rows() throws {
        let people = try [person(1), person(2, isIll: false), person(3), person(4, consent: .consents([]))]
        let segment = try segment(people)
        let plaintext = try segment.plaintext
        let rows = SegmentRows(bytes: plaintext).tokens
        #expect(rows.persons == 2 && rows.rows.count == 64 && rows.perPerson == 48)
        #expect(plaintext.count == 4 * (4 + 64 * 48))
        let expected = try [1, 3].map { [UInt32](repeating: try token($0), count: 48) }
        #expect(Set(rows.rows.prefix(2)) == Set(expected))
        #expect(rows.rows.dropFirst(2).allSatisfy { $0 == [UInt32](repeating: .max, count: 48) })
        let header = segment.segment.header
        #expect(header.precision == 7 && header.region.precision == 7)
        #expect(header.paddedPersons == 64 && header.paddedRecords == 64 * 48)
        #expect(try header.app == Contributions.app() && header.layout == .tokens)
        #expect(segment.segment.quality.contributors == 4 && segment.segment.quality.consenting == 3)
        #expect(segment.segment.quality.persons == 2 && segment.segment.quality.fixes == 576)
    }

    @Test("a fix outside the region is a null token, and one of the fixes")
    func outside() throws {
        let key = try Contributions.key(1)
        let cells = try [UInt64](repeating: place(1) << 10, count: 144) + [UInt64](repeating: 0, count: 144)
        let fixes = SignedRecord(Contributions.fixes(cells), at: 1, by: key)
        let segment = try segment([(fixes, person(1).people)])
        let row = SegmentRows(bytes: try segment.plaintext).tokens.rows[0]
        #expect(try row.sorted() == [UInt32](repeating: token(1), count: 24) + [UInt32](repeating: .max, count: 24))
        #expect(segment.segment.quality.fixes == 288)
    }

    @Test("of distinct persons a row is at most eight cells of the region, each once, ties by the row key")
    func distinctPersons() throws {
        let key = try Contributions.key(1)
        // Twelve places of the region for two hours each, the last one abroad.
        let places = try (1...11).map { try place($0) << 10 } + [0]
        let fixes = SignedRecord(
            Contributions.fixes(places.flatMap { [UInt64](repeating: $0, count: 24) }),
            at: 1,
            by: key
        )
        var demand = try Contributions.demand(.tokens, precision: 7)
        demand.parameters = ["measure": .text("distinct-persons")]
        let people = try [(fixes, person(1).people), person(2), person(3, isIll: false)]
        let segment = try segment(people, demand: demand)
        let (header, rows) = (segment.segment.header, SegmentRows(bytes: try segment.plaintext).tokens)
        #expect(rows.persons == 2 && rows.perPerson == 8 && rows.rows.count == 64)
        #expect(header.paddedPersons == 64 && header.paddedRecords == 64 * 8)
        let expected = DayTokens.places(
            steps: (0..<12).map { 24 * $0 },
            cells: try (1...11).map(place) + [.max],
            stepSeconds: 300,
            tieKey: DatasetKeys.rowKey(salt: header.salt, person: key.verificationKey)
        )
        let tokens = try Dictionary(uniqueKeysWithValues: (1...11).map { (try place($0), try token($0)) })
        let whole = expected.compactMap { tokens[$0] }
        let single = try [token(2)] + [UInt32](repeating: .max, count: 7)
        #expect(whole.count == 8 && Set(rows.rows.prefix(2)) == [whole, single])
        demand.parameters = ["measure": .text("persons")]
        #expect(throws: DatasetsError.malformedHeader) { try self.segment(people, demand: demand) }
    }

    @Test("the file is the header and its ciphertext, named by checksum and size")
    func file() throws {
        let segment = try segment([person(1)])
        #expect(segment.segment.checksum == SHA256Digest.of(segment.file))
        #expect(segment.segment.size == UInt64(segment.file.count))
        #expect(try DatasetContainer.split(segment.file).header == segment.segment.header.encoded())
    }

    @Test("who did not allow the app, took it back, or allowed another app, stays out")
    func consent() throws {
        let app = try Contributions.app()
        let revoking = try person(2)
        let later = SignedRecord(.consents([]), at: 3, by: try Contributions.key(2))
        let people = [
            try person(1), (revoking.fixes, revoking.people + [later]), try person(3, consent: .health(illSince: nil)),
            try person(4, consent: .consents([.init(app: Contributions.app(1), allowsSimulated: true)])),
            try person(5, consent: .consents([.init(app: app, allowsSimulated: false)])),
        ]
        #expect(try persons(in: segment(people)) == [1])
        let protected = try Contributions.demand(.tokens, precision: 7, runsSimulated: false)
        #expect(try persons(in: segment(people, demand: protected)) == [1, 5])
    }

    @Test("fewer consenting people than the minimum: no segment, and no file")
    func minimum() throws {
        let people = try [person(1), person(2, isIll: false), person(3, consent: .consents([]))]
        #expect(throws: Never.self) { try segment(people, minimum: 2) }
        #expect(throws: DatasetAssemblyError.tooFewContributors(consenting: 2, minimum: 3)) {
            try segment(people, minimum: 3)
        }
    }

    @Test("fixes coarser than the app needs are left out, and counted")
    func coarse() throws {
        let key = try Contributions.key(1)
        let coarse = SignedRecord(Contributions.fixes([1, 2], precision: 6), at: 1, by: key)
        let segment = try segment([person(2), (coarse, person(1).people)])
        #expect(try persons(in: segment) == [2])
        #expect(segment.segment.quality.coarserThanNeeded == 2)
    }

    @Test("files of different numbers of people on one rung are equally long")
    func padding() throws {
        let lengths = try [1, 2, 5, 9].map { count in
            try segment((1...UInt8(count)).map { try person($0) }).file.count
        }
        #expect(Set(lengths).count == 1)
    }

    @Test("the order of rows tells nothing of who is who: it is that of their tokens")
    func order() throws {
        let people = try (1...9).map { try person($0) }
        let rows = SegmentRows(bytes: try segment(people).plaintext).tokens.rows.prefix(9)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    }

    @Test("nothing of a person's key is in a segment's plaintext or file")
    func noIdentifier() throws {
        let segment = try segment([person(1)])
        let key = Data(try Contributions.key(1).verificationKey.bytes)
        #expect(Data(try segment.plaintext).range(of: key) == nil && Data(segment.file).range(of: key) == nil)
    }

    @Test("two segments of the same contributions share neither key nor salt")
    func fresh() throws {
        let (one, two) = (try segment([person(1)]), try segment([person(1)]))
        #expect(one.segment.header.salt != two.segment.header.salt)
        let keys = [one, two].map { $0.segment.key.withSecret { $0.exposedCopy() } }
        #expect(keys[0] != keys[1])
    }

    // Needs PyPI's tink.
    @Test("Tink opens a segment with the header's digest as associated data", .enabled(if: PythonScript.isAvailable))
    func tink() throws {
        let segment = try segment([person(1), person(2)])
        try Contributions.withFolder { folder in
            let (header, ciphertext) = try DatasetContainer.split(segment.file)
            func path(_ name: String) -> String { folder.appending(path: name).path }
            try write(segment.segment.key.withSecret { $0.exposedCopy() }, to: path("key"))
            try write(SHA256Digest.of(header).bytes, to: path("aad"))
            try write(Array(ciphertext), to: path("segment.ours"))
            try PythonScript.run("../../fixtures/streaming/tink_oracle.py", [folder.path])
            #expect(try read(path("segment.opened")) == segment.plaintext)
        }
    }
}
