package import ContentStore
package import Cryptography
import Foundation
package import Ledger
import Orders
import PoCo

/// The scheduler of a workerpool's standard tasks: opens them, authorizes workers until enough will agree, and ends them.
///
/// It keeps nothing of its own: after a crash it goes by the ledger and the desk. Deals with an enclave's tag are not its
/// business.
package struct Scheduler: Sendable {
    private let ledger: LedgerDatabase
    private let store: any ContentStoring
    private let desk: WorkDesk
    private let workerpool: EthereumAddress
    private let wallet: SharedSecret
    private let owner: EthereumAddress
    private var finished: Set<DealIdentifier> = []

    /// The most tasks of a deal that are open at once.
    package static let widest = 64

    /// A scheduler.
    ///
    /// - Parameters:
    ///   - workerpool: the pool's registry address.
    ///   - wallet: secret of the pool's owner, who authorizes workers and finalizes.
    ///   - ledger: deals and tasks.
    ///   - store: where results are.
    ///   - desk: where workers find their authorizations.
    /// - Throws: `WorkerpoolError.wallet`.
    package init(
        workerpool: EthereumAddress,
        wallet: SharedSecret,
        ledger: LedgerDatabase,
        store: any ContentStoring,
        desk: WorkDesk
    ) throws(WorkerpoolError) {
        (self.workerpool, self.wallet, self.ledger, self.store, self.desk) = (workerpool, wallet, ledger, store, desk)
        guard let key = try? EthereumKey(secret: wallet.withSecret { $0.duplicate() }) else { throw .wallet }
        owner = key.address
    }

    /// Does what there is to do now.
    ///
    /// A step that the ledger refuses is left for another time: somebody else was faster, or a deadline passed.
    ///
    /// - Parameters:
    ///   - clock: Unix seconds.
    ///   - did: is told each step as soon as it is done.
    /// - Returns: how many deals of the pool have tasks that are not over.
    /// - Throws: `WorkerpoolError`, where nothing can be done before the cause is gone.
    @discardableResult
    package mutating func pass(
        at clock: () -> Int64,
        did: (PoolStep) -> Void
    ) throws(WorkerpoolError) -> Int {
        let (deals, over) = try WorkerpoolError.wrapping {
            let deals = try ledger.deals(of: workerpool, except: finished).filter(\.isStandard)
            let over = try deals.filter { try attend($0, at: clock, did: did) }
            for task in desk.listedTasks() where try ledger.isOver(task) { desk.clear(task) }
            return (deals, over)
        }
        finished.formUnion(over.map(\.identifier))
        return deals.count - over.count
    }

    /// Attends to the open tasks of a deal, and opens more.
    ///
    /// - Returns: whether all tasks of the deal are over.
    private func attend(_ deal: Deal, at clock: () -> Int64, did: (PoolStep) -> Void) throws -> Bool {
        var open: [TaskIdentifier] = []
        var known: Set<UInt256> = []
        for task in try ledger.tasks(of: deal.identifier) {
            known.insert(task.index)
            if task.state == .active || task.state == .revealing { open.append(task.identifier) }
        }
        var next = deal.botFirst
        let end = try deal.botFirst.adding(deal.botSize)
        let isLost = try deal.isLost(at: clock())
        var wasForestalled = false
        while !isLost, open.count < Self.widest, next < end {
            if !known.contains(next) {
                let (index, count) = (next, open.count)
                try ledger.skippingRefusals {
                    let task = try ledger.initialize(deal: deal.identifier, index: index, at: clock()).identifier
                    did(.initialized(task))
                    open.append(task)
                }
                // Whoever opened it meanwhile waits for it: it is attended to the next time.
                if open.count == count { wasForestalled = true }
            }
            next = try next.adding(UInt256(1))
        }
        for task in open { try ledger.skippingRefusals { try attend(task, of: deal, at: clock, did: did) } }
        guard isLost || next == end, !wasForestalled else { return false }
        return try open.allSatisfy(ledger.isOver)
    }

    /// Does the next step on a task, if there is one.
    private func attend(
        _ identifier: TaskIdentifier,
        of deal: Deal,
        at clock: () -> Int64,
        did: (PoolStep) -> Void
    ) throws {
        guard let task = try ledger.marketTask(identifier) else { return }
        let now = clock()
        if task.finalDeadline <= now {
            try ledger.claim(identifier, at: now)
            return did(.claimed(identifier))
        }
        switch task.status {
        case .active where task.contributionDeadline > now:
            try authorize(identifier, task, of: deal, at: now, did: did)
        case .revealing where task.revealCounter == 0 && task.revealDeadline <= now:
            try ledger.reopen(identifier, by: owner, at: now)
            // Who contributes from now on is to find no result of others there; a task that was revealed just in time
            // is not open again, and needs its result.
            desk.clearResults(of: identifier)
            did(.reopened(identifier))
        case .revealing where task.revealCounter == task.winnerCounter || task.revealDeadline <= now:
            guard let outcome = try outcome(of: identifier, task, in: deal) else { return }
            try ledger.finalize(identifier, by: owner, outcome: outcome, at: now)
            did(.finalized(identifier))
        default: return
        }
    }

    // MARK: Replication

    /// Authorizes workers who are there until there would be consensus if all of them agreed; in an order of each task's own,
    /// so that all have their turn.
    private func authorize(
        _ identifier: TaskIdentifier,
        _ task: MarketTask,
        of deal: Deal,
        at now: Int64,
        did: (PoolStep) -> Void
    ) throws {
        let left = desk.authorizations(for: identifier)
        // Who had a reference time and did not contribute is not waited for.
        var pending = left.filter {
            task.contributions[$0.worker] == nil && $0.at <= now && now - task.referenceTime < $0.at
        }.map(\.worker)
        let known = Set(left.map(\.worker)).union(task.contributors)
        var idle = desk.presentWorkers(at: now).filter { !known.contains($0) }.map { worker in
            WorkerAuthorization(worker: worker, task: identifier, enclaveChallenge: .zero)
        }.sorted { $0.hash.hexadecimal < $1.hash.hexadecimal }
        let key = try EthereumKey(secret: wallet.withSecret { $0.duplicate() })
        while try task.wantsMore(than: pending.map(ledger.score), trust: deal.terms.trust), !idle.isEmpty {
            let authorization = idle.removeFirst()
            let worker = authorization.worker
            guard try ledger.account(worker).balance >= deal.workerStake else { continue }
            let signature = key.signMessage(hash: authorization.hash).bytes65
            try ledger.unlessOver(identifier) { try desk.leave(signature, for: worker, identifier, at: now) }
            did(.authorized(identifier, worker: worker))
            pending.append(worker)
        }
    }

    // MARK: The result

    /// Where the result is that was agreed on, by the word of whoever revealed it, checked; nil where nobody has put it
    /// anywhere.
    private func outcome(
        of identifier: TaskIdentifier,
        _ task: MarketTask,
        in deal: Deal
    ) throws -> TaskOutcome? {
        for worker in task.contributors where task.contributions[worker]?.status == .proved {
            guard let place = desk.result(from: worker, identifier),
                let result = try? store.read(place, maximumBytes: PublicResult.maximumBytes),
                PublicResult.digest(of: result, in: deal) == task.resultDigest
            else { continue }
            return TaskOutcome(
                results: Array("{\"storage\":\"ipfs\",\"location\":\"/ipfs/\(place.text)\"}".utf8),
                callbackResults: PublicResult.callbackResults(of: result, in: deal)
            )
        }
        return nil
    }
}

extension Deal {
    /// Whether its tasks need no enclave.
    fileprivate var isStandard: Bool { !terms.tag.contains(.tee) }

    /// Whether nobody has anything of opening further tasks: it is too late to do them, and nothing is locked for them that
    /// could come back.
    fileprivate func isLost(at now: Int64) throws -> Bool {
        guard let category = TaskCategory(terms.category) else { return true }
        let (end, overflow) = startTime.addingReportingOverflow(TaskCategory.contributionRatio * category.seconds)
        return try !overflow && end <= now && price == .zero && stake == .zero
    }
}
