import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import Testing

@Suite struct LedgerOrderTests {
    let now = TemporaryLedger.now

    @Test("registering again changes nothing; addresses are those of the entries")
    func registering() throws {
        let made = try TemporaryLedger()
        let (ledger, app) = (made.ledger, made.scenario.appEntry)
        let before = try ledger.stateDigest()
        #expect(try ledger.registerApp(owner: app.owner, entry: app.entry, at: now + 9) == app.address)
        #expect(try ledger.stateDigest() == before)
        #expect(try ledger.app(app.address) == app && ledger.apps() == [app])
        #expect(try ledger.dataset(made.scenario.datasetEntry.address) == made.scenario.datasetEntry)
        #expect(try ledger.workerpool(made.scenario.workerpoolEntry.address) == made.scenario.workerpoolEntry)
        #expect(try ledger.app(made.scenario.datasetEntry.address) == nil)
        try made.expectRefusal(.ownerIsNobody) {
            try ledger.registerApp(owner: .zero, entry: app.entry, at: now)
        }
        let entry = try WorkerpoolEntry(description: "Another.")
        for time in [-1, LedgerDatabase.latestTime + 1, .max] {
            try made.expectRefusal(.implausibleTime) {
                try ledger.registerWorkerpool(owner: app.owner, entry: entry, at: time)
            }
        }
    }

    @Test("lists posted orders, once each, with what remains")
    func posting() throws {
        let made = try TemporaryLedger()
        let ledger = made.ledger
        let signed = try made.scenario.signedDataset
        let hash = try ledger.post(signed, at: now)
        let digest = try ledger.stateDigest()
        #expect(try ledger.post(signed, at: now + 5) == hash)
        #expect(try ledger.stateDigest() == digest)
        let listed = try ledger.orders(DatasetOrder.self)
        #expect(listed.map(\.signed) == [signed] && listed.map(\.hash) == [hash])
        #expect(listed.map(\.publishedAt) == [now] && listed.map(\.remaining) == [signed.order.volume])
        #expect(try ledger.orders(DatasetOrder.self, subject: signed.order.dataset).count == 1)
        #expect(try ledger.orders(DatasetOrder.self, subject: signed.order.appRestrict).isEmpty)
        #expect(try ledger.orders(AppOrder.self).isEmpty)
        _ = try made.match()
        #expect(try ledger.orders(DatasetOrder.self).map(\.remaining) == [UInt256(9)])
        #expect(try ledger.remainingVolume(of: signed.order) == UInt256(9))
        #expect(try ledger.orders(AppOrder.self).isEmpty, "a matched order is not thereby offered")
    }

    @Test("refuses orders of unknown assets, of others, and closed ones")
    func refusedPosts() throws {
        let made = try TemporaryLedger()
        let (ledger, scenario) = (made.ledger, made.scenario)
        let forged = try SignedOrder(scenario.dataset, in: scenario.domain, by: Wallet.stranger.key())
        try made.expectRefusal(.orderNotSigned(.dataset)) { try ledger.post(forged, at: now) }
        let elsewhere = OrderDomain.local(contract: try Wallet.stranger.address)
        let foreign = try SignedOrder(scenario.dataset, in: elsewhere, by: Wallet.dataOwner.key())
        try made.expectRefusal(.orderNotSigned(.dataset)) { try ledger.post(foreign, at: now) }
        var unknown = scenario.app
        unknown.app = scenario.datasetEntry.address
        let signed = try SignedOrder(unknown, in: scenario.domain, by: Wallet.dataOwner.key())
        try made.expectRefusal(.unknownAsset(.app, unknown.app)) { try ledger.post(signed, at: now) }
        var nobody = scenario.request
        nobody.requester = .zero
        try made.expectRefusal(.refused(.requesterIsNobody)) {
            try ledger.post(SignedOrder(order: nobody, signature: forged.signature), at: now)
        }
        try ledger.perform(made.closingOfDatasetOrder(), at: now)
        try made.expectRefusal(.orderExhausted(scenario.dataset.hash(in: scenario.domain))) {
            try ledger.post(scenario.signedDataset, at: now)
        }
    }

    @Test("only the owner closes; a closed order makes no deal, and closing again changes nothing")
    func closing() throws {
        let made = try TemporaryLedger()
        let (ledger, scenario) = (made.ledger, made.scenario)
        let hash = try ledger.post(scenario.signedDataset, at: now)
        let signature = try made.closingOfDatasetOrder().signature
        let forged = try SignedOperation(.close, on: scenario.dataset, in: scenario.domain, by: Wallet.stranger.key())
        try made.expectRefusal(.invalid(.wrongSigner)) {
            try ledger.closeOrder(.dataset, hash: hash, signature: forged.signature, at: now)
        }
        let signing = try SignedOperation(.sign, on: scenario.dataset, in: scenario.domain, by: Wallet.dataOwner.key())
        try made.expectRefusal(.invalid(.wrongSigner)) {
            try ledger.closeOrder(.dataset, hash: hash, signature: signing.signature, at: now)
        }
        try made.expectRefusal(.unknownOrder(hash)) {
            try ledger.closeOrder(.app, hash: hash, signature: signature, at: now)
        }
        try ledger.closeOrder(.dataset, hash: hash, signature: signature, at: now)
        let closed = try ledger.stateDigest()
        try ledger.closeOrder(.dataset, hash: hash, signature: signature, at: now + 1)
        #expect(try ledger.stateDigest() == closed)
        #expect(try ledger.orders(DatasetOrder.self).isEmpty)
        #expect(try ledger.orders(DatasetOrder.self, onlyOpen: false).map(\.consumption.isClosed) == [true])
        try made.expectRefusal(.refused(.noVolumeLeft)) { _ = try made.match() }
    }

    @Test("a presignature on the ledger stands for the order's signature")
    func presigning() throws {
        let made = try TemporaryLedger()
        let (ledger, scenario) = (made.ledger, made.scenario)
        let unsigned = SignedOrder(order: scenario.dataset, signature: [])
        try made.expectRefusal(.orderNotSigned(.dataset)) { try ledger.post(unsigned, at: now) }
        try ledger.perform(
            SignedOperation(.sign, on: scenario.dataset, in: scenario.domain, by: Wallet.dataOwner.key()),
            at: now
        )
        try ledger.post(unsigned, at: now)
        _ = try ledger.match(
            app: scenario.signedApp,
            dataset: unsigned,
            workerpool: scenario.signedWorkerpool,
            request: scenario.signedRequest,
            at: now
        )
        #expect(try ledger.logEntries().map(\.kind).contains(.orderPresigned))
    }

    @Test("a group's members count as allowed, and leaving it revokes at once")
    func groups() throws {
        let made = try TemporaryLedger()
        let group = try Wallet.stranger.address
        made.scenario.dataset.appRestrict = group
        made.scenario.request.volume = UInt256(5)
        made.scenario.dataset.volume = UInt256(1)
        try made.expectRefusal(.refused(.datasetRestrictedToAnotherApp)) { _ = try made.match() }
        let app = made.scenario.appEntry.address
        try made.ledger.setMembership(of: app, in: group, to: true, at: now)
        try made.ledger.setMembership(of: app, in: group, to: true, at: now)
        _ = try made.match()
        try made.ledger.setMembership(of: app, in: group, to: false, at: now)
        try made.expectRefusal(.refused(.datasetRestrictedToAnotherApp)) { _ = try made.match() }
        #expect(try made.ledger.logEntries().filter { $0.kind == .groupChanged }.count == 2)
    }
}
