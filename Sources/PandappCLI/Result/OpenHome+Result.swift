import Attestation
import Console
import ContentStore
import Evidence
import Foundation
import Ledger
import Orders
import Requester

extension OpenHome {
    /// Everything that proves a completed task, under the log's newest checkpoint, which must cover it; the store keeps
    /// what the enclave wrote at `identifier`.
    func resultBundle(of task: TaskIdentifier, at identifier: ContentIdentifier) throws -> ResultBundle {
        guard let completion = try ledger.task(task)?.completion else { throw LedgerError.unknownTask(task) }
        let limit = UInt64(AttestedResult.maximumLength)
        let result = try AttestedResult(decoding: store.read(identifier, maximumBytes: limit))
        return ResultBundle(
            result: result,
            collateral: try platform.collateral.collateral(for: result.evidence.quote),
            deal: try ledger.dealBundle(for: task, worker: completion.worker),
            log: log.key,
            receipt: try ledger.receipt(of: task)
        )
    }

    /// Writes a bundle to a file and to the store.
    ///
    /// - Returns: what the store calls it.
    func keep(_ bundle: ResultBundle, at path: String) throws -> ContentIdentifier {
        let bytes = bundle.encoded()
        try OutputFile.write(bytes, to: path)
        return try store.add(bytes)
    }

    /// The requester's own check of a result: by the roots and the log that this home knows.
    var resultVerification: ResultVerification {
        get throws {
            ResultVerification(
                roots: [.simulated(certificate: try platform.knownRoot(of: .requester))],
                log: try log.policy
            )
        }
    }
}

extension TaskCompletion {
    /// Where the store keeps what the enclave wrote.
    ///
    /// - Throws: `LedgerError.corrupt` for a text that no worker of this project wrote.
    func content() throws -> ContentIdentifier {
        struct Place: Decodable {
            let location: String
        }

        let prefix = "/ipfs/"
        guard let place = try? JSONDecoder().decode(Place.self, from: Data(results.utf8)),
            place.location.hasPrefix(prefix)
        else { throw LedgerError.corrupt("results") }
        return try ContentIdentifier(parsing: String(place.location.dropFirst(prefix.count)))
    }
}
