package import Cryptography
import DeterministicCBOR
import GRDB
package import Orders

/// What is to be released to whom: a task's data key to measured code on a platform.
package struct KeyReleaseClaim: Hashable, Sendable {
    /// The task.
    package var task: TaskIdentifier
    /// The code that asks.
    package var measurement: Digest
    /// Where that code runs.
    package var environment: ExecutionEnvironment
    /// The digest of the platform's identity, where the quote has one.
    package var platform: Digest?
    /// The advisories that concern the platform's level.
    package var advisories: [String]

    /// A claim of its parts.
    package init(
        task: TaskIdentifier,
        measurement: Digest,
        environment: ExecutionEnvironment,
        platform: Digest? = nil,
        advisories: [String] = []
    ) {
        self.task = task
        self.measurement = measurement
        self.environment = environment
        self.platform = platform
        self.advisories = advisories
    }
}

/// A release as the log has it.
private struct LoggedKeyRelease {
    let measurement: Digest
    /// Where the code ran; nil in entries of versions that did not say it.
    let environment: ExecutionEnvironment?
    /// Unix seconds.
    let at: Int64

    /// - Throws: `LedgerError.corrupt` for an entry that this program cannot have written.
    init(_ event: LogEvent) throws {
        let corrupt = LedgerError.corrupt(LogKind.keyReleased.rawValue)
        guard let measurement = event.digest(1) else { throw corrupt }
        (self.measurement, at) = (measurement, event.at)
        environment = try event.text(5).map { text in
            guard let environment = ExecutionEnvironment(rawValue: text) else { throw corrupt }
            return environment
        }
    }

