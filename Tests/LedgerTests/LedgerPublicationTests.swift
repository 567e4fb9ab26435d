import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import Testing

@Suite struct LedgerPublicationTests {
    let now = TemporaryLedger.now

    /// A publication of a dataset of its own for the scenario's app.
    private func publication(
        _ made: TemporaryLedger,
        name: String,
        night: String = "2020-05-01",
        revision: Int = 0,
        closing: [SignedOperation<DatasetOrder>] = [],
        change: (inout DatasetOrder) -> Void = { _ in }
    ) throws -> Publication {
        var scenario = try MarketScenario(datasetName: name)
        change(&scenario.dataset)
        return Publication(
            app: made.scenario.appEntry.address,
            night: night,
            revision: revision,
            dataset: scenario.datasetEntry,
            order: try scenario.signedDataset,
            closing: closing
        )
    }

    private func closing(_ made: TemporaryLedger, _ publication: Publication) throws -> SignedOperation<DatasetOrder> {
        try SignedOperation(
            .close,
            on: publication.order.order,
            in: made.scenario.domain,
            by: Wallet.dataOwner.key()
        )
    }

    @Test("publishes nights, offers their orders, and finds the latest revision")
    func publishes() throws {
        let made = try TemporaryLedger()
        let ledger = made.ledger
        let first = try publication(made, name: "a")
        let second = try publication(made, name: "b", night: "2020-05-02")
        try ledger.publishNight([first, second], at: now)
        #expect(try ledger.orders(DatasetOrder.self).count == 2)
        let corrected = try publication(made, name: "c", revision: 1, closing: [closing(made, first)])
        try ledger.publishNight([corrected], at: now + 1)
        let latest = try ledger.publication(app: first.app, night: "2020-05-01")
        #expect(latest?.revision == 1 && latest?.dataset == corrected.dataset.address)
        #expect(latest?.order == corrected.order.order.hash(in: ledger.domain))
        #expect(try ledger.publications(app: first.app).map(\.night) == ["2020-05-01", "2020-05-02"])
        #expect(try ledger.publications(app: first.app).map(\.revision) == [1, 0])
        #expect(try ledger.publication(app: first.app, night: "2020-05-03") == nil)
        #expect(try ledger.orders(DatasetOrder.self).count == 2, "the superseded order is closed")
        #expect(try ledger.dataset(corrected.dataset.address) == corrected.dataset)
    }

    @Test("all or none: the last of three that fails takes the others with it")
    func allOrNone() throws {
        let made = try TemporaryLedger()
        let bad: [(LedgerError, Publication)] = [
            (.malformedNight("2020-02-30"), try publication(made, name: "x", night: "2020-02-30")),
            (.malformedNight("tomorrow"), try publication(made, name: "x", night: "tomorrow")),
            (.malformedNight("now"), try publication(made, name: "x", night: "now")),
            (
                .alreadyPublished(app: made.scenario.appEntry.address, night: "2020-05-01", revision: 0),
                try publication(made, name: "x")
            ),
            (
                .publicationNotRestrictedToApp(made.scenario.appEntry.address),
                try publication(made, name: "x", night: "2020-06-01") { $0.appRestrict = .zero }
            ),
            (
                .publicationNotRestrictedToApp(made.scenario.appEntry.address),
                try publication(made, name: "x", night: "2020-06-01") {
                    $0.dataset = made.scenario.datasetEntry.address
                }
            ),
            (
                .orderExhausted(
                    try publication(made, name: "x") { $0.volume = .zero }.order.order.hash(in: made.ledger.domain)
                ),
                try publication(made, name: "x", night: "2020-06-01") { $0.volume = .zero }
            ),
        ]
        for (error, last) in bad {
            let two = [
                try publication(made, name: "a"), try publication(made, name: "b", night: "2020-05-02"),
            ]
            try made.expectRefusal(error) { try made.ledger.publishNight(two + [last], at: now) }
        }
        var unknown = try publication(made, name: "x")
        unknown.app = try Wallet.stranger.address
        try made.expectRefusal(.unknownAsset(.app, unknown.app)) { try made.ledger.publishNight([unknown], at: now) }
        var forged = try publication(made, name: "x")
        forged.order = try SignedOrder(forged.order.order, in: made.ledger.domain, by: Wallet.stranger.key())
        try made.expectRefusal(.orderNotSigned(.dataset)) { try made.ledger.publishNight([forged], at: now) }
    }

    @Test("a revision is refused if it is not later, or would leave its predecessor open")
    func revisions() throws {
        let made = try TemporaryLedger()
        let first = try publication(made, name: "a", revision: 1)
        try made.ledger.publishNight([first], at: now)
        for revision in [0, 1] {
            let again = try publication(made, name: "b", revision: revision, closing: [closing(made, first)])
            try made.expectRefusal(.alreadyPublished(app: first.app, night: first.night, revision: 1)) {
                try made.ledger.publishNight([again], at: now)
            }
        }
        let careless = try publication(made, name: "b", revision: 2)
        try made.expectRefusal(.supersededOrderStillOpen(first.order.order.hash(in: made.ledger.domain))) {
            try made.ledger.publishNight([careless], at: now)
        }
        // Revoked while its successor was made: that is not published either.
        var late = try publication(made, name: "b", revision: 2)
        late.expectedOpen = first.order.order.hash(in: made.ledger.domain)
        try made.ledger.perform(closing(made, first), at: now)
        try made.expectRefusal(.orderClosedMeanwhile(first.order.order.hash(in: made.ledger.domain))) {
            try made.ledger.publishNight([late], at: now)
        }
        let signing = try SignedOperation(
            .sign,
            on: first.order.order,
            in: made.scenario.domain,
            by: Wallet.dataOwner.key()
        )
        try made.expectRefusal(.wrongOperation) {
            try made.ledger.publishNight(
                [publication(made, name: "b", revision: 2, closing: [signing])],
                at: now
            )
        }
    }

    @Test("an app that left the whitelist while its night was made gets none")
    func delisted() throws {
        let made = try TemporaryLedger()
        let late = try publication(made, name: "a")
        try made.ledger.delist([late.app], closing: [], at: now)
        try made.expectRefusal(.appDelisted(late.app)) { try made.ledger.publishNight([late], at: now) }
    }
}
