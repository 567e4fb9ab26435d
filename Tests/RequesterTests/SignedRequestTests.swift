import Cryptography
import Ledger
import MarketTestSupport
import Orders
import Requester
import SimulatedHardware
import TestSupport
import Testing
import TransparencyLog

/// A request that travels: what is on offer, what is signed, and what a ledger makes of it.
@Suite struct SignedRequestTests {
    private let start = ResultScenario.start

    /// A market whose dataset has a header, with an offer of it; nothing was asked yet.
    struct Stall {
        let scenario: ResultScenario
        var offer: ComputationOffer

        init() throws {
            let header = Array("header".utf8)
            scenario = try ResultScenario { market in
                market.datasetEntry = Registered(
                    entry: try DatasetEntry(
                        contentIdentifier: "QmDataset",
                        checksum: SHA256Digest.of([3]),
                        headerDigest: SHA256Digest.of(header),
                        environments: [.simulated]
                    ),
                    owner: market.datasetEntry.owner
                )
                market.dataset.dataset = market.datasetEntry.address
                market.request.dataset = market.datasetEntry.address
            }
            let market = scenario.market
            offer = ComputationOffer(
                domain: market.domain,
                app: market.appEntry,
                dataset: market.datasetEntry,
                workerpool: market.workerpoolEntry,
                orders: OpenOrders(
                    app: try market.signedApp,
                    dataset: try market.signedDataset,
                    workerpool: try market.signedWorkerpool
                ),
                datasetHeader: header,
                log: scenario.log,
                simulatedRoots: [scenario.machine.rootCertificate]
            )
        }

        func request(by wallet: borrowing EthereumKey = EthereumKey()) throws -> SignedRequest {
            let order = try ComputationRequest(
                app: offer.app.address,
                dataset: offer.dataset.address,
                recipient: AgeIdentity().recipient
            ).signed(for: offer.orders, in: offer.domain, by: wallet)
            return SignedRequest(offer: offer, order: order, question: [1, 2, 3])
        }
    }

    private func told(_ body: () throws -> Void) -> RequesterError? {
        do {
            try body()
            return nil
        } catch {
            return error as? RequesterError
        }
    }

    @Test("offer and request are read as they were written, and no changed byte of them is another form of the same")
    func roundTrip() throws {
        let stall = try Stall()
        let request = try stall.request()
        #expect(try ComputationOffer(decoding: stall.offer.encoded()) == stall.offer)
        let file = request.encoded()
        #expect(try SignedRequest(decoding: file) == request)
        var mutator = ByteMutator(seed: 11)
        for _ in 0..<2000 {
            let mutant = mutator.mutant(of: file)
            guard let read = try? SignedRequest(decoding: mutant) else { continue }
            #expect(read.encoded() == mutant)
        }
    }

    @Test("files of another kind, too long, or with too long parts are malformed")
    func malformed() throws {
        let stall = try Stall()
        var request = try stall.request()
        #expect(told { _ = try ComputationOffer(decoding: request.encoded()) } == .malformed(.offer))
        #expect(told { _ = try SignedRequest(decoding: stall.offer.encoded()) } == .malformed(.request))
        let long = [UInt8](repeating: 0, count: SignedRequest.maximumBytes + 1)
        #expect(told { _ = try SignedRequest(decoding: long) } == .malformed(.request))
        #expect(told { _ = try ComputationOffer(decoding: long) } == .malformed(.offer))
        #expect(told { _ = try ResultBundle(decoding: long) } == .malformed(.bundle))
        request.question = [UInt8](repeating: 0, count: SignedRequest.maximumQuestion + 1)
        #expect(told { _ = try SignedRequest(decoding: request.encoded()) } == .malformed(.request))
        var offer = stall.offer
        offer.simulatedRoots = [[UInt8]](repeating: [1], count: 5)
        #expect(told { _ = try ComputationOffer(decoding: offer.encoded()) } == .malformed(.offer))
    }

    @Test("deal and task are known before they are made, and admitting a request again finds them")
    func admission() throws {
        let stall = try Stall()
        let (request, ledger) = (try stall.request(), stall.scenario.ledger)
        #expect(try ledger.task(request.task) == nil)
        let task = try request.admit(on: ledger, at: start)
        #expect(task.identifier == request.task)
        #expect(task.deal == request.deal)
        #expect(task.state == .active)
        let size = try ledger.logSize()
        #expect(try request.admit(on: ledger, at: start + 5) == task)
        #expect(try ledger.logSize() == size)
    }

    @Test("a deal without its task, as a crash may leave it, gets the task")
    func interrupted() throws {
        let stall = try Stall()
        let (request, ledger) = (try stall.request(), stall.scenario.ledger)
        let orders = request.offer.orders
        _ = try ledger.match(
            app: orders.app,
            dataset: orders.dataset,
            workerpool: orders.workerpool,
            request: request.order,
            at: start
        )
        #expect(try request.admit(on: ledger, at: start).identifier == request.task)
    }

    @Test("a request for another ledger, or that rests on anything altered, is refused before anything is written")
    func refusals() throws {
        let stall = try Stall()
        let (honest, ledger) = (try stall.request(), stall.scenario.ledger)
        let size = try ledger.logSize()
        func answer(_ change: (inout SignedRequest) throws -> Void) throws -> RequesterError? {
            var request = honest
            try change(&request)
            return told { _ = try request.admit(on: ledger, at: start) }
        }
        let stranger = try Wallet.stranger.key()
        let market = stall.scenario.market
        let elsewhere = OrderDomain.local(contract: stranger.address)
        #expect(try answer { $0.offer.domain = elsewhere } == .otherLedger)
        #expect(try answer { $0.offer.datasetHeader = [1] } == .offerMismatch)
        let strangers = Registered(entry: market.appEntry.entry, owner: stranger.address)
        #expect(
            try answer { $0.offer.app = strangers }
                == .requestInvalid(.registryAddressMismatch(.app))
        )
        #expect(
            try answer { $0.offer.orders.dataset = SignedOrder(market.dataset, in: market.domain, by: stranger) }
                == .requestInvalid(.refused(.datasetOrderNotSigned))
        )
        #expect(
            try answer { $0.order = SignedOrder($0.order.order, in: market.domain, by: stranger) }
                == .requestInvalid(.refused(.requestOrderNotSigned))
        )
        #expect(try ledger.logSize() == size)
        // A well signed request for more than one task: its deal would use up what is on offer to all.
        for volume in [UInt256.zero, UInt256(2), .max] {
            let wallet = EthereumKey()
            var order = try stall.request(by: wallet).order.order
            order.volume = volume
            let signed = SignedOrder(order, in: market.domain, by: wallet)
            #expect(try answer { $0.order = signed } == .requestVolume)
        }
        #expect(try ledger.logSize() == size)
        // What only the ledger knows: an order that was taken back.
        try ledger.close(stall.scenario.market)
        #expect(try answer { _ in } == .refused(.noVolumeLeft))
    }
}

extension LedgerDatabase {
    /// Takes the dataset's order back, as its owner.
    fileprivate func close(_ market: MarketScenario) throws {
        try perform(
            SignedOperation(.close, on: market.dataset, in: market.domain, by: Wallet.dataOwner.key()),
            at: ResultScenario.start
        )
    }
}
