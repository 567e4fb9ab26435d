import Cryptography
import DeterministicCBOR
import MarketTestSupport
import Orders
import Testing

@Suite struct DealBundleTests {
    @Test("survives its encoding and is verified")
    func roundTrip() throws {
        let bundle = try MarketScenario().bundle
        let decoded = try DealBundle.decode(bundle.encoded())
        #expect(decoded == bundle)
        let deal = try decoded.verify()
        #expect(deal.dealIdentifier == bundle.dealIdentifier && deal.taskIdentifier == bundle.taskIdentifier)
        #expect(deal.environments == [.simulated])
        #expect(deal.allows(MarketScenario.measurement, in: .simulated))
        #expect(!deal.allows(MarketScenario.measurement, in: .sgx))
        #expect(!deal.allows(SHA256Digest.of([9]), in: .simulated))
    }

    typealias Tamper = @Sendable (inout DealBundle) throws -> Void

    static let tampers: [(cause: OrdersError, tamper: Tamper)] = [
        (.refused(.appOrderNotSigned), { $0.domain = .local(contract: try Wallet.stranger.address) }),
        (
            .registryAddressMismatch(.app),
            { $0.app = Registered(entry: $0.app.entry, owner: try Wallet.stranger.address) }
        ),
        (.registryAddressMismatch(.app), { $0.app = Registered(entry: try other($0.app.entry), owner: $0.app.owner) }),
        (
            .registryAddressMismatch(.dataset),
            { $0.dataset = Registered(entry: $0.dataset.entry, owner: try Wallet.stranger.address) }
        ),
        (
            .registryAddressMismatch(.dataset),
            { $0.dataset = Registered(entry: try allowingTDX($0.dataset.entry), owner: $0.dataset.owner) }
        ),
        (
            .registryAddressMismatch(.workerpool),
            { $0.workerpool = Registered(entry: $0.workerpool.entry, owner: try Wallet.stranger.address) }
        ),
        (.refused(.appOrderNotSigned), { $0.appOrder = resign($0.appOrder) { $0.volume = .max } }),
        (.refused(.appOrderNotSigned), { $0.appOrder = unsigned($0.appOrder) }),
        (.refused(.datasetOrderNotSigned), { $0.datasetOrder = resign($0.datasetOrder) { $0.appRestrict = .zero } }),
        (.refused(.datasetOrderNotSigned), { $0.datasetOrder = unsigned($0.datasetOrder) }),
        (
            .refused(.datasetRestrictedToAnotherApp),
            { bundle in
                let stranger = try Wallet.stranger.address
                bundle.datasetOrder = resign(bundle.datasetOrder) { $0.appRestrict = stranger }
            }
        ),
        (
            .refused(.workerpoolOrderNotSigned),
            { $0.workerpoolOrder = resign($0.workerpoolOrder) { $0.volume = .max } }
        ),
        (.refused(.requestOrderNotSigned), { $0.requestOrder = resign($0.requestOrder) { $0.params += " " } }),
        (.dealIdentifierMismatch, { $0.dealIdentifier = DealIdentifier(SHA256Digest.of([1])) }),
        (.dealIdentifierMismatch, { $0.consumedBefore = UInt256(1) }),
        (.taskIndexOutsideDeal, { $0.taskIndex = UInt256(1) }),
        (.taskIdentifierMismatch, { $0.taskIdentifier = TaskIdentifier(SHA256Digest.of([1])) }),
        (.workerIsNobody, { $0.worker = .zero }),
    ]

    @Test("names the cause when a field is not what was signed", arguments: tampers.indices)
    func tampering(index: Int) throws {
        var bundle = try MarketScenario().bundle
        try Self.tampers[index].tamper(&bundle)
        let decoded = try DealBundle.decode(bundle.encoded())
        #expect(throws: Self.tampers[index].cause) { try decoded.verify() }
    }

