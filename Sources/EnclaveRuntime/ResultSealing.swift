import Cryptography
import Datasets
import Evidence
import Orders

/// Seals a result to its recipient, signs what it is, and has the platform vouch for that.
struct ResultSealing {
    let task: EnclaveTask
    /// The environment that the broker verified; the enclave does not know by itself.
    let environment: String
    let evidence: ReleaseEvidence
    /// The secret of the key that the evidence names.
    let signer: SharedSecret
    let quotes: any QuoteSource

    /// Makes the one thing that leaves the enclave.
    func seal(_ files: [ResultFile]) throws(EnclaveRefusal) -> AttestedResult {
        let salt = RandomBytes.generate(32)
        let (sealed, plaintextCommitment) = try cause(.outputFailed) {
            let archive = try PaddedArchive.encode(files + [ResultFile(name: "commitment-salt", content: salt)])
            return (try AgeFile.encrypt(archive, to: [task.recipient]), SHA256Digest.of(salt + archive))
        }
        let statement = ResultStatement(
            task: task.task,
            dealDigest: task.dealDigest,
            manifest: task.manifest.digest,
            dataset: task.datasetHeader.digest,
            night: task.datasetHeader.night,
            sealedDigest: SHA256Digest.of(sealed),
            plaintextCommitment: plaintextCommitment,
            environment: environment,
            transcript: evidence.transcript.digest
        )
        return AttestedResult(
            statement: statement,
            enclaveSignature: try cause(.outputFailed) { try signature(of: statement) },
            evidence: evidence,
            statementQuote: try cause(.noQuote) { try quotes.quote(reportData: statement.reportData) },
            sealedResult: sealed
        )
    }

    /// PoCo's signature by the enclave's key.
    private func signature(of statement: ResultStatement) throws -> [UInt8] {
        let commitment = ResultCommitment(
            task: task.verified.taskIdentifier,
            worker: task.verified.worker,
            resultDigest: statement.digest
        )
        let key = try EthereumKey(secret: signer.withSecret { $0.duplicate() })
        return key.signMessage(hash: commitment.enclaveHash).bytes65
    }
}
