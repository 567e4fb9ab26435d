import Cryptography
import Datasets
import Evidence
import Orders

/// Seals a result to its recipient and signs what it is.
enum ResultSealing {
    /// Sealed lengths lie on powers of two from 4 KiB, so that a result's size tells little.
    private static let smallestArchive = 4096

    static func seal(
        _ files: [ResultFile],
        task: EnclaveTask,
        night: String,
        environment: String,
        evidence: ReleaseEvidence,
        signer: consuming EthereumKey
    ) throws -> AttestedResult {
        let salt = RandomBytes.generate(32)
        let archive = try paddedArchive(files + [ResultFile(name: "commitment-salt", content: salt)])
        let sealed = try AgeFile.encrypt(archive, to: [task.recipient])
        let statement = ResultStatement(
            task: task.task,
            dealDigest: task.dealDigest,
            manifest: task.manifest.digest,
            dataset: task.datasetHeader.digest,
            night: night,
            sealedDigest: SHA256Digest.of(sealed),
            plaintextCommitment: SHA256Digest.of(salt + archive),
            environment: environment,
            transcript: evidence.transcript.digest
        )
        let commitment = ResultCommitment(
            task: task.verified.taskIdentifier,
            worker: task.verified.worker,
            resultDigest: statement.digest
        )
        return AttestedResult(
            statement: statement,
            enclaveSignature: signer.signMessage(hash: commitment.enclaveHash).bytes65,
            evidence: evidence,
            sealedResult: sealed
        )
    }

    private static func paddedArchive(_ files: [ResultFile]) throws -> [UInt8] {
        let plain = try ResultArchive.encode(files + [ResultFile(name: "padding", content: [])])
        var target = smallestArchive
        while target < plain.count { target *= 2 }
        let padding = [UInt8](repeating: 0, count: target - plain.count)
        return try ResultArchive.encode(files + [ResultFile(name: "padding", content: padding)])
    }
}
