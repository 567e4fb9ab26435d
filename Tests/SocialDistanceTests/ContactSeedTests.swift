import ContributionTestSupport
import Cryptography
import Datasets
import DeterministicCBOR
import Foundation
import TestSupport
import Testing

@testable import SocialDistance

/// The seeds of the fuzzer of contact questions and answers are what today's readers accept.
///
/// With `PANDAPP_WRITE_SEEDS=1` they are written anew.
@Suite(.serialized) struct ContactSeedTests {
    private let app = [UInt8](repeating: 7, count: 20)
    private let night = "2020-11-22"
    private let deal = SHA256Digest.of([2])
    private var dataKey: SecretBytes { SecretBytes(copying: [UInt8](repeating: 1, count: 32)) }
    private var header: DatasetHeader {
        get throws { try ContactQuestionTests.header(dataKey: dataKey, night: night) }
    }

    private func place(_ name: String) -> URL { Fixture.root.appending(path: "Fuzzing/Contacts/seeds/\(name)") }

    private func subscription(_ number: UInt8) throws -> ContactSubscription {
        ContactSubscription(
            by: try Contributions.key(number),
            app: try EthereumAddress(bytes: app),
            night: night,
            recipient: AgeIdentity().recipient
        )
    }

    /// What the fuzzer reads by its first byte.
    private func seeds() throws -> [(name: String, format: UInt8, bytes: [UInt8])] {
        let batch = try ContactBatch([subscription(1), subscription(2)])
        let plaintext = batch.subscriptions.flatMap(\.encoded) + [UInt8](repeating: 0, count: 62 * 128)
        let recipient = try AgeRecipient(bytes: [9] + [UInt8](repeating: 0, count: 31))
        let asker = try Contributions.key(1)
        let question = ContactQuestion(by: asker, dataset: try header.digest, deal: deal, recipient: recipient)
        let asked = CBORValue.record([
            1: .text(ContactQuestion.version), 2: .bytes(question.person.bytes), 3: .bytes(question.signature),
        ])
        var pinned = try header
        pinned.parameters = try ProximityAnswer.parameters(
            ProximityDefinition(radiusMillimetres: 10_000, positionErrorMillimetres: 5000)
        ).merging(ContactNoise.parameters(epsilonMillionths: 1_000_000)) { $1 }
        let told = ToldCounts([])
        let slot = ContactSlot.proximity(
            contributed: 1,
            window: told,
            days: [.init(age: 0, observedPercent: 99, told: told)]
        )
        return [
            ("slot-co-presence", 0, ContactSlot.coPresence(.init(days: 1, ill: 2, notDeclared: 3)).encoded),
            ("slot-proximity", 0, slot.encoded), ("subscription", 1, try subscription(1).encoded),
            ("batch", 2, try batch.sealed(for: header, deal: deal)), ("batch-plaintext", 3, plaintext),
            ("question", 4, try question.sealed(for: header)), ("question-plaintext", 5, asked.encoded()),
            ("slots", 6, try AgeFile.encrypt([UInt8](repeating: 0, count: 288), to: [AgeIdentity().recipient])),
            ("header", 7, pinned.encoded()),
        ]
    }

    @Test("writes the seeds", .enabled(if: ProcessInfo.processInfo.environment["PANDAPP_WRITE_SEEDS"] != nil))
    func write() throws {
        // What opens with the fuzzer's keys is no seed of what it must not open.
        for (name, format, bytes) in try seeds() where name != "batch" && name != "question" {
            try Data([format] + bytes).write(to: place(name))
        }
        for (name, format) in [("batch", UInt8(2)), ("question", 4)] {
            let sealed = try #require(try seeds().first { $0.name == name }).bytes
            try Data([format] + sealed.dropLast() + [sealed[sealed.count - 1] ^ 1]).write(to: place(name))
        }
    }

    private func seed(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: place(name)).dropFirst()) }

    @Test("each seed is what its reader accepts, but for what was sealed to nobody")
    func accepted() throws {
        for name in ["slot-co-presence", "slot-proximity"] {
            #expect(try ContactSlot(decoding: seed(name)).encoded == seed(name))
        }
        let address = try EthereumAddress(bytes: app)
        let read = try ContactSubscription(verifying: seed("subscription"), app: address, night: night)
        #expect(try read.encoded == seed("subscription"))
        let plaintext = try seed("batch-plaintext")
        let people = try [0, 128].map {
            try ContactSubscription(verifying: Array(plaintext[$0..<$0 + 128]), app: address, night: night)
        }
        #expect(try ContactBatch(people).slots * 128 == plaintext.count)
        #expect(ContactBatch.isSealed(in: try seed("batch")))
        #expect(try seed("slots").count == NightlyAnswers.sealedLength)
        let header = try DatasetHeader(decoding: seed("header"))
        #expect(try ContactDefinition(of: header) == .proximity)
        #expect(try ContactNoise.epsilonMillionths(of: header) == 1_000_000)
        #expect(try CBORValue(decoding: seed("question-plaintext")).encoded() == seed("question-plaintext"))
    }
}
