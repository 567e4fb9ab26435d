import Cryptography
package import Orders
import StrictJSON

/// Replays a trace on a marketplace of its own.
///
/// A trace has names for accounts, deals, tasks and results; each stands for an address or digest made of it. Nothing in
/// a trace is signed: each step counts as done by whom it must be done by.
package struct TraceReplay<State: MarketState> {
    /// The marketplace.
    package private(set) var market: State
    /// The clock, in Unix seconds.
    package private(set) var now: Int64 = 1_600_000_000

    /// Makes the orders known of a deal that is to be recorded: a trace has none.
    private let makeKnown: ((Deal, inout State) throws -> Void)?

    /// The names of the accounts that were spoken of.
    private(set) var accountNames = [Marketplace.kitty: "KITTY"]
    /// The tasks that were initialized, by name.
    private(set) var tasks: [String: TaskIdentifier] = [:]
    /// The deals that were made, by identifier.
    private(set) var dealNames: [DealIdentifier: String] = [:]
    /// The names of the results that were contributed, by the hash that commits to result and task.
    private(set) var resultNames: [Digest: String] = [:]
    /// What names stand for, so that each is made once.
    private var digests: [String: Digest] = [:]

    /// A replay that has not begun, on an empty marketplace.
    ///
    /// - Parameters:
    ///   - market: The marketplace.
    ///   - makeKnown: Makes the orders known of a deal that is to be recorded, where the state asks for that.
    package init(
        on market: State,
        makingKnown makeKnown: ((Deal, inout State) throws -> Void)? = nil
    ) {
        self.market = market
        self.makeKnown = makeKnown
    }

    /// Does one step.
    ///
    /// - Throws: what the marketplace throws; the step has then changed nothing.
    package mutating func perform(_ step: TraceStep) throws {
        switch step {
        case .deposit(let name, let amount): try market.deposit(amount, for: account(name))
        case .withdraw(let name, let amount): try market.withdraw(amount, by: account(name))
        case .setScore(let name, let score): try market.setScore(score, of: account(name))
        case .match(let deal): try record(deal)
        case .initialize(let task, let deal, let index): try initialize(task, of: deal, index: index)
        case .contribute(let task, let worker, let result):
            try market.contribute(contribution(task, worker, result), at: now)
        case .reveal(let task, let worker): try reveal(task, by: worker)
        case .reopen(let task): try market.reopen(identifier(task), by: scheduler(of: task), at: now)
        case .finalize(let task): try market.finalize(identifier(task), by: scheduler(of: task), at: now)
        case .contributeAndFinalize(let task, let worker, let result):
            let digest = digest("result", result)
            try market.contributeAndFinalize(contribution(task, worker, result), digest: digest, at: now)
        case .claim(let task): try market.claim(identifier(task), at: now)
        case .wait(let seconds): now = try now.later(by: seconds)
        }
    }

    private mutating func record(_ deal: TraceDeal) throws {
        let stake = try? deal.workerpoolPrice.multiplied(by: deal.stakeRatio)
        guard let stake else { throw PoCoError.overflow }
        let made = Deal(
            terms: terms(of: deal),
            startTime: now,
            botFirst: .zero,
            botSize: deal.volume,
            workerStake: stake.percent,
            schedulerRewardRatio: deal.schedulerRatio,
            sponsor: account(deal.sponsor)
        )
        if try market.deal(made.identifier) == nil { try makeKnown?(made, &market) }
        try market.record(made)
        dealNames[made.identifier] = deal.name
    }

    private mutating func terms(of deal: TraceDeal) -> DealTerms {
        let sponsor = account(deal.sponsor)
        func party(_ role: String, _ owner: EthereumAddress, _ price: UInt256) -> DealParty {
            let order = digest(role, deal.name)
            return DealParty(address: EthereumAddress(lastBytesOf: order), owner: owner, price: price, order: order)
        }
        return DealTerms(
            app: party("app", account(deal.appOwner), deal.appPrice),
            dataset: party("dataset", account(deal.datasetOwner), deal.datasetPrice),
            workerpool: party("workerpool", account(deal.workerpoolOwner), deal.workerpoolPrice),
            requestOrder: digest("request", deal.name),
            trust: max(deal.trust, UInt256(1)),
            category: deal.category,
            tag: deal.isConfidential ? .tee : .none,
            requester: sponsor
        )
    }

    private mutating func initialize(_ task: String, of deal: String, index: UInt256) throws {
        guard tasks[task] == nil else { throw PoCoError.alreadyInitialized }
        let identifier = DealIdentifier(requestOrder: digest("request", deal), consumedBefore: .zero)
        tasks[task] = try market.initialize(identifier, index: index)
    }

    private mutating func reveal(_ task: String, by worker: String) throws {
        let (identifier, worker) = (identifier(task), account(worker))
        let committed = try market.task(identifier)?.contributions[worker]?.resultHash
        let result = committed.flatMap { resultNames[$0] } ?? ""
        try market.reveal(identifier, by: worker, digest: digest("result", result), at: now)
    }

    private mutating func contribution(_ task: String, _ worker: String, _ result: String) -> VerifiedContribution {
        let commitment = ResultCommitment(
            task: identifier(task),
            worker: account(worker),
            resultDigest: digest("result", result)
        )
        resultNames[commitment.resultHash] = result
        return VerifiedContribution(assumingSigned: commitment)
    }

    private func scheduler(of task: String) throws -> EthereumAddress {
        try market.task(identifier(task)).flatMap { try market.deal($0.deal) }?.terms.workerpool.owner ?? .zero
    }

    /// The task of a name; one that no task has where the name is not given.
    private func identifier(_ task: String) -> TaskIdentifier {
        tasks[task] ?? TaskIdentifier(Self.digest("task \(task)"))
    }

    private mutating func account(_ name: String) -> EthereumAddress {
        let isKitty = name == accountNames[Marketplace.kitty]
        let address = isKitty ? Marketplace.kitty : EthereumAddress(lastBytesOf: digest("account", name))
        accountNames[address] = name
        return address
    }

    /// What a name stands for among its kind.
    private mutating func digest(_ kind: String, _ name: String) -> Digest {
        let text = "\(kind) \(name)"
        if let digest = digests[text] { return digest }
        let digest = Self.digest(text)
        digests[text] = digest
        return digest
    }

    private static func digest(_ text: String) -> Digest { Keccak256.digest(of: Array(text.utf8)) }
}

extension TraceReplay where State == Marketplace {
    /// A replay that has not begun, on a marketplace of its own.
    package init() {
        self.init(on: Marketplace(domain: .local(contract: .zero)))
    }
}
