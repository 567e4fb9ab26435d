import Cryptography
import MarketTestSupport
import Orders
import PoCo

/// A marketplace in which the scenario's four orders match, everybody has money, and a test spoils what it is about.
struct MarketCase {
    var scenario: MarketScenario
    var market: Marketplace
    let start: Int64 = 1000

    /// Prices of 10, 20 and 1000 nRLC; three tasks of category 1, S.
    init(trust: UInt64 = 1, tag: OrderTag = .tee, callback: EthereumAddress = .zero) throws {
        scenario = try MarketScenario()
        (scenario.app.appPrice, scenario.request.appMaxPrice) = (UInt256(10), UInt256(10))
        (scenario.dataset.datasetPrice, scenario.request.datasetMaxPrice) = (UInt256(20), UInt256(20))
        (scenario.workerpool.workerpoolPrice, scenario.request.workerpoolMaxPrice) = (UInt256(1000), UInt256(1000))
        (scenario.workerpool.trust, scenario.request.trust) = (UInt256(trust), UInt256(trust))
        (scenario.app.tag, scenario.dataset.tag, scenario.workerpool.tag, scenario.request.tag) = (tag, tag, tag, tag)
        scenario.request.volume = UInt256(3)
        scenario.request.callback = callback
        market = Marketplace(domain: scenario.domain)
        try market.register(.app, at: scenario.appEntry.address, owner: scenario.appEntry.owner)
        try market.register(.dataset, at: scenario.datasetEntry.address, owner: scenario.datasetEntry.owner)
        try market.register(.workerpool, at: scenario.workerpoolEntry.address, owner: poolOwner)
        for account in [scenario.request.requester, poolOwner] + Self.workers {
            try market.deposit(UInt256(1_000_000), for: account)
        }
    }

    var poolOwner: EthereumAddress { scenario.workerpoolEntry.owner }

    static let workers = (1...4).map { number in
        EthereumAddress(lastBytesOf: Digest(words: 0, 0, 0, UInt64(number)))
    }

    var orders: OrderMatch {
        get throws {
            OrderMatch(
                domain: scenario.domain,
                app: try scenario.signedApp,
                dataset: try scenario.signedDataset,
                workerpool: try scenario.signedWorkerpool,
                request: try scenario.signedRequest
            )
        }
    }

    /// The first task of a deal, open for contributions.
    mutating func openTask() throws -> TaskIdentifier {
        let deal = try market.matchOrders(try orders, at: start)
        return try market.initialize(deal.identifier, index: .zero)
    }

    static func digest(_ result: String) -> Digest { SHA256Digest.of(Array(result.utf8)) }

    static func signed(_ task: TaskIdentifier, _ worker: Int, _ result: String) -> VerifiedContribution {
        VerifiedContribution(
            assumingSigned: ResultCommitment(task: task, worker: workers[worker], resultDigest: digest(result))
        )
    }

    /// Contributes as it would be with all signatures.
    mutating func contribute(
        _ task: TaskIdentifier,
        _ worker: Int,
        _ result: String = "good",
        at now: Int64? = nil
    ) throws {
        try market.contribute(Self.signed(task, worker, result), at: now ?? start)
    }

    mutating func reveal(
        _ task: TaskIdentifier,
        _ worker: Int,
        _ result: String = "good",
        at now: Int64? = nil
    ) throws {
        try market.reveal(task, by: Self.workers[worker], digest: Self.digest(result), at: now ?? start)
    }
}