    func isIn(_ environment: ExecutionEnvironment?) -> Bool {
        self.environment == nil || self.environment == environment
    }
}

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

    /// Whether a task's data key may leave the broker, as far as the ledger knows.
    ///
    /// The deal's orders, its app, its requester, the platform and its advisories may have been revoked since the deal
    /// was made; PoCo would not look again. At most three releases, all to one measurement in one environment.
    ///
    /// - Throws: `LedgerError` with the first of: `unknownTask`, `taskNotActive`, `contributionDeadlinePassed`,
    ///   `appDelisted`, `datasetOrderClosed`, `appOrderClosed`, `requesterRevoked`, `platformRevoked`,
    ///   `advisoryRevoked`, `measurementChanged`, `tooManyKeyReleases`, `privacyBudgetExceeded`.
    package func requireReleasable(_ claim: KeyReleaseClaim, at now: Int64) throws(LedgerError) {
        _ = try read { db in try Self.ordinal(of: claim, at: now, in: db) }
    }

    /// Audits the release of a task's data key, before the key leaves the broker, and judges anew whether it may.
    ///
    /// The first release of a dataset's key is charged to the privacy budgets of its days, in the same transaction.
    ///
    /// - Parameters:
    ///   - claim: what is released to whom.
    ///   - now: Unix seconds.
    ///   - write: writes the broker's own record; by default there is none.
    /// - Returns: which release of the task this is, from 1.
    /// - Throws: what `requireReleasable` throws, and `storage`, also where `write` throws.
    @discardableResult
    package func recordKeyRelease(
        _ claim: KeyReleaseClaim,
        at now: Int64,
        auditing write: (_ ordinal: Int, _ anchored: AuditAnchor) throws -> AuditAnchor = { _, anchored in anchored }
    ) throws(LedgerError) -> Int {
        try self.write { db in
            let ordinal = try Self.ordinal(of: claim, at: now, in: db)
            let (task, measurement) = (claim.task.digest.bytes, claim.measurement.bytes)
            let anchor = try write(ordinal, Self.auditAnchor(db))
            if let terms = try Self.terms(of: claim.task, in: db) { try Self.chargeBudget(for: terms, at: now, in: db) }
            // Judged by the log; the table has the same for queries, and bars a fourth by itself.
            try db.execute(
                sql: "INSERT INTO key_release(task, ordinal, measurement, at) VALUES(?, ?, ?, ?)",
                arguments: [blob(task), ordinal, blob(measurement), now]
            )
            let details: [CBORValue] = [.bytes(task), .bytes(measurement), .integer(Int64(ordinal))]
            let environment = CBORValue.text(claim.environment.rawValue)
            try Self.append(.keyReleased, details + anchor.details + [environment], at: now, to: db)
            return ordinal
        }
    }

    /// Audits that a task's data key was refused, with the stable identifier of the cause.
    ///
    /// - Parameters:
    ///   - task: the task, which may be one that nobody knows.
    ///   - cause: the stable identifier.
    ///   - now: Unix seconds.
    ///   - write: writes the broker's own record; by default there is none.
    /// - Throws: `LedgerError.implausibleTime`, and `storage`, also where `write` throws.
    package func recordKeyRefusal(
        task: TaskIdentifier,
        cause: String,
        at now: Int64,
        auditing write: AuditWriter = { $0 }
    ) throws(LedgerError) {
        // A refusal may concern a task that nobody knows; only its digest and a short cause reach the log.
        let details: [CBORValue] = [.bytes(task.digest.bytes), .text(String(cause.prefix(64)))]
        try self.write { db in
            try Self.append(.keyRefused, details + write(Self.auditAnchor(db)).details, at: now, to: db)
        }
    }

    /// Which release of its task this one would be, from 1.
    private static func ordinal(of claim: KeyReleaseClaim, at now: Int64, in db: Database) throws -> Int {
        let task = try knownTask(claim.task, in: db)
        guard task.state == .active else { throw LedgerError.taskNotActive(task.state) }
        guard now < task.contributionDeadline else { throw LedgerError.contributionDeadlinePassed }
        let terms = try deal(task.deal, in: db)?.terms
        if let terms {
            try requireStanding(terms, in: db)
            try requireNotRevoked(claim, of: terms.requester, in: db)
        }
        let earlier = try keyReleases(of: claim.task, in: db)
        guard earlier.allSatisfy({ $0.measurement == claim.measurement && $0.isIn(claim.environment) }) else {
            throw LedgerError.measurementChanged
        }
        guard earlier.count < keyReleasesPerTask else { throw LedgerError.tooManyKeyReleases }
        if let terms { try requireBudget(for: terms, in: db) }
        return earlier.count + 1
    }

    private static func terms(of task: TaskIdentifier, in db: Database) throws -> DealTerms? {
        try deal(knownTask(task, in: db).deal, in: db)?.terms
    }

    /// Checks that neither the app nor an order was taken back.
    private static func requireStanding(_ terms: DealTerms, in db: Database) throws {
        guard try !delistedApps(db).contains(terms.app.address) else {
            throw LedgerError.appDelisted(terms.app.address)
        }
        let orders = LedgerMatchContext(db: db)
        if let dataset = terms.dataset, try orders.consumption(of: dataset.order, .dataset).isClosed {
            throw LedgerError.datasetOrderClosed
        }
        guard try !orders.consumption(of: terms.app.order, .app).isClosed else { throw LedgerError.appOrderClosed }
    }

    /// Checks that neither the requester nor the platform was revoked.
    private static func requireNotRevoked(
        _ claim: KeyReleaseClaim,
        of requester: EthereumAddress,
        in db: Database
    ) throws {
        let revoked = try revokedSubjects(db)
        guard !revoked.contains(.requester(requester)) else { throw LedgerError.requesterRevoked(requester) }
        if let platform = claim.platform, revoked.contains(.platform(platform)) { throw LedgerError.platformRevoked }
        if let advisory = claim.advisories.first(where: { revoked.contains(.advisory($0)) }) {
            throw LedgerError.advisoryRevoked(advisory)
        }
    }

    /// The measurements to which a task's key was released, in order.
    package func keyReleases(of task: TaskIdentifier) throws(LedgerError) -> [Digest] {
        try read { db in try Self.keyReleases(of: task, in: db).map(\.measurement) }
    }

    /// Checks that a task's key was released, and into this environment only.
    ///
    /// - Throws: `LedgerError.environmentNotReleased`.
    static func requireRelease(
        of task: TaskIdentifier,
        into environment: ExecutionEnvironment?,
        in db: Database
    ) throws {
        let releases = try keyReleases(of: task, in: db)
        guard !releases.isEmpty, releases.allSatisfy({ $0.isIn(environment) }) else {
            throw LedgerError.environmentNotReleased
        }
    }

    /// Enters a new task's releases into the table: it has some where it was there before a restoration.
    static func takeOverReleases(of task: TaskIdentifier, in db: Database) throws {
        for (index, release) in try keyReleases(of: task, in: db).enumerated() {
            try db.execute(
                sql: "INSERT OR IGNORE INTO key_release(task, ordinal, measurement, at) VALUES(?, ?, ?, ?)",
                arguments: [blob(task.digest.bytes), index + 1, blob(release.measurement.bytes), release.at]
            )
        }
    }

    /// A task's releases in order, by the log: a restoration puts the table back to before tasks that may come again.
    private static func keyReleases(of task: TaskIdentifier, in db: Database) throws -> [LoggedKeyRelease] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT * FROM entry WHERE kind = ? AND instr(body, ?) > 0 ORDER BY seq",
            arguments: [LogKind.keyReleased.rawValue, blob(task.digest.bytes)]
        )
        var releases: [LoggedKeyRelease] = []
        while let row = try rows.next() {
            // What is found somewhere in a body may mean something else there.
            guard let event = LogEvent(try checkedEntry(row).body), event.digest(0) == task.digest else { continue }
            releases.append(try LoggedKeyRelease(event))
        }
        return releases
    }

    /// What a deal refers to is on the ledger, or the file is broken.
    private static func present<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw LedgerError.corrupt("deal refers to nothing") }
        return value
    }
}
