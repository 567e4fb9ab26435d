import Cryptography
import MarketTestSupport
import Orders
import PoCo
import Testing

/// One spoiled match for each code, in the order of PoCo's table, on a whole marketplace.
@Suite struct MatchOrdersTests {
    private typealias Spoil = @Sendable (inout MarketCase) throws -> Void

    private static func restrict(
        _ field: any WritableKeyPath<MarketScenario, EthereumAddress> & Sendable
    ) -> Spoil {
        { $0.scenario[keyPath: field] = MarketCase.workers[3] }
    }

    /// Takes the asset away: what is registered at its address is something else.
    private static func unregister(_ kind: RegistryKind) -> Spoil {
        { spoiled in
            let old = spoiled.market
            spoiled.market = Marketplace(domain: spoiled.scenario.domain)
            for (other, assets) in old.owners where other != kind {
                for (address, owner) in assets { try spoiled.market.register(other, at: address, owner: owner) }
            }
        }
    }

    /// Hands the asset to a stranger: its order is signed by somebody who owns it no more.
    private static func handOver(_ kind: RegistryKind) -> Spoil {
        { spoiled in
            let stranger = try Wallet.stranger.address
            for (address, owner) in spoiled.market.owners[kind] ?? [:] {
                try spoiled.market.transfer(kind, at: address, by: owner, to: stranger)
            }
        }
    }

    private static let spoils: [(code: String, spoil: Spoil)] = [
        ("0x00", { $0.scenario.request.category = UInt256(4) }),
        ("0x01", { ($0.scenario.request.category, $0.scenario.workerpool.category) = (UInt256(5), UInt256(5)) }),
        ("0x02", { $0.scenario.request.trust = UInt256(2) }),
        ("0x03", { $0.scenario.app.appPrice = UInt256(11) }),
        ("0x04", { $0.scenario.dataset.datasetPrice = UInt256(21) }),
        ("0x05", { $0.scenario.workerpool.workerpoolPrice = UInt256(1001) }),
        ("0x06", { $0.scenario.workerpool.tag = .none }),
        ("0x07", { $0.scenario.app.tag = .none }),
        ("0x10", restrict(\.request.app)), ("0x11", restrict(\.request.dataset)),
        ("0x12", restrict(\.request.workerpool)), ("0x13", restrict(\.app.datasetRestrict)),
        ("0x14", restrict(\.app.workerpoolRestrict)), ("0x15", restrict(\.app.requesterRestrict)),
        ("0x16", restrict(\.dataset.appRestrict)), ("0x17", restrict(\.dataset.workerpoolRestrict)),
        ("0x18", restrict(\.dataset.requesterRestrict)), ("0x19", restrict(\.workerpool.appRestrict)),
        ("0x1a", restrict(\.workerpool.datasetRestrict)), ("0x1b", restrict(\.workerpool.requesterRestrict)),
        ("0x20", unregister(.app)), ("0x21", handOver(.app)), ("0x30", unregister(.dataset)),
        ("0x31", handOver(.dataset)), ("0x40", unregister(.workerpool)), ("0x41", handOver(.workerpool)),
        ("0x50", restrict(\.request.requester)), ("0x60", { $0.scenario.request.volume = .zero }),
    ]

