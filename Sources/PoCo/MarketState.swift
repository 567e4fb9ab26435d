package import Cryptography
package import Orders

/// What the marketplace's rules read and write, wherever it is kept: as a value, or on a ledger.
///
/// The rules themselves, PoCo's steps, are this protocol's extensions and are written once; a state only keeps what it is
/// told, and takes back what a step wrote that fails. What is not there reads as nought.
package protocol MarketState: MatchContext {
    /// The ledger for which orders must be signed.
    var domain: OrderDomain { get }
    /// Whose authorization a worker needs that has an enclave; zero for the workerpool's owner.
    var enclaveBroker: EthereumAddress { get }
    /// What the last step that was not refused told the world.
    var events: [MarketEvent] { get set }

    /// The sums over all accounts.
    func totals() throws -> EscrowTotals
    /// Keeps the sums over all accounts.
    mutating func setTotals(_ totals: EscrowTotals) throws
    /// What an account has.
    func account(_ address: EthereumAddress) throws -> EscrowAccount
    /// Keeps what an account has.
    mutating func setAccount(_ account: EscrowAccount, of address: EthereumAddress) throws

    /// A worker's reputation.
    func score(of worker: EthereumAddress) throws -> UInt256
    /// Keeps a worker's reputation.
    mutating func setScore(_ score: UInt256, of worker: EthereumAddress) throws

    /// Remembers an order that is part of a deal.
    mutating func keep<Order: MarketOrder>(_ signed: SignedOrder<Order>, as hash: Digest) throws
    /// Keeps what an order has served.
    mutating func setConsumed(_ consumed: UInt256, of order: Digest, _ kind: OrderKind) throws
    /// Closes an order for ever.
    mutating func close<Order: MarketOrder>(_ order: Order, hash: Digest) throws
    /// Lets an order count as signed by an account.
    mutating func presign(_ order: Digest, by account: EthereumAddress) throws

    /// The deal of an identifier.
    func deal(_ identifier: DealIdentifier) throws -> Deal?
    /// Keeps a new deal, whose orders were kept before.
    mutating func insert(_ deal: Deal) throws

    /// The task of an identifier, if it was initialized.
    func task(_ identifier: TaskIdentifier) throws -> MarketTask?
    /// Keeps a task.
    ///
    /// - Parameters:
    ///   - task: The task as it is now.
    ///   - old: The task as it was kept; nil for a new one.
    ///   - identifier: The task's identifier.
    /// - Throws: Where it cannot be written.
    mutating func store(_ task: MarketTask, replacing old: MarketTask?, as identifier: TaskIdentifier) throws

    /// What a callback stored under a name.
    func oracle(_ name: OracleName) throws -> OracleValue?
    /// Keeps what a callback stores.
    mutating func setOracle(_ value: OracleValue, of name: OracleName) throws

    /// Runs writes all of which are kept, or none where any throws.
    mutating func atomically<Value>(_ writes: (inout Self) throws -> Value) throws -> Value
}

extension MarketState {
    /// Runs a step of the rules whole or not at all, with its events; after it both sums of the escrow must hold.
    ///
    /// - Throws: `PoCoError`, or what the state throws where it cannot be read or written.
    mutating func step<Value>(_ body: (inout Self) throws -> Value) throws -> Value {
        try atomically { market in
            market.events = []
            do {
                let value = try body(&market)
                guard try market.totals().isBalanced else { throw PoCoError.unbalanced }
                return value
            } catch let refusal as MatchRefusal {
                throw PoCoError.refused(refusal)
            } catch is OrdersError {
                // Of the values below only a number that leaves its range is refused.
                throw PoCoError.overflow
            }
        }
    }

    /// The deal of a task.
    func deal(of task: MarketTask) throws -> Deal {
        guard let deal = try deal(task.deal) else { throw PoCoError.unknownDeal }
        return deal
    }
}
