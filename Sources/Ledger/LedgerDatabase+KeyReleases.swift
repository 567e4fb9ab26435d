package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders

extension LedgerDatabase {
    /// How many times a task's key may leave the broker: an enclave that is killed has lost it.
    package static let keyReleasesPerTask = 3

    /// Everything an enclave or a broker needs to judge a task by itself.
    ///
    /// Orders that are presigned instead of signed are in it without a signature, and its `verify` refuses them.
    ///
    /// - Throws: `LedgerError.unknownTask`, or `unknownAsset` for a deal without a dataset.
    package func dealBundle(
        for task: TaskIdentifier,
        worker: EthereumAddress
    ) throws(LedgerError) -> DealBundle {
        try read { db in
            let task = try Self.knownTask(task, in: db)
            guard let deal = try Self.deal(task.deal, in: db) else { throw LedgerError.corrupt("deal") }
            let terms = deal.terms
            guard let dataset = terms.dataset else { throw LedgerError.unknownAsset(.dataset, .zero) }
            return DealBundle(
                domain: domain,
                app: try Self.present(Self.registered(at: terms.app.address, in: db)),
                dataset: try Self.present(Self.registered(at: dataset.address, in: db)),
                workerpool: try Self.present(Self.registered(at: terms.workerpool.address, in: db)),
                appOrder: try Self.present(Self.order(terms.app.order, in: db)).signed,
                datasetOrder: try Self.present(Self.order(dataset.order, in: db)).signed,
                workerpoolOrder: try Self.present(Self.order(terms.workerpool.order, in: db)).signed,
                requestOrder: try Self.present(Self.order(terms.requestOrder, in: db)).signed,
                consumedBefore: deal.botFirst,
                taskIndex: task.index,
                worker: worker
            )
        }
    }

    /// Audits the release of a task's data key, before the key leaves the broker.
    ///
    /// The task must be active and the dataset order not closed since (revoking stops keys at once; PoCo would not look
    /// again); at most three releases, all to one measurement.
    ///
    /// - Returns: which release of the task this is, from 1.
    @discardableResult
    package func recordKeyRelease(
        task identifier: TaskIdentifier,
        measurement: Digest,
        at now: Int64
    ) throws(LedgerError) -> Int {
        try write { db in
            let task = try Self.knownTask(identifier, in: db)
            guard task.state == .active else { throw LedgerError.taskNotActive(task.state) }
            guard now < task.contributionDeadline else { throw LedgerError.contributionDeadlinePassed }
            if let order = try Self.deal(task.deal, in: db)?.terms.dataset?.order {
                let isClosed = try LedgerMatchContext(db: db).consumption(of: order, .dataset).isClosed
                guard !isClosed else { throw LedgerError.datasetOrderClosed }
            }
            let earlier = try Self.keyReleases(of: identifier, in: db)
            guard earlier.allSatisfy({ $0 == measurement }) else { throw LedgerError.measurementChanged }
            guard earlier.count < Self.keyReleasesPerTask else { throw LedgerError.tooManyKeyReleases }
            let ordinal = earlier.count + 1
            try db.execute(
                sql: "INSERT INTO key_release(task, ordinal, measurement, at) VALUES(?, ?, ?, ?)",
                arguments: [blob(identifier.digest.bytes), ordinal, blob(measurement.bytes), now]
            )
            let details: [CBORValue] = [
                .bytes(identifier.digest.bytes), .bytes(measurement.bytes), .integer(Int64(ordinal)),
            ]
            try Self.append(.keyReleased, details, at: now, to: db)
            return ordinal
        }
    }

    /// Audits that a task's data key was refused, with the stable identifier of the cause.
    package func recordKeyRefusal(
        task: TaskIdentifier,
        cause: String,
        at now: Int64
    ) throws(LedgerError) {
        // A refusal may concern a task that nobody knows; only its digest and a short cause reach the log.
        let details: [CBORValue] = [.bytes(task.digest.bytes), .text(String(cause.prefix(64)))]
        try write { db in try Self.append(.keyRefused, details, at: now, to: db) }
    }

    /// The measurements to which a task's key was released, in order.
    package func keyReleases(of task: TaskIdentifier) throws(LedgerError) -> [Digest] {
        try read { db in try Self.keyReleases(of: task, in: db) }
    }

    private static func keyReleases(of task: TaskIdentifier, in db: Database) throws -> [Digest] {
        try Row.fetchAll(
            db,
            sql: "SELECT measurement FROM key_release WHERE task = ? ORDER BY ordinal",
            arguments: [blob(task.digest.bytes)]
        ).map { row in try row.digest("measurement") }
    }

    /// What a deal refers to is on the ledger, or the file is broken.
    private static func present<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw LedgerError.corrupt("deal refers to nothing") }
        return value
    }
}
