import Cryptography
import Ledger
import MarketTestSupport
import Orders
import Testing

@Suite struct OrderBookTests {
    let now = TemporaryLedger.now
    let made: TemporaryLedger
    private let pool: EthereumAddress

    init() throws {
        made = try TemporaryLedger()
        pool = made.scenario.workerpoolEntry.address
    }

    /// Posts a variant of the scenario's dataset order, of a salt of its own.
    @discardableResult
    private func post(
        salt: UInt64,
        at time: Int64 = TemporaryLedger.now,
        _ change: (inout DatasetOrder) throws -> Void = { _ in }
    ) throws -> Digest {
        var order = made.scenario.dataset
        order.salt = try OrderSalt(UInt256(salt).bigEndianBytes)
        try change(&order)
        return try made.ledger.post(SignedOrder(order, in: made.scenario.domain, by: Wallet.dataOwner.key()), at: time)
    }

    private func book(
        page: Int = 0,
        size: Int = 20,
        _ change: (inout OrderFilter) throws -> Void = { _ in }
    ) throws -> OrderPage<DatasetOrder> {
        var filter = OrderFilter()
        for party in OrderParty.allCases { filter.admitted[party] = .any }
        try change(&filter)
        return try made.ledger.orderBook(DatasetOrder.self, filter, page: page, size: size)
    }

    private func hashes(_ change: (inout OrderFilter) throws -> Void) throws -> [Digest] {
        try book(change).orders.map(\.listed.hash)
    }

    @Test("the cheapest come first, then the older, and pages are parts of that order")
    func sorting() throws {
        let dear = try post(salt: 1, at: now) { $0.datasetPrice = UInt256(9) }
        let young = try post(salt: 2, at: now + 5)
        let old = try post(salt: 3, at: now + 1)
        #expect(try book().orders.map(\.listed.hash) == [old, young, dear])
        let second = try book(page: 1, size: 2)
        #expect(second.orders.map(\.listed.hash) == [dear] && second.count == 3)
        #expect(try book(page: 2, size: 2).orders.isEmpty)
        #expect(try book(page: .max, size: 20).orders.isEmpty)
        #expect(try book(page: -1, size: 0).orders.map(\.listed.hash) == [old])
        #expect(second.next(after: 0, size: 2) == 1 && second.next(after: 1, size: 2) == nil)
        #expect(second.next(after: .max, size: 1) == nil && second.next(after: Int.max - 1, size: 1000) == nil)
    }

    @Test("pages of any size, one after the other, are the whole book in its order", arguments: [1, 2, 7, 40])
    func pages(size: Int) throws {
        for salt in UInt64(1)...40 { try post(salt: salt) { $0.datasetPrice = UInt256(salt * 17 % 41) } }
        let prices = try book(size: 1000).orders.map(\.listed.signed.order.datasetPrice)
        #expect(prices == (1...40).map { UInt256(UInt64($0)) })
        var turned: [UInt256] = []
        var page: Int? = 0
        while let number = page {
            let found = try book(page: number, size: size)
            #expect(found.count == 40 && found.orders.count <= size)
            turned += found.orders.map(\.listed.signed.order.datasetPrice)
            page = found.next(after: number, size: size)
        }
        #expect(turned == prices)
    }

    @Test("an order that hangs on another is not posted once that one is closed")
    func beside() throws {
        let own = try made.ledger.post(made.scenario.signedDataset, at: now)
        var order = made.scenario.dataset
        order.salt = try OrderSalt(UInt256(1).bigEndianBytes)
        let signed = try SignedOrder(order, in: made.scenario.domain, by: Wallet.dataOwner.key())
        try made.ledger.perform(made.closingOfDatasetOrder(), at: now)
        try made.expectRefusal(.orderExhausted(own)) { try made.ledger.post(signed, beside: own, at: now) }
        try made.ledger.post(signed, at: now)
    }

