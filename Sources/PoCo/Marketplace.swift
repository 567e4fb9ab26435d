package import Cryptography
package import Orders

/// iExec's proof of contribution, version 5, as a value: escrow, orders, deals, tasks and reputations.
///
/// Each step is a method that either does all that PoCo's contract would do or throws `PoCoError` and changes nothing.
/// The clock is an argument, in Unix seconds. Deviations from the contract: a request by the zero address is refused, a
/// time or number that leaves its range is refused and never wraps, a group is a set of members instead of a contract, and
/// no account is a contract: only keys sign.
package struct Marketplace: Hashable, Sendable {
    /// The ledger for which orders must be signed.
    package let domain: OrderDomain
    /// Whose authorization a worker needs that has an enclave; zero for the workerpool's owner.
    package let enclaveBroker: EthereumAddress

    /// Who has how much.
    package internal(set) var escrow = Escrow()
    /// The workers' reputations; a worker without any is not there.
    package internal(set) var scores: [EthereumAddress: UInt256] = [:]
    /// Who owns each registered asset.
    package internal(set) var owners: [RegistryKind: [EthereumAddress: EthereumAddress]] = [:]
    /// The members of each group.
    package internal(set) var groupMembers: [EthereumAddress: Set<EthereumAddress>] = [:]
    /// Whom each presigned order counts as signed by.
    package internal(set) var presigned: [Digest: EthereumAddress] = [:]
    /// What each order has served.
    package internal(set) var consumptions: [Digest: OrderConsumption] = [:]
    /// The deals.
    package internal(set) var deals: [DealIdentifier: Deal] = [:]
    /// The tasks that were initialized.
    package internal(set) var tasks: [TaskIdentifier: MarketTask] = [:]
    /// What callbacks stored.
    package internal(set) var oracles: [OracleName: OracleValue] = [:]

    /// What the last step that was not refused told the world.
    package internal(set) var events: [MarketEvent] = []

    /// Holds the sureties of failed tasks, to be paid out with tasks that succeed.
    package static let kitty = EthereumAddress(
        lastBytesOf: Digest(words: 0, 0x99c2_2684, 0x79b9_3fde_3623_2351, 0x2298_15df_8083_7e23)
    )

    /// A marketplace without anybody.
    package init(domain: OrderDomain, enclaveBroker: EthereumAddress = .zero) {
        self.domain = domain
        self.enclaveBroker = enclaveBroker
    }

    /// Runs a step whole or not at all, with its events.
    mutating func atomically(_ step: (inout Marketplace) throws -> Void) throws(PoCoError) {
        var draft = self
        draft.events = []
        do {
            try step(&draft)
        } catch let error as PoCoError {
            throw error
        } catch let refusal as MatchRefusal {
            throw .refused(refusal)
        } catch {
            // Whatever else is thrown below is a number that leaves its range.
            throw .overflow
        }
        self = draft
    }
}

// MARK: - Accounts

extension Marketplace {
    /// Credits an account with what it brings, in nRLC.
    package mutating func deposit(_ amount: UInt256, for account: EthereumAddress) throws(PoCoError) {
        try atomically { market in
            try market.escrow.deposit(amount, for: account)
            market.events.append(.transfer(from: nil, to: account, amount: amount))
        }
    }

    /// Hands out what an account has and has not locked, in nRLC.
    package mutating func withdraw(_ amount: UInt256, by account: EthereumAddress) throws(PoCoError) {
        try atomically { market in
            try market.escrow.withdraw(amount, by: account)
            market.events.append(.transfer(from: account, to: nil, amount: amount))
        }
    }

    /// A worker's reputation.
    package func score(of worker: EthereumAddress) -> UInt256 { scores[worker] ?? .zero }

    /// Gives a worker the reputation that it had elsewhere: for traces and for tests.
    package mutating func setScore(_ score: UInt256, of worker: EthereumAddress) {
        scores[worker] = score == .zero ? nil : score
    }
}

// MARK: - Escrow with events

extension Marketplace {
    mutating func lock(_ amount: UInt256, of account: EthereumAddress) throws {
        try escrow.lock(amount, of: account)
        events += [.transfer(from: account, to: nil, amount: amount), .lock(account, amount: amount)]
    }

    mutating func unlock(_ amount: UInt256, of account: EthereumAddress) throws {
        try escrow.unlock(amount, of: account)
        events += [.transfer(from: nil, to: account, amount: amount), .unlock(account, amount: amount)]
    }

    mutating func reward(_ amount: UInt256, to account: EthereumAddress, for task: TaskIdentifier) throws {
        try escrow.reward(amount, to: account)
        events += [
            .transfer(from: nil, to: account, amount: amount), .reward(account, amount: amount, task: task),
        ]
    }

    mutating func seize(_ amount: UInt256, from account: EthereumAddress, for task: TaskIdentifier) throws {
        try escrow.seize(amount, from: account)
        events.append(.seize(account, amount: amount, task: task))
    }
}
