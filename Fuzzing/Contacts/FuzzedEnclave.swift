import Cryptography
import Datasets
import DeterministicCBOR
import SocialDistance

/// An enclave's side of questions and batches, with keys that never change, so that inputs mean the same in every run.
struct FuzzedEnclave: ~Copyable {
    let header: DatasetHeader
    private let dataKey: SecretBytes
    private let deal = SHA256Digest.of([2])
    private let recipient: AgeRecipient

    init() throws {
        // All that can fail comes first: a part of an enclave could not be taken apart again.
        let key = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
        let app = try EthereumAddress(bytes: [UInt8](repeating: 7, count: 20))
        let questionKey = try EncapsulationKey(x25519Secret: DatasetKeys.question(dataKey: key)).publicKey
        recipient = try AgeRecipient(bytes: [9] + [UInt8](repeating: 0, count: 31))
        dataKey = key
        header = DatasetHeader(
            app: app,
            night: "2020-11-22",
            revision: 1,
            parameters: [:],
            consentRoot: SHA256Digest.of([]),
            questionKey: questionKey,
            segments: [],
            salt: [UInt8](repeating: 3, count: 32)
        )
    }

    /// Whom a sealed batch subscribes; nil where it is refused.
    func batch(_ sealed: [UInt8]) -> ContactBatch? {
        try? ContactBatch.open(sealed, dataKey: dataKey, header: header, deal: deal)
    }

    /// Who asks a sealed question; nil where it is refused.
    func question(_ sealed: [UInt8]) -> ContactQuestion? {
        let dataset = header.digest
        return try? ContactQuestion.open(sealed, dataKey: dataKey, dataset: dataset, deal: deal, recipient: recipient)
    }

    /// Reads a plaintext as a batch, sealed as anybody can seal one.
    func readBatch(of plaintext: [UInt8]) throws {
        let version = Array("pandapp/contact-batch/v1".utf8)
        let message = try SealedMessage.seal(
            plaintext,
            to: header.questionKey,
            suite: .x25519,
            info: version + header.digest.bytes + deal.bytes
        )
        let sealed = CBORValue.array([
            .text("pandapp/contact-batch/v1"), .bytes(message.encapsulatedKey), .bytes(message.ciphertext),
        ])
        guard let batch = batch(sealed.encoded()) else { return }
        let encoded = batch.subscriptions.flatMap(\.encoded)
        precondition(plaintext.count == batch.slots * ContactSubscription.length, "a batch of another length")
        precondition(encoded == Array(plaintext.prefix(encoded.count)), "a batch has two encodings")
        precondition(plaintext.dropFirst(encoded.count).allSatisfy { $0 == 0 }, "something stands behind a batch")
    }

    /// Reads a plaintext as a question, sealed as anybody can seal one.
    func readQuestion(of plaintext: [UInt8]) throws {
        let message = try SealedMessage.seal(
            plaintext,
            to: header.questionKey,
            suite: .x25519,
            info: Array("pandapp/question/v1".utf8) + header.digest.bytes
        )
        let sealed = CBORValue.array([.bytes(message.encapsulatedKey), .bytes(message.ciphertext)])
        guard question(sealed.encoded()) != nil else { return }
        precondition((try? CBORValue(decoding: plaintext).encoded()) == plaintext, "a question has two encodings")
    }
}