    @Test("of requests those that pay most come first")
    func requests() throws {
        try made.ledger.deposit(UInt256(7), for: Wallet.requester.address, at: now)
        var hashes: [Digest] = []
        for (salt, price) in [(1, 5), (2, 7), (3, 6)] as [(UInt64, UInt64)] {
            var order = made.scenario.request
            order.workerpoolMaxPrice = UInt256(price)
            order.salt = try OrderSalt(UInt256(salt).bigEndianBytes)
            hashes.append(
                try made.ledger.post(SignedOrder(order, in: made.scenario.domain, by: Wallet.requester.key()), at: now)
            )
        }
        var filter = OrderFilter()
        filter.admitted[.workerpool] = .account(pool)
        filter.wanted[.app] = made.scenario.appEntry.address
        let found = try made.ledger.orderBook(RequestOrder.self, filter)
        #expect(found.orders.map(\.listed.hash) == [hashes[1], hashes[2], hashes[0]])
        filter.wanted[.app] = pool
        #expect(try made.ledger.orderBook(RequestOrder.self, filter).count == 0)
        filter.wanted = [:]
        filter.beneficiary = pool
        #expect(try made.ledger.orderBook(RequestOrder.self, filter).count == 0)
    }

    @Test("each bound leaves out what lies beyond it, and nothing at it")
    func bounds() throws {
        let cheap = try post(salt: 1)
        let dear = try post(salt: 2) { order in
            (order.datasetPrice, order.volume, order.tag) = (UInt256(9), UInt256(2), .tee.union(.gpu))
        }
        #expect(try hashes { $0.minimumPrice = UInt256(9) } == [dear])
        #expect(try hashes { $0.maximumPrice = UInt256(8) } == [cheap])
        #expect(try hashes { $0.maximumPrice = UInt256(9) } == [cheap, dear])
        #expect(try hashes { $0.minimumVolume = UInt256(3) } == [cheap])
        #expect(try hashes { $0.minimumTag = .gpu } == [dear])
        #expect(try hashes { $0.maximumTag = .tee } == [cheap])
        #expect(try hashes { $0.maximumTag = OrderTag.none } == [])
        #expect(try hashes { $0.subject = pool } == [])
        #expect(try hashes { $0.owner = try Wallet.stranger.address } == [])
        #expect(try hashes { $0.owner = try Wallet.dataOwner.address }.count == 2)
        #expect(try hashes { $0.category = UInt256(2) } == [], "a dataset order has no category")
    }

    @Test("workerpool orders are found by category and by the trust that they offer")
    func workerpools() throws {
        _ = try made.ledger.post(made.scenario.signedWorkerpool, at: now)
        func count(_ change: (inout OrderFilter) -> Void) throws -> Int {
            var filter = OrderFilter()
            change(&filter)
            return try made.ledger.orderBook(WorkerpoolOrder.self, filter).count
        }
        #expect(try count { $0.category = UInt256(TaskCategory.medium.rawValue) } == 1)
        #expect(try count { $0.category = UInt256(TaskCategory.large.rawValue) } == 0)
        #expect(try count { $0.minimumTrust = UInt256(1) } == 1)
        #expect(try count { $0.minimumTrust = UInt256(2) } == 0)
        #expect(try count { $0.maximumTrust = .zero } == 0)
    }

    @Test("whom an order admits: anybody, somebody by name, somebody by a group")
    func admissions() throws {
        let app = made.scenario.appEntry.address
        let group = Registered(entry: try GroupEntry(name: "maps"), owner: try Wallet.dataOwner.address).address
        let free = try post(salt: 1) { $0.appRestrict = .zero }
        let named = try post(salt: 2, at: now + 1)
        let grouped = try post(salt: 3, at: now + 2) { $0.appRestrict = group }
        #expect(try hashes { $0.admitted[.app] = .everybody } == [free])
        #expect(try book { $0.admitted[.app] = .everybody }.restricted == 2)
        #expect(try hashes { $0.admitted[.app] = nil } == [free])
        #expect(try hashes { $0.admitted[.app] = .account(app) } == [free, named])
        try made.ledger.setMembership(of: app, in: group, to: true, at: now)
        #expect(try made.ledger.members(of: group) == [app])
        #expect(try hashes { $0.admitted[.app] = .account(app) } == [free, named, grouped])
        #expect(try hashes { $0.admitted[.app] = .only(app) } == [named])
        #expect(try hashes { $0.admitted[.app] = .only(group) } == [grouped])
        #expect(try book { $0.admitted[.app] = .any }.restricted == 0)
        try made.ledger.setMembership(of: app, in: group, to: false, at: now)
        #expect(try hashes { $0.admitted[.app] = .account(app) } == [free, named])
        #expect(try made.ledger.members(of: group).isEmpty)
    }

