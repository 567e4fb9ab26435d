import Cryptography
import Evidence

/// One key release with its keys; a test spoils what it is about.
final class Exchange {
    let broker: SigningKey
    let ephemeral: EncapsulationKey
    let evidence: ReleaseEvidence
    let nonce = [UInt8](repeating: 6, count: 32)

    init(suite: KeyEncapsulationSuite = .xWing) throws {
        broker = try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: 1, count: 32)))
        ephemeral = try EncapsulationKey(suite)
        evidence = ReleaseEvidence(
            transcript: ReleaseTranscript(
                suite: suite,
                encapsulationKey: ephemeral.publicKey,
                resultAddress: try EthereumAddress(bytes: [UInt8](repeating: 2, count: 20)),
                dealDigest: SHA256Digest.of([3]),
                task: SHA256Digest.of([4]),
                nonce: nonce,
                broker: broker.verificationKey
            ),
            quote: [5, 5, 5]
        )
    }

    func grant() -> KeyGrant {
        KeyGrant(
            task: SHA256Digest.of([4]),
            dataset: SHA256Digest.of([7]),
            dataKey: SecretBytes(copying: [UInt8](repeating: 8, count: 32)),
            segmentKeys: [
                SHA256Digest.of([9]): SharedSecret(SecretBytes(copying: [UInt8](repeating: 10, count: 32))),
                SHA256Digest.of([11]): SharedSecret(SecretBytes(copying: [UInt8](repeating: 12, count: 32))),
            ],
            environment: "simulated",
            time: 1_600_000_000
        )
    }

    func statement() -> ResultStatement {
        ResultStatement(
            task: SHA256Digest.of([4]),
            dealDigest: SHA256Digest.of([3]),
            manifest: SHA256Digest.of([13]),
            dataset: SHA256Digest.of([7]),
            night: "2020-11-22",
            sealedDigest: SHA256Digest.of([14]),
            plaintextCommitment: SHA256Digest.of([15]),
            environment: "simulated",
            transcript: evidence.transcript.digest
        )
    }
}
