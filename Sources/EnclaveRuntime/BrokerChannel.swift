import Cryptography
import Datasets
import Evidence

/// The enclave's end of the key release; the worker that carries the frames can neither read nor change what counts.
struct BrokerChannel {
    private let input = EnclaveFile.standardInput
    private let output = EnclaveFile.standardOutput

    private func receive() throws -> ChannelFrame {
        try ChannelFrame(reading: { try input.read(exactly: $0) })
    }

    /// Takes the broker's challenge.
    ///
    /// - Returns: a challenge signed by the broker that the manifest names.
    func receiveChallenge(for task: EnclaveTask) throws(EnclaveRefusal) -> ReleaseChallenge {
        let challenge = try cause(.challengeRefused) {
            guard case .challenge(let message) = try receive() else { throw EnclaveRefusal(.challengeRefused) }
            return try ReleaseChallenge(decoding: message)
        }
        guard challenge.broker == task.manifest.broker else { throw EnclaveRefusal(.challengeRefused) }
        return challenge
    }

    /// Answers a challenge with a quote over fresh keys.
    func attest(
        _ task: EnclaveTask,
        challenge: ReleaseChallenge,
        key: borrowing EncapsulationKey,
        signer: borrowing EthereumKey,
        quotes: any QuoteSource
    ) throws(EnclaveRefusal) -> ReleaseEvidence {
        let transcript = ReleaseTranscript(
            suite: key.suite,
            encapsulationKey: key.publicKey,
            resultAddress: signer.address,
            dealDigest: task.dealDigest,
            task: task.task,
            nonce: challenge.nonce,
            broker: challenge.broker
        )
        let quote = try cause(.noQuote) { try quotes.quote(reportData: transcript.reportData) }
        let evidence = ReleaseEvidence(transcript: transcript, quote: quote)
        try cause(.releaseRefused) { try output.write(ChannelFrame.evidence(evidence.encoded()).encoded()) }
        return evidence
    }

    /// Takes the broker's release and opens it.
    func receiveGrant(
        for evidence: ReleaseEvidence,
        key: borrowing EncapsulationKey,
        task: EnclaveTask
    ) throws(EnclaveRefusal) -> KeyGrant {
        do {
            guard case .release(let message) = try receive() else { throw EnclaveRefusal(.releaseRefused) }
            let grant = try KeyRelease(decoding: message).open(with: key, as: evidence)
            guard grant.task == task.task, grant.dataset == task.datasetHeader.digest else {
                throw EnclaveRefusal(.releaseRefused)
            }
            return grant
        } catch {
            throw EnclaveRefusal(.releaseRefused)
        }
    }
}