    @Test("each check refuses with its code, and leaves nothing behind", arguments: spoils.indices)
    func eachCode(index: Int) throws {
        var spoiled = try MarketCase()
        try Self.spoils[index].spoil(&spoiled)
        let (before, orders) = (spoiled.market, try spoiled.orders)
        #expect {
            try spoiled.market.matchOrders(orders, at: 0)
        } throws: { error in
            (error as? PoCoError)?.revertText == "iExecV5-matchOrders-" + Self.spoils[index].code
        }
        #expect(spoiled.market == before)
    }

    @Test("volumes are used up by deals, and the next deal begins where the last one ended")
    func volumes() throws {
        var fine = try MarketCase()
        fine.scenario.request.volume = UInt256(15)
        let orders = try fine.orders
        let first = try fine.market.matchOrders(orders, at: 0)
        // The dataset order serves ten tasks.
        #expect(first.botFirst == .zero && first.botSize == UInt256(10))
        #expect(throws: PoCoError.refused(.noVolumeLeft)) { try fine.market.matchOrders(orders, at: 0) }
        try fine.scenario.salt(1)
        fine.scenario.request.salt = .zero
        let second = try fine.market.matchOrders(try fine.orders, at: 0)
        #expect(second.botFirst == UInt256(10) && second.botSize == UInt256(5))
        #expect(fine.market.deals.count == 2 && fine.market.escrow.isBalanced)
    }

    @Test("orders for another ledger do not match here")
    func otherLedger() throws {
        var fine = try MarketCase()
        fine.scenario.domain = .local(contract: .zero)
        let orders = try fine.orders
        #expect(throws: PoCoError.self) { try fine.market.matchOrders(orders, at: 0) }
    }

    @Test("a restriction to a group admits its members, until they are removed")
    func groups() throws {
        var fine = try MarketCase()
        let (group, app, owner) = (MarketCase.workers[3], fine.scenario.app.app, try Wallet.dataOwner.address)
        fine.scenario.dataset.appRestrict = group
        try fine.market.register(.group, at: group, owner: owner)
        let orders = try fine.orders
        #expect(throws: PoCoError.refused(.datasetRestrictedToAnotherApp)) {
            try fine.market.matchOrders(orders, at: 0)
        }
        #expect(throws: PoCoError.notTheOwner) {
            try fine.market.setMembership(of: app, in: group, to: true, by: app)
        }
        try fine.market.setMembership(of: app, in: group, to: true, by: owner)
        try fine.market.matchOrders(orders, at: 0)
        try fine.market.setMembership(of: app, in: group, to: false, by: owner)
        try fine.scenario.salt(1)
        let later = try fine.orders
        #expect(throws: PoCoError.refused(.datasetRestrictedToAnotherApp)) { try fine.market.matchOrders(later, at: 0) }
    }

    @Test("an owner presigns by sending or by signing; nobody else can")
    func presign() throws {
        var fine = try MarketCase()
        let (domain, order) = (fine.scenario.domain, fine.scenario.dataset)
        let unsigned = OrderMatch(
            domain: domain,
            app: try fine.scenario.signedApp,
            dataset: SignedOrder(order: order, signature: []),
            workerpool: try fine.scenario.signedWorkerpool,
            request: try fine.scenario.signedRequest
        )
        #expect(throws: PoCoError.refused(.datasetOrderNotSigned)) { try fine.market.matchOrders(unsigned, at: 0) }
        let forged = SignedOperation(.sign, on: order, in: domain, by: try Wallet.stranger.key())
        #expect(throws: PoCoError.notTheOwner) { try fine.market.manage(forged, by: try Wallet.stranger.address) }
        let signed = SignedOperation(.sign, on: order, in: domain, by: try Wallet.dataOwner.key())
        try fine.market.manage(signed, by: try Wallet.stranger.address)
        #expect(fine.market.events == [.presigned(.dataset, order: order.hash(in: domain))])
        try fine.market.matchOrders(unsigned, at: 0)
        // A new owner has presigned nothing.
        try fine.market.transfer(.dataset, at: order.dataset, by: try Wallet.dataOwner.address, to: fine.poolOwner)
        #expect(throws: PoCoError.refused(.datasetOrderNotSigned)) { try fine.market.matchOrders(unsigned, at: 0) }
    }

    @Test("a closed order serves no more tasks; deals already made stand")
    func close() throws {
        var fine = try MarketCase()
        let orders = try fine.orders
        let deal = try fine.market.matchOrders(orders, at: fine.start)
        let closing = SignedOperation(operation: OperationOnOrder(.close, on: fine.scenario.app), signature: [])
        #expect(throws: PoCoError.notTheOwner) { try fine.market.manage(closing, by: try Wallet.stranger.address) }
        try fine.market.manage(closing, by: try Wallet.developer.address)
        try fine.market.initialize(deal.identifier, index: .zero)
        fine.scenario.request.salt = try OrderSalt([UInt8](repeating: 1, count: 32))
        let later = try fine.orders
        #expect(throws: PoCoError.refused(.noVolumeLeft)) { try fine.market.matchOrders(later, at: 0) }
    }

    @Test("an address is registered once, whatever it is registered as")
    func registries() throws {
        var fine = try MarketCase()
        for kind in RegistryKind.allCases {
            #expect(throws: PoCoError.alreadyRegistered) {
                try fine.market.register(kind, at: fine.scenario.app.app, owner: fine.poolOwner)
            }
        }
        #expect(throws: PoCoError.notTheOwner) {
            try fine.market.transfer(.app, at: fine.scenario.app.app, by: fine.poolOwner, to: fine.poolOwner)
        }
    }
}
