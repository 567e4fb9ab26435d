import Cryptography
import Datasets
import DeterministicCBOR
import SocialDistance
import TestSupport
import Testing

@Suite final class ContactQuestionTests {
    let dataKey = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
    let asker = SigningKey()
    let deal = SHA256Digest.of([2])
    let recipient = AgeIdentity().recipient
    let header: DatasetHeader

    init() throws {
        header = try Self.header(dataKey: dataKey, night: "2020-11-22")
    }

    static func header(dataKey: borrowing SecretBytes, night: String) throws -> DatasetHeader {
        DatasetHeader(
            app: try EthereumAddress(bytes: [UInt8](repeating: 7, count: 20)),
            night: night,
            revision: 1,
            parameters: [:],
            consentRoot: SHA256Digest.of([]),
            questionKey: try EncapsulationKey(x25519Secret: DatasetKeys.question(dataKey: dataKey)).publicKey,
            segments: [],
            salt: [UInt8](repeating: 3, count: 32)
        )
    }

    func sealed() throws -> [UInt8] {
        try ContactQuestion(by: asker, dataset: header.digest, deal: deal, recipient: recipient).sealed(for: header)
    }

    func open(_ sealed: [UInt8]) throws -> ContactQuestion {
        try ContactQuestion.open(sealed, dataKey: dataKey, dataset: header.digest, deal: deal, recipient: recipient)
    }

    @Test("a sealed question opens, and says who asks")
    func roundTrip() throws {
        #expect(try open(sealed()).person == asker.verificationKey)
    }

    @Test("every question is equally long, and no two are the same bytes")
    func length() throws {
        let questions = try (0..<5).map { _ in
            try ContactQuestion(by: SigningKey(), dataset: header.digest, deal: deal, recipient: recipient)
                .sealed(for: header)
        }
        #expect(Set(questions.map(\.count)).count == 1)
        #expect(try sealed().count == questions[0].count && sealed() != sealed())
    }

    @Test("a question with any byte flipped, cut off or added is refused")
    func damage() throws {
        for spoiled in Damage.variants(of: try sealed()) {
            #expect(throws: ContactError.questionRefused) { try open(spoiled) }
        }
    }

    @Test("a question for another deal, dataset or recipient, or to another key, is refused")
    func binding() throws {
        let other = SHA256Digest.of([9])
        let otherRecipient = AgeIdentity().recipient
        let questions = [
            ContactQuestion(by: asker, dataset: header.digest, deal: other, recipient: recipient),
            ContactQuestion(by: asker, dataset: other, deal: deal, recipient: recipient),
            ContactQuestion(by: asker, dataset: header.digest, deal: deal, recipient: otherRecipient),
        ]
        for question in questions {
            let sealed = try question.sealed(for: header)
            #expect(throws: ContactError.questionRefused) { try open(sealed) }
        }
        let right = try sealed()
        #expect(throws: ContactError.questionRefused) {
            try ContactQuestion.open(right, dataKey: dataKey, dataset: other, deal: deal, recipient: recipient)
        }
        #expect(throws: ContactError.questionRefused) {
            try ContactQuestion.open(right, dataKey: dataKey, dataset: header.digest, deal: other, recipient: recipient)
        }
        #expect(throws: ContactError.questionRefused) {
            try ContactQuestion.open(
                right,
                dataKey: dataKey,
                dataset: header.digest,
                deal: deal,
                recipient: otherRecipient
            )
        }
        #expect(throws: ContactError.questionRefused) {
            try ContactQuestion.open(
                right,
                dataKey: SecretBytes(random: 32),
                dataset: header.digest,
                deal: deal,
                recipient: recipient
            )
        }
        // The same key, but the header of another night.
        let night = try Self.header(dataKey: dataKey, night: "2020-11-23")
        let elsewhere = try ContactQuestion(by: asker, dataset: header.digest, deal: deal, recipient: recipient)
            .sealed(for: night)
        #expect(throws: ContactError.questionRefused) { try open(elsewhere) }
    }

    /// Seals any record to the dataset's question key.
    func seal(_ fields: [UInt64: CBORValue]) throws -> [UInt8] {
        let message = try SealedMessage.seal(
            CBORValue.record(fields).encoded(),
            to: header.questionKey,
            suite: .x25519,
            info: Array("pandapp/question/v1".utf8) + header.digest.bytes
        )
        return CBORValue.array([.bytes(message.encapsulatedKey), .bytes(message.ciphertext)]).encoded()
    }

    @Test("nobody asks in the name of a key that did not sign")
    func otherSigner() throws {
        let words = Array("pandapp/question/v1".utf8) + header.digest.bytes + deal.bytes
        let signed = words + Array(recipient.description.utf8)
        var fields: [UInt64: CBORValue] = [
            1: .text("pandapp/question/v1"), 2: .bytes(asker.verificationKey.bytes), 3: .bytes(asker.sign(signed)),
        ]
        let right = try seal(fields)
        #expect(throws: Never.self) { try open(right) }
        func expectRefusal(_ field: UInt64, _ value: CBORValue) throws {
            var wrong = fields
            wrong[field] = value
            let sealed = try seal(wrong)
            #expect(throws: ContactError.questionRefused) { try open(sealed) }
        }
        let other = SigningKey()
        try expectRefusal(3, .bytes(other.sign(signed)))
        try expectRefusal(2, .bytes(other.verificationKey.bytes))
        try expectRefusal(1, .text("pandapp/question/v2"))
        try expectRefusal(2, .bytes([1]))
        try expectRefusal(3, .bytes([]))
        try expectRefusal(4, .null)
        fields[3] = nil
        let unsigned = try seal(fields)
        #expect(throws: ContactError.questionRefused) { try open(unsigned) }
    }

    @Test("nothing is sealed to what is no key")
    func noKey() throws {
        var wrong = header
        wrong.questionKey = [UInt8](repeating: 0, count: 32)
        let question = ContactQuestion(by: asker, dataset: wrong.digest, deal: deal, recipient: recipient)
        #expect(throws: CryptographyError.self) { try question.sealed(for: wrong) }
    }
}
