package import Cryptography

/// What an enclave binds into its report data: its fresh keys, the deal, the task, the broker and the broker's nonce.
///
/// `T = LP("pandapp/kr/v1") ‖ LP(suite) ‖ LP(kemPublicKey) ‖ LP(resultAddress) ‖ LP(dealDigest) ‖ LP(task) ‖
/// LP(nonce) ‖ LP(broker)`, where LP(x) is the length of x as 32 bits, big-endian, and x. The 64 bytes of report data
/// are `SHA-256(T) ‖ nonce`.
package struct ReleaseTranscript: Hashable, Sendable {
    /// How the release is sealed.
    package var suite: KeyEncapsulationSuite
    /// The enclave's ephemeral public key that the release is sealed to.
    package var encapsulationKey: [UInt8]
    /// The address of the enclave's ephemeral secp256k1 key that signs the result.
    package var resultAddress: EthereumAddress
    /// SHA-256 of the deal bundle that the enclave was given.
    package var dealDigest: Digest
    /// The task.
    package var task: Digest
    /// The broker's nonce.
    package var nonce: [UInt8]
    /// The broker that the manifest names.
    package var broker: VerificationKey

    /// A transcript of its parts.
    package init(
        suite: KeyEncapsulationSuite,
        encapsulationKey: [UInt8],
        resultAddress: EthereumAddress,
        dealDigest: Digest,
        task: Digest,
        nonce: [UInt8],
        broker: VerificationKey
    ) {
        self.suite = suite
        self.encapsulationKey = encapsulationKey
        self.resultAddress = resultAddress
        self.dealDigest = dealDigest
        self.task = task
        self.nonce = nonce
        self.broker = broker
    }

    /// SHA-256(T).
    package var digest: Digest {
        let parts: [[UInt8]] = [
            Array("pandapp/kr/v1".utf8), [suite.rawValue], encapsulationKey, resultAddress.bytes, dealDigest.bytes,
            task.bytes, nonce, broker.bytes,
        ]
        return SHA256Digest.of(parts.flatMap(Self.lengthPrefixed))
    }

    /// The 64 bytes that the platform signs.
    package var reportData: [UInt8] { digest.bytes + nonce }

    /// HPKE's `info` for the release: it ties the sealed key to this transcript and this quote.
    package func releaseInfo(quote: [UInt8]) -> [UInt8] {
        Array("pandapp/release/v1".utf8) + digest.bytes + SHA256Digest.of(quote).bytes
    }

    private static func lengthPrefixed(_ part: [UInt8]) -> [UInt8] {
        let count = UInt32(part.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * $0)) } + part
    }
}