    @Test("an order is open, filled, canceled or dead, and only as such it is found")
    func statuses() throws {
        let app = made.scenario.appEntry.address
        let open = try post(salt: 9)
        _ = try made.ledger.post(made.scenario.signedDataset, at: now)
        let closed = try SignedOperation(
            .close,
            on: made.scenario.dataset,
            in: made.scenario.domain,
            by: Wallet.dataOwner.key()
        )
        try made.ledger.perform(closed, at: now)
        let free = try post(salt: 4) { $0.appRestrict = .zero }
        made.scenario.dataset.salt = try OrderSalt(UInt256(5).bigEndianBytes)
        made.scenario.dataset.volume = UInt256(1)
        let filled = try made.ledger.post(made.scenario.signedDataset, at: now)
        _ = try made.match()
        #expect(Set(try hashes { $0.status = "open" }) == [open, free])
        #expect(try hashes { $0.status = "filled" } == [filled])
        #expect(try hashes { $0.status = "canceled" } == [closed.operation.order.hash(in: made.scenario.domain)])
        #expect(try hashes { $0.status = "dead" } == [])
        #expect(try hashes { $0.status = nil }.count == 4)
        try made.ledger.delist([app], closing: [], at: now)
        #expect(try hashes { $0.status = "dead" } == [open])
        #expect(try hashes { $0.status = "open" } == [free])
        let dead = try made.ledger.bookedOrder(DatasetOrder.self, open)
        #expect(dead?.status == .dead(.assetGone(.app, app)))
        #expect(try made.ledger.causeOfDeath(of: made.scenario.request) == .assetGone(.app, app))
    }

    @Test("a request that its requester cannot pay is dead, and so is a pool without its stake, until they can")
    func unpayable() throws {
        made.scenario.request.workerpoolMaxPrice = UInt256(10)
        made.scenario.request.appMaxPrice = UInt256(1)
        made.scenario.workerpool.workerpoolPrice = UInt256(10)
        let requester = try Wallet.requester.address
        let request = try made.ledger.post(made.scenario.signedRequest, at: now)
        let offer = try made.ledger.post(made.scenario.signedWorkerpool, at: now)
        try made.ledger.deposit(UInt256(10), for: requester, at: now)
        #expect(try made.ledger.bookedOrder(RequestOrder.self, request)?.status == .dead(.balanceTooLow(requester)))
        try made.ledger.deposit(UInt256(1), for: requester, at: now)
        #expect(try made.ledger.bookedOrder(RequestOrder.self, request)?.status == .open)
        let owner = try Wallet.pool.address
        #expect(try made.ledger.bookedOrder(WorkerpoolOrder.self, offer)?.status == .dead(.balanceTooLow(owner)))
        try made.ledger.deposit(UInt256(3), for: owner, at: now)
        #expect(try made.ledger.bookedOrder(WorkerpoolOrder.self, offer)?.status == .open)
        made.scenario.request.appMaxPrice = .max
        #expect(try made.ledger.causeOfDeath(of: made.scenario.request) == .balanceTooLow(requester))
    }

    @Test("a group's address is its owner's alone, and its name has an end")
    func groups() throws {
        let owner = try Wallet.dataOwner.address
        let mine = Registered(entry: try GroupEntry(name: "maps"), owner: owner)
        #expect(try GroupEntry(decoding: mine.entry.encoded()) == mine.entry)
        #expect(mine.address != Registered(entry: mine.entry, owner: try Wallet.stranger.address).address)
        #expect(mine.address != Registered(entry: try GroupEntry(name: "maps2"), owner: owner).address)
        #expect(throws: OrdersError.textTooLong) { try GroupEntry(name: String(repeating: "a", count: 257)) }
    }
}
