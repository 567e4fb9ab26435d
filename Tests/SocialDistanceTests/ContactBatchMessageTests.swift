import ContributionTestSupport
import Cryptography
import Datasets
import DeterministicCBOR
import SocialDistance
import TestSupport
import Testing

/// Who is answered in a nightly run: only whom a subscription of their own names, for one dataset and deal.
@Suite final class ContactBatchMessageTests {
    let dataKey = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
    let deal = SHA256Digest.of([2])
    let header: DatasetHeader

    init() throws {
        header = try ContactQuestionTests.header(dataKey: dataKey, night: "2020-11-22")
    }

    private func subscription(
        _ number: UInt8,
        night: String = "2020-11-22",
        app: UInt8 = 7
    ) throws -> ContactSubscription {
        ContactSubscription(
            by: try Contributions.key(number),
            app: try Contributions.app(app),
            night: night,
            recipient: AgeIdentity().recipient
        )
    }

    private func open(_ sealed: [UInt8], deal: Digest? = nil, header: DatasetHeader? = nil) throws -> ContactBatch {
        try ContactBatch.open(sealed, dataKey: dataKey, header: header ?? self.header, deal: deal ?? self.deal)
    }

    @Test(
        "a sealed batch opens to who subscribed, and its length tells a rung of the public ladder",
        arguments: [0, 1, 64]
    )
    func roundTrip(people: Int) throws {
        let batch = try ContactBatch((0..<people).map { try subscription(UInt8($0 + 1)) })
        let sealed = try batch.sealed(for: header, deal: deal)
        #expect(ContactBatch.isSealed(in: sealed) && sealed.count <= ContactBatch.maximumLength)
        #expect(try open(sealed) == batch && batch.slots == 64)
        #expect(try sealed.count == ContactBatch([]).sealed(for: header, deal: deal).count)
        #expect(try ContactBatch((0..<65).map { try subscription(UInt8($0 + 1)) }).slots == 96)
    }

    @Test("a batch for another dataset or deal, a replayed one, is refused")
    func replay() throws {
        let sealed = try ContactBatch([subscription(1)]).sealed(for: header, deal: deal)
        #expect(throws: ContactError.questionRefused) { try open(sealed, deal: SHA256Digest.of([3])) }
        var other = header
        other.revision = 2
        #expect(throws: ContactError.questionRefused) { try open(sealed, header: other) }
    }

    @Test("a batch that is cut, longer, or changed in any byte of its key, its tag or its beginning is refused")
    func damage() throws {
        let sealed = try ContactBatch([subscription(1)]).sealed(for: header, deal: deal)
        for place in Array(0..<120) + Array(sealed.count - 20..<sealed.count) {
            var spoiled = sealed
            spoiled[place] ^= 1 << UInt8(place % 8)
            #expect(throws: ContactError.questionRefused) { try open(spoiled) }
        }
        for spoiled in [[], Array(sealed.dropLast()), Array(sealed.prefix(100)), sealed + [0]] {
            #expect(throws: ContactError.questionRefused) { try open(spoiled) }
        }
    }

    /// Seals any plaintext as a batch.
    private func seal(_ plaintext: [UInt8]) throws -> [UInt8] {
        let version = "pandapp/contact-batch/v1"
        let message = try SealedMessage.seal(
            plaintext,
            to: header.questionKey,
            suite: .x25519,
            info: Array(version.utf8) + header.digest.bytes + deal.bytes
        )
        return CBORValue.array([.text(version), .bytes(message.encapsulatedKey), .bytes(message.ciphertext)]).encoded()
    }

    private func padded(_ bytes: [UInt8], slots: Int = 64) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: slots * ContactSubscription.length - bytes.count)
    }

    @Test("nobody subscribes somebody else: what its person did not sign for this app and night spoils the batch")
    func forged() throws {
        let own = try subscription(1)
        #expect(try open(seal(padded(own.encoded))).subscriptions == [own])
        let victim = try Contributions.key(2).verificationKey
        var redirected = own.encoded
        redirected.replaceSubrange(32..<64, with: AgeIdentity().recipient.publicKey)
        let wrong: [[UInt8]] = [
            victim.bytes + own.token, redirected, try subscription(1, night: "2020-11-23").encoded,
            try subscription(1, app: 8).encoded, [UInt8](repeating: 1, count: 128),
        ]
        for bytes in wrong {
            let sealed = try seal(padded(own.encoded + bytes))
            #expect(throws: ContactError.questionRefused) { try open(sealed) }
        }
    }

    @Test("only one form is taken: not other padding, a gap, a person twice, or slots off the ladder")
    func form() throws {
        let (one, two) = (try subscription(1).encoded, try subscription(2).encoded)
        let gap = [UInt8](repeating: 0, count: 128)
        let again = try subscription(1).encoded
        for plaintext in [
            padded(one, slots: 65), padded(one) + [0], one, padded(one + gap + two), padded(one + again), [],
            padded(one, slots: 96),
        ] {
            let sealed = try seal(plaintext)
            #expect(throws: ContactError.questionRefused) { try open(sealed) }
        }
        #expect(throws: ContactError.questionRefused) { try ContactBatch([subscription(1), subscription(1)]) }
    }

    @Test("a question is no batch, and a batch no question")
    func kinds() throws {
        let recipient = AgeIdentity().recipient
        let asker = SigningKey()
        let question = try ContactQuestion(by: asker, dataset: header.digest, deal: deal, recipient: recipient)
            .sealed(for: header)
        #expect(!ContactBatch.isSealed(in: question) && !ContactBatch.isSealed(in: []))
        #expect(throws: ContactError.questionRefused) { try open(question) }
        let batch = try ContactBatch([]).sealed(for: header, deal: deal)
        #expect(throws: ContactError.questionRefused) {
            try ContactQuestion.open(batch, dataKey: dataKey, dataset: header.digest, deal: deal, recipient: recipient)
        }
    }
}
