package import ContentStore
package import Cryptography
import Durability
package import Foundation
package import Ledger
import Orders
import PoCo

/// A worker of standard tasks: computes what it is authorized to, stakes on the result, reveals it, and is paid.
///
/// Everything that it has to know after a crash is on the ledger, on the desk, or in its own folder: the result of a task is
/// there, whole, before the worker commits to it, so that it can always reveal.
package struct StandardWorker: Sendable {
    /// Its account.
    package let address: EthereumAddress
    private let ledger: LedgerDatabase
    private let store: any ContentStoring
    private let desk: WorkDesk
    private let folder: URL
    private let computations: [any PublicComputation]

    /// A worker.
    ///
    /// - Parameters:
    ///   - address: its account, from which it stakes and which is paid.
    ///   - ledger: deals and tasks.
    ///   - store: where results go.
    ///   - desk: where its scheduler leaves authorizations.
    ///   - folder: its own, for results that are not revealed yet.
    ///   - computations: what it can compute.
    package init(
        address: EthereumAddress,
        ledger: LedgerDatabase,
        store: any ContentStoring,
        desk: WorkDesk,
        folder: URL,
        computations: [any PublicComputation]
    ) {
        (self.address, self.ledger, self.store, self.desk) = (address, ledger, store, desk)
        (self.folder, self.computations) = (folder, computations)
    }

    /// Does what there is to do now.
    ///
    /// A step that the ledger refuses is left for another time: somebody else was faster, a deadline passed, or there is
    /// too little to stake.
    ///
    /// - Parameters:
    ///   - clock: Unix seconds.
    ///   - did: is told each step as soon as it is done.
    /// - Returns: whether it is authorized to any task that is not over.
    /// - Throws: `WorkerpoolError`, where nothing can be done before the cause is gone.
    @discardableResult
    package func pass(at clock: () -> Int64, did: (PoolStep) -> Void) throws(WorkerpoolError) -> Bool {
        try WorkerpoolError.wrapping {
            try desk.enrol(address, at: clock())
            var isLeft = false
            for task in desk.listedTasks() {
                guard let authorization = desk.authorization(for: address, task),
                    let known = try ledger.marketTask(task), !known.isOver, let deal = try ledger.deal(known.deal),
                    authorization.isValid(for: task, of: deal)
                else { continue }
                isLeft = true
                try ledger.skippingRefusals { try attend(task, known, of: deal, authorization, at: clock, did: did) }
            }
            try forgetEnded()
            return isLeft
        }
    }

    private func attend(
        _ identifier: TaskIdentifier,
        _ task: MarketTask,
        of deal: Deal,
        _ authorization: LeftAuthorization,
        at clock: () -> Int64,
        did: (PoolStep) -> Void
    ) throws {
        switch (task.status, task.contributions[address]) {
        case (.active, nil) where task.contributionDeadline > clock():
            guard let result = try result(of: identifier, in: deal, did: did) else { return }
            let commitment = ResultCommitment(
                task: identifier,
                worker: address,
                resultDigest: PublicResult.digest(of: result, in: deal)
            )
            try ledger.contribute(Contribution(commitment, authorization: authorization.signature), at: clock())
            did(.contributed(identifier))
        case (.revealing, let own?) where own.status == .contributed && own.resultHash == task.consensus:
            guard task.revealDeadline > clock(), let result = kept(identifier) else { return }
            // Where it is goes before what it is: who has revealed can be asked for it.
            let place = try store.add(result)
            try ledger.unlessOver(identifier) { try desk.leave(place, from: address, identifier) }
            did(.uploaded(identifier))
            try ledger.reveal(identifier, by: address, digest: PublicResult.digest(of: result, in: deal), at: clock())
            did(.revealed(identifier))
        default: return
        }
    }

    // MARK: What it will reveal

    /// The result that is kept, or else computed and kept; nil for an app that this worker cannot compute.
    private func result(
        of task: TaskIdentifier,
        in deal: Deal,
        did: (PoolStep) -> Void
    ) throws -> [UInt8]? {
        if let kept = kept(task) { return kept }
        guard let app = try ledger.app(deal.terms.app.address),
            let computation = computations.first(where: { $0.checksum == app.entry.checksum }),
            let parameters = try? RequestParameters(parsing: deal.terms.params)
        else { return nil }
        let result = computation.result(of: parameters.arguments)
        try DurableFile.createFolder(folder)
        let temporary = folder.appending(path: ".\(task)")
        try DurableFile.write(to: temporary, renamingTo: place(of: task)) { try $0(result) }
        did(.computed(task))
        return result
    }

    private func place(of task: TaskIdentifier) -> URL { folder.appending(path: task.description) }

    private func kept(_ task: TaskIdentifier) -> [UInt8]? {
        FileManager.default.contents(atPath: place(of: task).path).map { [UInt8]($0) }
    }

    /// Removes results of tasks that are over.
    private func forgetEnded() throws {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
            guard let task = TaskIdentifier(name: name), try ledger.isOver(task) else { continue }
            try DurableFile.remove(place(of: task))
        }
    }
}

extension LeftAuthorization {
    /// Whether the workerpool's owner signed it for this worker and a task without an enclave.
    fileprivate func isValid(for task: TaskIdentifier, of deal: Deal) -> Bool {
        let authorization = WorkerAuthorization(worker: worker, task: task, enclaveChallenge: .zero)
        return SignatureCheck.isValid(signature, of: authorization.digest, by: deal.terms.workerpool.owner)
    }
}

extension MarketTask {
    /// Whether it is completed or failed.
    fileprivate var isOver: Bool { status == .completed || status == .failed }
}

extension LedgerDatabase {
    /// Whether a task is completed or failed.
    func isOver(_ task: TaskIdentifier) throws(LedgerError) -> Bool {
        guard let state = try self.task(task)?.state else { return false }
        return state == .completed || state == .failed
    }

    /// Leaves word about a task on the desk, and goes on where it cannot be left because the task is over: its folder is
    /// taken away then, maybe just now.
    func unlessOver(_ task: TaskIdentifier, _ leave: () throws -> Void) throws {
        do {
            try leave()
        } catch {
            guard try isOver(task) else { throw error }
        }
    }

    /// Does a step, and goes on where the marketplace refuses it.
    func skippingRefusals(_ step: () throws -> Void) throws {
        do {
            try step()
        } catch LedgerError.market {
            return
        } catch is OrdersError {
            // A deal whose numbers leave their range has no consensus either.
            return
        }
    }
}
