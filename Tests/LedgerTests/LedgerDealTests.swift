import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import PoCo
import Testing

@Suite struct LedgerDealTests {
    let now = TemporaryLedger.now

    @Test("a deal consumes its volume, is kept as made, and its bundle proves itself")
    func match() throws {
        let made = try TemporaryLedger()
        let deal = try made.match()
        #expect(deal.startTime == now && deal.botFirst == .zero && deal.botSize == UInt256(1))
        #expect(try made.ledger.deal(deal.identifier) == deal)
        #expect(try made.ledger.deals() == [deal])
        #expect(try made.ledger.deals(requester: Wallet.requester.address) == [deal])
        #expect(try made.ledger.deals(requester: Wallet.stranger.address).isEmpty)
        try made.expectRefusal(.refused(.noVolumeLeft)) { _ = try made.match() }
        let task = try made.ledger.initialize(deal: deal.identifier, index: .zero, at: now)
        let bundle = try made.ledger.dealBundle(for: task.identifier, worker: Wallet.worker.address)
        let verified = try DealBundle.decode(bundle.encoded()).verify()
        #expect(verified.terms == deal.terms && verified.taskIdentifier == task.identifier)
    }

    @Test("several deals of one request follow each other without a gap")
    func consecutive() throws {
        let made = try TemporaryLedger()
        made.scenario.request.volume = UInt256(10)
        made.scenario.dataset.volume = UInt256(4)
        let first = try made.match()
        try made.scenario.salt(7)
        made.scenario.request.salt = .zero
        let second = try made.match()
        #expect(first.botSize == UInt256(4) && second.botFirst == UInt256(4) && second.botSize == UInt256(4))
        #expect(first.identifier != second.identifier)
        let task = try made.ledger.initialize(deal: second.identifier, index: UInt256(5), at: now)
        let bundle = try made.ledger.dealBundle(for: task.identifier, worker: Wallet.worker.address)
        #expect(try bundle.verify().taskIdentifier == task.identifier)
    }

    @Test("refused matches leave nothing: mismatch, price, unregistered, wrong signature")
    func refusals() throws {
        let made = try TemporaryLedger()
        let fine = made.scenario
        made.scenario.request.category = UInt256(1)
        try made.expectRefusal(.refused(.categoryMismatch)) { _ = try made.match() }
        made.scenario = fine
        made.scenario.dataset.datasetPrice = UInt256(1)
        made.scenario.request.datasetMaxPrice = UInt256(1)
        try made.expectRefusal(.depositNeeded(fine.request.requester, missing: UInt256(1))) { _ = try made.match() }
        made.scenario.dataset.datasetPrice = .max
        made.scenario.request.datasetMaxPrice = .max
        made.scenario.app.appPrice = UInt256(1)
        made.scenario.request.appMaxPrice = UInt256(1)
        try made.expectRefusal(.market(.overflow)) { _ = try made.match() }
        made.scenario = try MarketScenario(datasetName: "never registered")
        try made.expectRefusal(.refused(.unknownDataset)) { _ = try made.match() }
        made.scenario = fine
        made.scenario.workerpool.workerpool = fine.appEntry.address
        made.scenario.request.workerpool = fine.appEntry.address
        try made.expectRefusal(.refused(.unknownWorkerpool)) { _ = try made.match() }
        made.scenario = fine
        try made.expectRefusal(.implausibleTime) { _ = try made.match(at: -1) }
        let stranger = try SignedOrder(fine.request, in: fine.domain, by: Wallet.stranger.key())
        try made.expectRefusal(.refused(.requestOrderNotSigned)) {
            _ = try made.ledger.match(
                app: fine.signedApp,
                dataset: fine.signedDataset,
                workerpool: fine.signedWorkerpool,
                request: stranger,
                at: now
            )
        }
    }

    @Test("connections that match at the same time never consume more than the volume")
    func concurrency() throws {
        let made = try TemporaryLedger()
        made.scenario.dataset.volume = UInt256(10)
        let requests = try (0..<16).map { number in
            var request = made.scenario.request
            request.salt = try OrderSalt(UInt256(UInt64(number)).bigEndianBytes)
            return try SignedOrder(request, in: made.scenario.domain, by: Wallet.requester.key())
        }
        let (app, dataset, pool) = (
            try made.scenario.signedApp, try made.scenario.signedDataset, try made.scenario.signedWorkerpool
        )
        let path = made.path
        let connections = try (0..<4).map { _ in try LedgerDatabase(opening: path) }
        let outcomes = Outcomes()
        DispatchQueue.concurrentPerform(iterations: requests.count) { index in
            do throws(LedgerError) {
                let deal = try connections[index % 4].match(
                    app: app,
                    dataset: dataset,
                    workerpool: pool,
                    request: requests[index],
                    at: TemporaryLedger.now
                )
                outcomes.add(.success(deal))
            } catch {
                outcomes.add(.failure(error))
            }
        }
        let results = outcomes.all
        #expect(results.filter { (try? $0.get()) != nil }.count == 10)
        let refusals = results.compactMap { result -> LedgerError? in
            if case .failure(let error) = result { error } else { nil }
        }
        #expect(refusals == [LedgerError](repeating: .refused(.noVolumeLeft), count: 6))
        #expect(try made.ledger.remainingVolume(of: dataset.order) == .zero)
        #expect(try made.ledger.deals().count == 10)
        try made.ledger.verifyLog()
    }
}

/// Collects what threads found.
private final class Outcomes: @unchecked Sendable {
    private let lock = NSLock()
    private var results: [Result<Deal, LedgerError>] = []

    func add(_ result: Result<Deal, LedgerError>) { lock.withLock { results.append(result) } }

    var all: [Result<Deal, LedgerError>] { lock.withLock { results } }
}
