package import Cryptography
package import Orders

/// iExec's proof of contribution, version 5, as a value: escrow, orders, deals, tasks and reputations.
///
/// Each step is a method that either does all that PoCo's contract would do or throws `PoCoError` and changes nothing.
/// The clock is an argument, in Unix seconds. Deviations from the contract: a request by the zero address is refused, a
/// time or number that leaves its range is refused and never wraps, a group is a set of members instead of a contract, and
/// no account is a contract: only keys sign. The steps are those of ``MarketState``.
package struct Marketplace: Hashable, Sendable {
    /// The ledger for which orders must be signed.
    package let domain: OrderDomain
    /// Whose authorization a worker needs that has an enclave; zero for the workerpool's owner.
    package let enclaveBroker: EthereumAddress

    /// Who has how much.
    package private(set) var escrow = Escrow()
    /// The workers' reputations; a worker without any is not there.
    package private(set) var scores: [EthereumAddress: UInt256] = [:]
    /// Who owns each registered asset.
    package internal(set) var owners: [RegistryKind: [EthereumAddress: EthereumAddress]] = [:]
    /// The members of each group.
    package internal(set) var groupMembers: [EthereumAddress: Set<EthereumAddress>] = [:]
    /// Whom each presigned order counts as signed by.
    package private(set) var presigned: [Digest: EthereumAddress] = [:]
    /// What each order has served.
    package private(set) var consumptions: [Digest: OrderConsumption] = [:]
    /// The deals.
    package private(set) var deals: [DealIdentifier: Deal] = [:]
    /// The tasks that were initialized.
    package private(set) var tasks: [TaskIdentifier: MarketTask] = [:]
    /// What callbacks stored.
    package private(set) var oracles: [OracleName: OracleValue] = [:]

    /// What the last step that was not refused told the world.
    package var events: [MarketEvent] = []

    /// How to take back what the step under way has written, latest last; nil between steps.
    private var journal: [FormerValue]?

    /// Holds the sureties of failed tasks, to be paid out with tasks that succeed.
    package static let kitty = EthereumAddress(
        lastBytesOf: Digest(words: 0, 0x99c2_2684, 0x79b9_3fde_3623_2351, 0x2298_15df_8083_7e23)
    )

    /// A marketplace without anybody.
    package init(domain: OrderDomain, enclaveBroker: EthereumAddress = .zero) {
        self.domain = domain
        self.enclaveBroker = enclaveBroker
    }
}

/// What was there before a write, so that a step that fails costs no more than it wrote.
private enum FormerValue: Hashable {
    case totals(EscrowTotals)
    case account(EthereumAddress, EscrowAccount)
    case score(EthereumAddress, UInt256?)
    case presigned(Digest, EthereumAddress?)
    case consumption(Digest, OrderConsumption?)
    case deal(DealIdentifier)
    case task(TaskIdentifier, MarketTask?)
    case oracle(OracleName, OracleValue?)
}

extension Marketplace: MarketState {
    package mutating func atomically<Value>(_ writes: (inout Marketplace) throws -> Value) throws -> Value {
        let told = events
        journal = []
        defer { journal = nil }
        do {
            return try writes(&self)
        } catch {
            for former in (journal ?? []).reversed() { restore(former) }
            events = told
            throw error
        }
    }

    private mutating func restore(_ former: FormerValue) {
        switch former {
        case .totals(let totals): escrow.totals = totals
        case .account(let address, let account): escrow[address] = account
        case .score(let worker, let score): scores[worker] = score
        case .presigned(let order, let account): presigned[order] = account
        case .consumption(let order, let consumption): consumptions[order] = consumption
        case .deal(let identifier): deals[identifier] = nil
        case .task(let identifier, let task): tasks[identifier] = task
        case .oracle(let name, let value): oracles[name] = value
        }
    }

    package func totals() -> EscrowTotals { escrow.totals }

    package mutating func setTotals(_ totals: EscrowTotals) {
        journal?.append(.totals(escrow.totals))
        escrow.totals = totals
    }

    package func account(_ address: EthereumAddress) -> EscrowAccount { escrow[address] }

    package mutating func setAccount(_ account: EscrowAccount, of address: EthereumAddress) {
        journal?.append(.account(address, escrow[address]))
        escrow[address] = account
    }

    package func score(of worker: EthereumAddress) -> UInt256 { scores[worker] ?? .zero }

    package mutating func setScore(_ score: UInt256, of worker: EthereumAddress) {
        journal?.append(.score(worker, scores[worker]))
        scores[worker] = score == .zero ? nil : score
    }

    package mutating func keep<Order: MarketOrder>(_: SignedOrder<Order>, as _: Digest) {}

    package mutating func setConsumed(_ consumed: UInt256, of order: Digest, _ kind: OrderKind) {
        set(OrderConsumption(consumed: consumed, isClosed: consumption(of: order, kind).isClosed), of: order)
    }

    package mutating func close<Order: MarketOrder>(_ order: Order, hash: Digest) {
        set(OrderConsumption(consumed: order.volume, isClosed: true), of: hash)
    }

    private mutating func set(_ consumption: OrderConsumption, of order: Digest) {
        journal?.append(.consumption(order, consumptions[order]))
        consumptions[order] = consumption
    }

    package mutating func presign(_ order: Digest, by account: EthereumAddress) {
        journal?.append(.presigned(order, presigned[order]))
        presigned[order] = account
    }

    package func deal(_ identifier: DealIdentifier) -> Deal? { deals[identifier] }

    package mutating func insert(_ deal: Deal) {
        journal?.append(.deal(deal.identifier))
        deals[deal.identifier] = deal
    }

    package func task(_ identifier: TaskIdentifier) -> MarketTask? { tasks[identifier] }

    package mutating func store(_ task: MarketTask, replacing old: MarketTask?, as identifier: TaskIdentifier) {
        journal?.append(.task(identifier, old))
        tasks[identifier] = task
    }

    package func oracle(_ name: OracleName) -> OracleValue? { oracles[name] }

    package mutating func setOracle(_ value: OracleValue, of name: OracleName) {
        journal?.append(.oracle(name, oracles[name]))
        oracles[name] = value
    }
}
