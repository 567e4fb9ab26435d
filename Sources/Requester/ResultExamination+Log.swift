import Cryptography
import Evidence
import Ledger
import Orders
import TransparencyLog

extension ResultExamination {
    /// What the log says: its checkpoint, the entries under it, and that they are about this deal and this result.
    ///
    /// - Returns: the entries, where they are proved.
    mutating func examineLog(of bundle: ResultBundle, policy: CheckpointPolicy?) -> LoggedTask? {
        let checkpoint = check(.checkpoint) {
            // The log that the bundle names, and then whom the reader believes: no field of the bundle is idle.
            let named = try CheckpointPolicy(logs: [bundle.log]).verify(bundle.receipt.note, at: nil)
            return try policy?.verify(bundle.receipt.note, at: nil).checkpoint ?? named.checkpoint
        }
        let logged = check(.inclusion, given: checkpoint) { checkpoint in
            try LoggedTask(bundle.receipt.entries, under: checkpoint, of: bundle.deal)
        }
        check(.dealLogged, given: logged) { try $0.requireDeal(of: bundle.deal) }
        check(.resultLogged, given: logged) { try $0.requireResult(of: bundle) }
        check(.budgetCharged, given: logged) { try $0.requireCharges(of: bundle.deal) }
        return logged
    }
}

/// A task's entries, proved to be in a log; what they say is compared by who needs it.
struct LoggedTask {
    private let events: [LogEvent]

    /// Checks that every entry is under the checkpoint, in the log's order, and about this deal or task.
    init(_ entries: [ProvedEntry], under checkpoint: Checkpoint, of deal: DealBundle) throws {
        var events: [LogEvent] = []
        var last: UInt64?
        for entry in entries {
            try InclusionProof(index: entry.index, size: checkpoint.size, path: entry.path)
                .verify(leaf: MerkleHash.leaf(entry.body), root: checkpoint.root)
            guard last.map({ $0 < entry.index }) ?? true else { throw CheckFailure("out-of-order") }
            guard let event = LogEvent(entry.body), Self.isAbout(deal, event) else {
                throw CheckFailure("entry-of-something-else")
            }
            last = entry.index
            events.append(event)
        }
        self.events = events
    }

    private static func isAbout(_ deal: DealBundle, _ event: LogEvent) -> Bool {
        guard TaskReceipt.kinds.contains(event.kind) else { return false }
        switch event.kind {
        case .budgetCharged: return event.address(0) == deal.dataset.address
        case .dealMatched: return event.digest(0) == deal.dealIdentifier.digest
        default: return event.digest(0) == deal.taskIdentifier.digest
        }
    }

    /// What the dataset was charged, by day; a dataset whose results are not accounted has none.
    var charges: [PrivacyCharge] { events.compactMap(PrivacyCharge.init) }

    /// Checks that each day of the dataset was charged what its entry names, within the budget that it names.
    func requireCharges(of bundle: DealBundle) throws(CheckFailure) {
        guard let terms = bundle.dataset.entry.privacy else {
            return try CheckFailure.require(charges.isEmpty, else: "charge-of-nothing")
        }
        try CheckFailure.require(charges.map(\.day) == terms.days, else: "charge-missing")
        let areRight = charges.allSatisfy { charge in
            charge.epsilonMillionths == terms.epsilonMillionths && charge.spentMillionths <= charge.budgetMillionths
                && charge.budgetMillionths <= terms.budgetMillionths && charge.app == bundle.app.entry.name
        }
        try CheckFailure.require(areRight, else: "other-charge")
    }

    /// The entry of a kind, where there is exactly one.
    func event(_ kind: LogKind) -> LogEvent? {
        let found = events.filter { $0.kind == kind }
        return found.count == 1 ? found.first : nil
    }

    func requireDeal(of bundle: DealBundle) throws(CheckFailure) {
        guard let event = event(.dealMatched) else { throw CheckFailure("entry-missing") }
        let domain = bundle.domain
        try CheckFailure.require(
            event.digest(1) == bundle.appOrder.order.hash(in: domain)
                && event.digest(2) == bundle.datasetOrder.order.hash(in: domain)
                && event.digest(3) == bundle.workerpoolOrder.order.hash(in: domain)
                && event.digest(4) == bundle.requestOrder.order.hash(in: domain),
            else: "other-orders"
        )
    }

    func requireResult(of bundle: ResultBundle) throws(CheckFailure) {
        guard let begun = event(.taskInitialized), let completed = event(.taskCompleted) else {
            throw CheckFailure("entry-missing")
        }
        let evidence = bundle.result.evidence
        try CheckFailure.require(begun.digest(1) == bundle.deal.dealIdentifier.digest, else: "other-deal")
        try CheckFailure.require(completed.address(1) == bundle.deal.worker, else: "other-worker")
        try CheckFailure.require(completed.digest(2) == bundle.result.statement.digest, else: "other-statement")
        try CheckFailure.require(completed.address(3) == evidence.transcript.resultAddress, else: "other-enclave-key")
        try CheckFailure.require(completed.digest(5) == SHA256Digest.of(evidence.quote), else: "other-quote")
    }

    /// Checks that the key left the broker, and that the releases shown are the task's first ones, all for this code.
    ///
    /// The maker of a bundle chooses its entries: a gap shows where one was left out, but not what was left out at the
    /// end. Only the whole log shows that.
    func requireRelease(to measurement: Digest) throws(CheckFailure) {
        let releases = events.filter { $0.kind == .keyReleased }
        try CheckFailure.require(!releases.isEmpty, else: "entry-missing")
        // Detail 2 is which release of the task it is, from 1.
        let isWithoutGap = releases.enumerated().allSatisfy { $1.integer(2) == Int64($0 + 1) }
        try CheckFailure.require(isWithoutGap, else: "release-missing")
        try CheckFailure.require(releases.allSatisfy { $0.digest(1) == measurement }, else: "other-code")
    }
}