    @Test("the index is bound to the deal's first task and to the request's volume")
    func indexBounds() throws {
        var scenario = try MarketScenario()
        scenario.request.volume = UInt256(5)
        func bundle(consumed: UInt64, index: UInt64) throws -> DealBundle {
            var bundle = try scenario.bundle
            bundle = DealBundle(
                domain: bundle.domain,
                app: bundle.app,
                dataset: bundle.dataset,
                workerpool: bundle.workerpool,
                appOrder: bundle.appOrder,
                datasetOrder: bundle.datasetOrder,
                workerpoolOrder: bundle.workerpoolOrder,
                requestOrder: bundle.requestOrder,
                consumedBefore: UInt256(consumed),
                taskIndex: UInt256(index),
                worker: bundle.worker
            )
            return bundle
        }
        _ = try bundle(consumed: 2, index: 2).verify()
        _ = try bundle(consumed: 2, index: 4).verify()
        for (consumed, index) in [(2, 1), (2, 5), (5, 5)] as [(UInt64, UInt64)] {
            #expect(throws: OrdersError.taskIndexOutsideDeal) {
                try bundle(consumed: consumed, index: index).verify()
            }
        }
    }

    @Test("a restriction to a group holds only where the group's members are known")
    func groups() throws {
        var scenario = try MarketScenario()
        let group = try Wallet.stranger.address
        scenario.dataset.appRestrict = group
        let (bundle, app) = (try scenario.bundle, scenario.appEntry.address)
        #expect(throws: OrdersError.refused(.datasetRestrictedToAnotherApp)) { try bundle.verify() }
        _ = try bundle.verify { $0 == group && $1 == app }
    }

    @Test("refuses an app that cannot run where the data may go")
    func environments() throws {
        var scenario = try MarketScenario()
        let entry = try DatasetEntry(
            contentIdentifier: "Qm",
            checksum: SHA256Digest.of([1]),
            headerDigest: SHA256Digest.of([2]),
            environments: [.tdx]
        )
        scenario.datasetEntry = Registered(entry: entry, owner: scenario.datasetEntry.owner)
        scenario.dataset.dataset = scenario.datasetEntry.address
        scenario.request.dataset = scenario.datasetEntry.address
        let bundle = try scenario.bundle
        #expect(throws: OrdersError.noCommonEnvironment) { try bundle.verify() }
    }

    @Test("every flipped bit, every cut and every addition is refused")
    func hostileBytes() throws {
        let bytes = try MarketScenario().bundle.encoded()
        for index in stride(from: 0, to: bytes.count, by: 13) {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            #expect(throws: OrdersError.self, "byte \(index)") { try verifyUnlessWorker(flipped) }
            #expect(throws: OrdersError.self) { try DealBundle.decode(Array(bytes.prefix(index))) }
        }
        #expect(throws: OrdersError.malformedEncoding(.trailingBytes)) { try DealBundle.decode(bytes + [0]) }
        #expect(throws: OrdersError.tooManyElements) {
            try DealBundle.decode([UInt8](repeating: 0, count: DealBundle.longestEncoding + 1))
        }
    }

    /// The worker is the one field that a bundle cannot prove; a change there counts as refused here.
    private func verifyUnlessWorker(_ bytes: [UInt8]) throws {
        let deal = try DealBundle.decode(bytes).verify()
        guard try deal.worker == Wallet.worker.address else { throw OrdersError.workerIsNobody }
    }

    private static func other(_ entry: AppEntry) throws -> AppEntry {
        try AppEntry(
            name: entry.name,
            contentIdentifier: entry.contentIdentifier,
            checksum: entry.checksum,
            manifest: entry.manifest,
            measurements: [.simulated: [SHA256Digest.of([7])]],
            columns: entry.columns,
            disclosure: entry.disclosure
        )
    }

    private static func allowingTDX(_ entry: DatasetEntry) throws -> DatasetEntry {
        try DatasetEntry(
            contentIdentifier: entry.contentIdentifier,
            checksum: entry.checksum,
            headerDigest: entry.headerDigest,
            environments: entry.environments.union([.tdx])
        )
    }

    /// Another order under the old signature.
    private static func resign<Order: MarketOrder>(
        _ signed: SignedOrder<Order>,
        change: (inout Order) -> Void
    ) -> SignedOrder<Order> {
        var order = signed.order
        change(&order)
        return SignedOrder(order: order, signature: signed.signature)
    }

    private static func unsigned<Order: MarketOrder>(_ signed: SignedOrder<Order>) -> SignedOrder<Order> {
        SignedOrder(order: signed.order, signature: [])
    }
}
