package import Cryptography
import Datasets
package import Ledger
package import TransparencyLog

extension VerifiedAudit.Dataset {
    /// One task that was to compute on the dataset.
    package struct Use: Sendable {
        /// The deal, by its identifier.
        package let deal: Digest
        /// The task, by its identifier.
        package let task: Digest
        /// When the task was initialized, in Unix seconds.
        package let initializedAt: Int64
        /// Each time that its key left the broker: when, and to which measured code.
        package var releases: [(at: Int64, measurement: Digest)] = []
        /// How often the broker refused the key.
        package var refusals = 0
        /// When it was completed; nil where it was not.
        package var completedAt: Int64?
        /// SHA-256 of the result's statement; nil where there is none.
        package var result: Digest?
    }

    /// The tasks, by age.
    package var uses: [Use] {
        var order: [Digest] = []
        var uses: [Digest: Use] = [:]
        for event in entries.map(\.event) {
            guard let task = event.digest(0) else { continue }
            switch event.kind {
            case .taskInitialized:
                guard let deal = event.digest(1) else { continue }
                order.append(task)
                uses[task] = Use(deal: deal, task: task, initializedAt: event.at)
            case .keyReleased:
                if let measurement = event.digest(1) { uses[task]?.releases.append((event.at, measurement)) }
            case .keyRefused:
                uses[task]?.refusals += 1
            case .taskCompleted:
                uses[task]?.completedAt = event.at
                uses[task]?.result = event.digest(2)
            default:
                continue
            }
        }
        return order.compactMap { uses[$0] }
    }

    /// When the last of some kind happened, in Unix seconds.
    package func time(of kind: LogKind) -> Int64? { entries.last { $0.event.kind == kind }?.event.at }
}

extension VerifiedAudit {
    /// Checks against a copy of the whole log that the bundle leaves out nothing about its datasets up to its checkpoint.
    ///
    /// - Parameters:
    ///   - storage: the log's tiles, as anybody hands them on.
    ///   - newer: a verified checkpoint of that copy, not older than the bundle's.
    /// - Throws: `AuditError.entryLeftOut`; `notLogged` where the copy is not of the same log, is older, or is damaged; or
    ///   what reading throws.
    package func requireComplete(in storage: some TileStorage, under newer: Checkpoint) throws {
        do {
            let tree = try StoredTree(size: newer.size, root: newer.root, storage: storage)
            _ = try tree.consistencyProof(from: checkpoint.checkpoint.size, oldRoot: checkpoint.checkpoint.root)
            var trail = DatasetTrail(
                headers: Dictionary(
                    datasets.map { ($0.header.digest, $0.address) },
                    uniquingKeysWith: { first, _ in first }
                )
            )
            let told = Set(datasets.flatMap { $0.entries.map(\.index) })
            try LogAudit.check(storage, size: newer.size, root: newer.root) { index, body in
                guard index < checkpoint.checkpoint.size, let event = LogEvent(body), trail.dataset(of: event) != nil
                else { return }
                guard told.contains(index) else { throw AuditError.entryLeftOut(index: index) }
            }
        } catch let error as TransparencyLogError {
            throw AuditError.notLogged(error)
        }
    }
}
