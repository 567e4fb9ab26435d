package import Cryptography
package import Datasets
import DeterministicCBOR

/// The subscriptions to one night's answers, on their way into the enclave.
///
/// Plaintext: as many ``ContactSubscription``s as there are ``slots``, of which the last ones are zeros and nobody's. The
/// number of slots is a rung of ``PaddingLadder``, and so all that the length tells. Sealed, it is deterministic CBOR
/// [text "pandapp/contact-batch/v1", encapsulated key, ciphertext]: HPKE (X25519) to the question key in the dataset's
/// header, with `"pandapp/contact-batch/v1" ‖ dataset header digest ‖ deal` as info.
package struct ContactBatch: Hashable, Sendable {
    /// The most slots: their answers are within what an enclave may give out.
    package static let maximumSlots = 1 << 16
    /// Bytes of the longest sealed batch.
    package static let maximumLength = maximumSlots * ContactSubscription.length + 4096
    private static let version = "pandapp/contact-batch/v1"

    /// Who is to be told, each person once.
    package let subscriptions: [ContactSubscription]
    /// How many answers are given, the empty ones included.
    package let slots: Int

    /// A batch of subscriptions.
    ///
    /// - Throws: `ContactError.tooManySubscriptions`, or `.questionRefused` where somebody is in it twice.
    package init(_ subscriptions: [ContactSubscription]) throws(ContactError) {
        guard subscriptions.count <= Self.maximumSlots else { throw .tooManySubscriptions }
        guard Set(subscriptions.map(\.person)).count == subscriptions.count else { throw .questionRefused }
        self.subscriptions = subscriptions
        slots = PaddingLadder.padded(subscriptions.count)
    }

    /// Whether sealed bytes are a batch, and not one person's question.
    package static func isSealed(in bytes: [UInt8]) -> Bool {
        (try? CBORValue(decoding: bytes).asArray.first?.asText) == version
    }

    /// Seals the batch to a dataset, for one deal.
    ///
    /// - Throws: `CryptographyError` where the header's key is not a key.
    package func sealed(for header: DatasetHeader, deal: Digest) throws -> [UInt8] {
        var plaintext = subscriptions.flatMap(\.encoded)
        plaintext += [UInt8](repeating: 0, count: slots * ContactSubscription.length - plaintext.count)
        let message = try SealedMessage.seal(
            plaintext,
            to: header.questionKey,
            suite: .x25519,
            info: Self.info(header, deal)
        )
        return CBORValue.array([
            .text(Self.version), .bytes(message.encapsulatedKey), .bytes(message.ciphertext),
        ]).encoded()
    }

    /// Opens a batch and checks every subscription in it, for the dataset's app and night.
    ///
    /// - Throws: `ContactError.questionRefused` for whatever cause: one that nobody signed spoils all.
    package static func open(
        _ sealed: [UInt8],
        dataKey: borrowing SecretBytes,
        header: DatasetHeader,
        deal: Digest
    ) throws(ContactError) -> ContactBatch {
        do {
            let parts = try CBORValue(decoding: sealed).asArray(count: 3)
            guard try parts[0].asText == version else { throw ContactError.questionRefused }
            let message = SealedMessage(encapsulatedKey: try parts[1].asBytes, ciphertext: try parts[2].asBytes)
            let key = try EncapsulationKey(x25519Secret: DatasetKeys.question(dataKey: dataKey))
            let batch = try ContactBatch(
                decoding: key.open(message, info: info(header, deal)),
                app: header.app,
                night: header.night
            )
            return batch
        } catch {
            throw .questionRefused
        }
    }

    private init(decoding plaintext: [UInt8], app: EthereumAddress, night: String) throws(ContactError) {
        let length = ContactSubscription.length
        var subscriptions: [ContactSubscription] = []
        for start in stride(from: 0, to: plaintext.count - plaintext.count % length, by: length) {
            let bytes = Array(plaintext[start..<start + length])
            guard bytes.contains(where: { $0 != 0 }) else { break }
            subscriptions.append(try ContactSubscription(verifying: bytes, app: app, night: night))
        }
        try self.init(subscriptions)
        // One form only: no other padding, and nothing behind it.
        guard plaintext.count == slots * length,
            plaintext[(subscriptions.count * length)...].allSatisfy({ $0 == 0 })
        else { throw .questionRefused }
    }

    private static func info(_ header: DatasetHeader, _ deal: Digest) -> [UInt8] {
        Array(version.utf8) + header.digest.bytes + deal.bytes
    }
}
