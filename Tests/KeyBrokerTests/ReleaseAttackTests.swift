import Cryptography
import Evidence
import Foundation
import KeyBroker
import Ledger
import MarketTestSupport
import Orders
import SimulatedHardware
import Testing

/// What a host between enclave and broker can try; each attempt has its named refusal.
@Suite struct ReleaseAttackTests {
    private func expect(
        _ refusal: BrokerRefusal,
        of made: BrokerScenario,
        releases: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ evidence: () throws -> ReleaseEvidence
    ) throws {
        let message = try evidence().encoded()
        #expect(throws: refusal, sourceLocation: sourceLocation) { try made.desk.release(to: message) }
        #expect(
            try made.ledger.keyReleases(of: made.task.identifier).count == releases,
            sourceLocation: sourceLocation
        )
    }

    @Test("evidence a second time, and evidence of before a restart")
    func replayedEvidence() throws {
        let made = try BrokerScenario()
        let evidence = try made.evidence()
        _ = try made.desk.release(to: evidence.encoded())
        try expect(.nonceUsed, of: made, releases: 1) { evidence }
        let fresh = try made.evidence()
        let restarted = try BrokerScenario(reopening: made.folder)
        #expect(throws: BrokerRefusal.nonceUnknown) { try restarted.desk.release(to: fresh.encoded()) }
    }

    @Test("a release a second time, to an enclave that has new keys, does not open")
    func replayedRelease() throws {
        let made = try BrokerScenario()
        func exchange(_ key: borrowing EncapsulationKey) throws -> (ReleaseEvidence, KeyRelease) {
            let transcript = try made.transcript(key)
            let evidence = ReleaseEvidence(transcript: transcript, quote: try made.quote(transcript))
            return (evidence, try made.desk.release(to: evidence.encoded()))
        }
        let first = try EncapsulationKey(.xWing)
        let second = try EncapsulationKey(.xWing)
        let (evidence, release) = try exchange(first)
        let (later, _) = try exchange(second)
        #expect(throws: Never.self) { _ = try release.open(with: first, as: evidence) }
        #expect(throws: EvidenceError.brokerSignatureInvalid) { _ = try release.open(with: second, as: later) }
        #expect(throws: (any Error).self) { _ = try release.open(with: second, as: evidence) }
    }

    @Test("a challenge a second time is good for one release")
    func replayedChallenge() throws {
        let made = try BrokerScenario()
        let first = try made.evidence()
        _ = try made.desk.release(to: first.encoded())
        try expect(.nonceUsed, of: made, releases: 1) { try made.evidence { $0.nonce = first.transcript.nonce } }
    }

    @Test("the host's key in the place of the enclave's")
    func swappedKeys() throws {
        let made = try BrokerScenario()
        try expect(.reportDataMismatch, of: made) {
            var evidence = try made.evidence()
            evidence.transcript.encapsulationKey = try EncapsulationKey(.x25519).publicKey
            return evidence
        }
        try expect(.reportDataMismatch, of: made) {
            var evidence = try made.evidence()
            evidence.transcript.resultAddress = try Wallet.stranger.address
            return evidence
        }
    }

    @Test("a weaker way of sealing than was offered")
    func weakerSuite() throws {
        let made = try BrokerScenario(suites: [.xWing])
        #expect(try made.desk.challenge().suites == [KeyEncapsulationSuite.xWing.rawValue])
        try expect(.suiteNotOffered, of: made) { try made.evidence() }
        let both = try BrokerScenario()
        #expect(try both.desk.challenge().suite == .xWing, "the stronger one goes first")
        #expect(throws: Never.self) { try both.desk.release(to: both.evidence().encoded()) }
    }

    @Test("an attested enclave of this deal that asks for another task")
    func otherTask() throws {
        let made = try BrokerScenario()
        try expect(.taskUnknown, of: made) { try made.evidence { $0.task = SHA256Digest.of([9]) } }
        let other = try secondTask(of: made) { try $0.salt(2) }
        try expect(.dealMismatch, of: made) { try made.evidence { $0.task = other.identifier.digest } }
    }

    @Test("an enclave that was given the deal on another day's dataset, or for another beneficiary")
    func otherDeal() throws {
        let made = try BrokerScenario()
        let changes: [(inout MarketScenario) throws -> Void] = [
            { market in
                try market.salt(3)
                let old = market.datasetEntry
                market.datasetEntry = Registered(
                    entry: try DatasetEntry(
                        contentIdentifier: "QmAnotherDay",
                        checksum: old.entry.checksum,
                        headerDigest: SHA256Digest.of(Array("another day".utf8)),
                        environments: old.entry.environments
                    ),
                    owner: old.owner
                )
                market.dataset.dataset = market.datasetEntry.address
                market.request.dataset = market.datasetEntry.address
            },
            { market in
                try market.salt(4)
                market.request.beneficiary = try Wallet.stranger.address
            },
            { market in
                try market.salt(5)
                market.request.params = #"{"iexec_args":"--recipient age1other"}"#
            },
        ]
        for change in changes {
            let other = try secondTask(of: made, change)
            let bundle = try made.ledger.dealBundle(for: other.identifier, worker: Wallet.pool.address)
            let digest = SHA256Digest.of(bundle.encoded())
            try expect(.dealMismatch, of: made) { try made.evidence { $0.dealDigest = digest } }
        }
    }

    @Test("a dataset whose keys the broker does not keep: an attested enclave gets no other's")
    func otherDataset() throws {
        let made = try BrokerScenario()
        let other = try secondTask(of: made) { market in
            try market.salt(6)
            let old = market.datasetEntry
            market.datasetEntry = Registered(
                entry: try DatasetEntry(
                    contentIdentifier: "QmOther",
                    checksum: old.entry.checksum,
                    headerDigest: SHA256Digest.of(Array("other".utf8)),
                    environments: old.entry.environments
                ),
                owner: old.owner
            )
            market.dataset.dataset = market.datasetEntry.address
            market.request.dataset = market.datasetEntry.address
        }
        let bundle = try made.ledger.dealBundle(for: other.identifier, worker: Wallet.pool.address)
        try expect(.keyUnknown, of: made) {
            try made.evidence {
                $0.task = other.identifier.digest
                $0.dealDigest = SHA256Digest.of(bundle.encoded())
            }
        }
    }

    @Test("a nonce is good until its last second")
    func nonceTime() throws {
        let made = try BrokerScenario()
        let (inTime, late) = (try made.evidence(), try made.evidence())
        made.setTime(BrokerScenario.start + 120)
        #expect(throws: Never.self) { try made.desk.release(to: inTime.encoded()) }
        made.setTime(BrokerScenario.start + 121)
        try expect(.nonceExpired, of: made, releases: 1) { late }
    }

    @Test("what is taken back while the broker checks is refused, to the last moment")
    func revokedInFlight() throws {
        typealias Change = @Sendable (LedgerDatabase, MarketScenario) throws -> Void
        let now = BrokerScenario.start
        let changes: [(BrokerRefusal, Change)] = [
            (
                .datasetOrderRevoked,
                {
                    try $0.perform(
                        SignedOperation(.close, on: $1.dataset, in: $1.domain, by: Wallet.dataOwner.key()),
                        at: now
                    )
                }
            ),
            (
                .appOrderRevoked,
                {
                    try $0.perform(
                        SignedOperation(.close, on: $1.app, in: $1.domain, by: Wallet.developer.key()),
                        at: now
                    )
                }
            ),
            (.appDelisted, { try $0.delist([$1.appEntry.address], closing: [], at: now) }),
            (.requesterRevoked, { try $0.revoke([.requester($1.request.requester)], at: now) }),
        ]
        for (refusal, change) in changes {
            // Another process's view of the same ledger, which the step after the last check uses.
            let ledger = OnceSet<@Sendable () throws -> Void>()
            let made = try BrokerScenario(stop: { step in if step == .sealed { try ledger.value?() } })
            let other = try LedgerDatabase(opening: made.folder.appending(path: "ledger.sqlite").path)
            let market = made.market
            ledger.set { try change(other, market) }
            try expect(refusal, of: made) { try made.evidence() }
        }
    }

    @Test("who or what was revoked gets nothing, though the deal was made before")
    func revoked() throws {
        let made = try BrokerScenario()
        try made.ledger.revoke([.requester(Wallet.requester.address)], at: BrokerScenario.start)
        try expect(.requesterRevoked, of: made) { try made.evidence() }

        let onPlatform = try BrokerScenario()
        try onPlatform.ledger.revoke([.platform(onPlatform.platform.identity())], at: BrokerScenario.start)
        try expect(.platformRevoked, of: onPlatform) { try onPlatform.evidence() }

        let standing = SimulatedCollateral.Standing(status: "SWHardeningNeeded", advisories: ["INTEL-SA-00615"])
        let flawed = try BrokerScenario(platform: BrokerPlatform(standing: standing))
        _ = try flawed.desk.release(to: flawed.evidence().encoded())
        try flawed.ledger.revoke([.advisory("INTEL-SA-00001"), .advisory("INTEL-SA-00615")], at: BrokerScenario.start)
        try expect(.advisoryRevoked, of: flawed, releases: 1) { try flawed.evidence() }
    }

    @Test("three releases of a task to one measurement; none to another, nor a fourth")
    func releases() throws {
        let made = try BrokerScenario {
            let app = $0.appEntry
            let other = SHA256Digest.of([9])
            $0.appEntry = Registered(
                entry: try AppEntry(
                    name: app.entry.name,
                    contentIdentifier: app.entry.contentIdentifier,
                    checksum: app.entry.checksum,
                    manifest: app.entry.manifest,
                    measurements: [.simulated: [MarketScenario.measurement, other]],
                    columns: app.entry.columns,
                    disclosure: app.entry.disclosure
                ),
                owner: app.owner
            )
            $0.app.app = $0.appEntry.address
            $0.dataset.appRestrict = $0.appEntry.address
            $0.request.app = $0.appEntry.address
        }
        _ = try made.desk.release(to: made.evidence().encoded())
        try expect(.releaseLimit, of: made, releases: 1) { try made.evidence(measurement: SHA256Digest.of([9])) }
        for _ in 0..<2 { _ = try made.desk.release(to: made.evidence().encoded()) }
        try expect(.releaseLimit, of: made, releases: 3) { try made.evidence() }
    }

    @Test("a vault that was put back gives no key that the ledger says is destroyed")
    func destroyedKey() throws {
        let made = try BrokerScenario()
        let header = made.market.datasetEntry.entry.headerDigest
        try made.ledger.retire([Retirement(closing: [], keys: [header], reason: .operator)], at: BrokerScenario.start)
        try expect(.keyDestroyed, of: made) { try made.evidence() }
    }

    /// Another task of the same ledger, of a market that was changed.
    private func secondTask(
        of made: BrokerScenario,
        _ change: (inout MarketScenario) throws -> Void
    ) throws -> LedgerTask {
        var market = made.market
        try change(&market)
        let dataset = market.datasetEntry
        if try made.ledger.dataset(dataset.address) == nil {
            try made.ledger.registerDataset(owner: dataset.owner, entry: dataset.entry, at: BrokerScenario.start)
        }
        let deal = try made.ledger.match(
            app: market.signedApp,
            dataset: market.signedDataset,
            workerpool: market.signedWorkerpool,
            request: market.signedRequest,
            at: BrokerScenario.start
        )
        return try made.ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: BrokerScenario.start)
    }
}
