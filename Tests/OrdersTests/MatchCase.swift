import Cryptography
import MarketTestSupport
import Orders

/// A match with a small world around it, both to be spoiled.
struct MatchCase {
    var scenario: MarketScenario
    var unregistered: Set<RegistryKind> = []
    var forged: Set<OrderKind> = []
    var presigned: [Digest: EthereumAddress] = [:]
    var members: [EthereumAddress: Set<EthereumAddress>] = [:]
    var consumptions: [OrderKind: OrderConsumption] = [:]

    init() throws {
        scenario = try MarketScenario()
    }

    var match: OrderMatch {
        get throws {
            OrderMatch(
                domain: scenario.domain,
                app: forgeIfAsked(try scenario.signedApp),
                dataset: forgeIfAsked(try scenario.signedDataset),
                workerpool: forgeIfAsked(try scenario.signedWorkerpool),
                request: forgeIfAsked(try scenario.signedRequest)
            )
        }
    }

    func deal(at now: Int64 = 1000) throws -> Deal { try match.deal(in: self, at: now) }

    private func forgeIfAsked<Order: MarketOrder>(_ signed: SignedOrder<Order>) -> SignedOrder<Order> {
        guard forged.contains(Order.kind), let stranger = try? Wallet.stranger.key() else { return signed }
        return SignedOrder(signed.order, in: scenario.domain, by: stranger)
    }
}

extension MatchCase: MatchContext {
    var categoryCount: UInt256 { UInt256(5) }

    func owner(of kind: RegistryKind, at address: EthereumAddress) throws -> EthereumAddress? {
        if unregistered.contains(kind) { return nil }
        switch (kind, address) {
        case (.app, scenario.appEntry.address): return scenario.appEntry.owner
        case (.dataset, scenario.datasetEntry.address): return scenario.datasetEntry.owner
        case (.workerpool, scenario.workerpoolEntry.address): return scenario.workerpoolEntry.owner
        default: return nil
        }
    }

    func group(_ group: EthereumAddress, contains account: EthereumAddress) -> Bool {
        members[group]?.contains(account) == true
    }

    func isPresigned(_ order: Digest, by account: EthereumAddress) -> Bool { presigned[order] == account }

    func consumption(of order: Digest, _ kind: OrderKind) -> OrderConsumption { consumptions[kind] ?? .none }
}
