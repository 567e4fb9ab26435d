package import Cryptography
package import Datasets
import DeterministicCBOR

/// "Whom did I meet?", asked by the holder of a person key, and readable only inside the enclave.
///
/// Plaintext: deterministic CBOR record 1 "pandapp/question/v1", 2 the person's Ed25519 verification key,
/// 3 signature over `"pandapp/question/v1" ‖ dataset header digest ‖ deal ‖ recipient`. It names nobody's rows but the
/// asker's own: the row key follows from the verification key. It is sealed (X25519) to the question key in the
/// dataset's header, with `"pandapp/question/v1" ‖ dataset header digest` as info.
package struct ContactQuestion: Hashable, Sendable {
    static let version = "pandapp/question/v1"

    /// Whose rows are asked about, and who asks.
    package let person: VerificationKey
    let signature: [UInt8]

    /// Signs a question as a person, for one deal and one recipient of the answer.
    package init(by key: borrowing SigningKey, dataset: Digest, deal: Digest, recipient: AgeRecipient) {
        person = key.verificationKey
        signature = key.sign(Self.signedBytes(dataset: dataset, deal: deal, recipient: recipient))
    }

    private init(person: VerificationKey, signature: [UInt8]) {
        self.person = person
        self.signature = signature
    }

    private static func signedBytes(dataset: Digest, deal: Digest, recipient: AgeRecipient) -> [UInt8] {
        Array(version.utf8) + dataset.bytes + deal.bytes + Array(recipient.description.utf8)
    }

    private static func info(dataset: Digest) -> [UInt8] { Array(version.utf8) + dataset.bytes }

    /// Seals the question to the dataset's question key; its length is always the same.
    ///
    /// - Throws: `CryptographyError` where the header's key is not a key.
    package func sealed(for header: DatasetHeader) throws -> [UInt8] {
        let plaintext = CBORValue.record([
            1: .text(Self.version), 2: .bytes(person.bytes), 3: .bytes(signature),
        ]).encoded()
        let message = try SealedMessage.seal(
            plaintext,
            to: header.questionKey,
            suite: .x25519,
            info: Self.info(dataset: header.digest)
        )
        return CBORValue.array([.bytes(message.encapsulatedKey), .bytes(message.ciphertext)]).encoded()
    }

    /// Opens a sealed question and checks that the key it names signed it for this dataset, deal and recipient.
    ///
    /// - Throws: `ContactError.questionRefused`, for whatever cause: the asker learns no more.
    package static func open(
        _ sealed: [UInt8],
        dataKey: borrowing SecretBytes,
        dataset: Digest,
        deal: Digest,
        recipient: AgeRecipient
    ) throws(ContactError) -> ContactQuestion {
        do {
            let parts = try CBORValue(decoding: sealed).asArray(count: 2)
            let message = SealedMessage(
                encapsulatedKey: try parts[0].asBytes,
                ciphertext: try parts[1].asBytes
            )
            let key = try EncapsulationKey(x25519Secret: DatasetKeys.question(dataKey: dataKey))
            let plaintext = try key.open(message, info: info(dataset: dataset))
            var reader = try CBORMapReader(CBORValue(decoding: plaintext))
            guard try reader.required(1).asText == version else { throw ContactError.questionRefused }
            let question = ContactQuestion(
                person: try VerificationKey(reader.required(2).asBytes),
                signature: try reader.required(3).asBytes(count: 64)
            )
            try reader.finish()
            let signed = signedBytes(dataset: dataset, deal: deal, recipient: recipient)
            guard question.person.isValid(signature: question.signature, for: signed) else {
                throw ContactError.questionRefused
            }
            return question
        } catch {
            throw .questionRefused
        }
    }
}

/// Why a contact count is not given.
package enum ContactError: Error, Equatable, Sendable {
    /// The question does not open, or is not signed by the key it names for this dataset, deal and recipient.
    case questionRefused
    /// More people have subscribed than one batch answers.
    case tooManySubscriptions
    /// What was opened is not an answer of this version.
    case answerMalformed
    /// The dataset pins a definition of contact that this program does not know.
    case unknownDefinition
}
