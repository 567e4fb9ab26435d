import Cryptography
import Evidence
import KeyBroker
import Ledger
import MarketTestSupport
import Orders
import TestSupport
import Testing

@Suite struct ReleaseDeskTests {
    @Test("attested code gets the keys of its deal's dataset, and the release is recorded")
    func release() throws {
        let made = try BrokerScenario()
        let key = try EncapsulationKey(.xWing)
        let transcript = try made.transcript(key)
        let evidence = ReleaseEvidence(transcript: transcript, quote: try made.quote(transcript))
        let grant = try made.desk.release(to: evidence.encoded()).open(with: key, as: evidence)
        #expect(grant.task == made.task.identifier.digest && grant.environment == "simulated")
        #expect(grant.dataset == made.market.datasetEntry.entry.headerDigest && grant.time == BrokerScenario.start)
        #expect(grant.dataKey.exposedCopy() == [UInt8](repeating: 7, count: 32) && grant.segmentKeys.isEmpty)
        #expect(try made.ledger.keyReleases(of: made.task.identifier) == [MarketScenario.measurement])
    }

    @Test("a challenge is signed, fresh and short-lived")
    func challenge() throws {
        let made = try BrokerScenario()
        let (one, two) = (try made.desk.challenge(), try made.desk.challenge())
        #expect(one.nonce != two.nonce && one.broker == two.broker)
        #expect(one.issued == BrokerScenario.start && one.expires == BrokerScenario.start + 120)
        #expect(try ReleaseChallenge(decoding: one.encoded()) == one)
    }

    func expectRefusal(
        _ refusal: BrokerRefusal,
        _ made: BrokerScenario,
        _ evidence: ReleaseEvidence,
        releases: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let entries = try made.ledger.logSize()
        #expect(throws: refusal, sourceLocation: sourceLocation) { try made.desk.release(to: evidence.encoded()) }
        let task = made.task.identifier
        #expect(try made.ledger.keyReleases(of: task).count == releases, sourceLocation: sourceLocation)
        // The refusal, and the commitment that ends its transaction.
        #expect(try made.ledger.logSize() == entries + 2, "no record of the refusal", sourceLocation: sourceLocation)
    }

    @Test("what is no evidence is refused, for no task")
    func malformed() throws {
        let made = try BrokerScenario()
        for message in [[], [0xa0], Array(try made.evidence().encoded().dropLast())] {
            #expect(throws: BrokerRefusal.evidenceMalformed) { try made.desk.release(to: message) }
        }
    }

    @Test("a nonce that is not the broker's, used or expired is refused")
    func nonces() throws {
        let made = try BrokerScenario()
        let entries = try made.ledger.logSize()
        let foreign = try made.evidence { $0.nonce[0] ^= 1 }
        #expect(throws: BrokerRefusal.nonceUnknown) { try made.desk.release(to: foreign.encoded()) }
        #expect(try made.ledger.logSize() == entries, "anybody could grow the log")
        let used = try made.evidence()
        _ = try made.desk.release(to: used.encoded())
        let size = try made.ledger.logSize()
        #expect(throws: BrokerRefusal.nonceUsed) { try made.desk.release(to: used.encoded()) }
        #expect(try made.ledger.logSize() == size, "anybody could grow the log")
        let late = try made.evidence()
        made.setTime(BrokerScenario.start + 121)
        try expectRefusal(.nonceExpired, made, late, releases: 1)
    }

    @Test("a refused exchange has used its nonce up")
    func burned() throws {
        let made = try BrokerScenario()
        var evidence = try made.evidence()
        let quote = evidence.quote
        evidence.quote = []
        try expectRefusal(.quoteMalformed, made, evidence)
        evidence.quote = quote
        #expect(throws: BrokerRefusal.nonceUsed) { try made.desk.release(to: evidence.encoded()) }
    }

    @Test("a registry entry that repeats another's header digest opens nothing, nor does another app's deal")
    func clonedEntry() throws {
        let market = try MarketScenario()
        let (dataset, app) = (market.datasetEntry.address, market.appEntry.address)
        let stranger = try EthereumAddress(bytes: [UInt8](repeating: 9, count: 20))
        for binding in [KeyVault.Binding(dataset: stranger, app: app), .init(dataset: dataset, app: stranger)] {
            let made = try BrokerScenario(keysKeptFor: binding)
            try expectRefusal(.keyOfAnotherDataset, made, made.evidence())
        }
    }

    @Test("evidence for another broker is refused")
    func otherBroker() throws {
        let made = try BrokerScenario()
        try expectRefusal(.otherBroker, made, made.evidence { $0.broker = SigningKey().verificationKey })
    }

    @Test("a quote that is none, not trusted, altered, or of another exchange is refused")
    func quotes() throws {
        let made = try BrokerScenario()
        var evidence = try made.evidence()
        evidence.quote = [1, 2, 3]
        try expectRefusal(.quoteMalformed, made, evidence)
        evidence = try made.evidence()
        let stranger = try BrokerPlatform(seed: 9)
        evidence.quote = try stranger.quote(evidence.transcript.reportData, measurement: MarketScenario.measurement)
        try expectRefusal(.quoteUntrusted, made, evidence)
        evidence = try made.evidence()
        // The first byte of the quote's signature, behind header, report and length.
        evidence.quote[48 + 384 + 4] ^= 1
        try expectRefusal(.quoteInvalid, made, evidence)
        evidence = try made.evidence()
        evidence.quote = try made.quote(made.evidence().transcript)
        try expectRefusal(.reportDataMismatch, made, evidence)
        evidence = try made.evidence()
        evidence.transcript.encapsulationKey = try EncapsulationKey(.x25519).publicKey
        try expectRefusal(.reportDataMismatch, made, evidence)
    }

    @Test("a task that nobody knows, or that is over, gets nothing")
    func tasks() throws {
        let made = try BrokerScenario()
        try expectRefusal(.taskUnknown, made, made.evidence { $0.task = SHA256Digest.of([9]) })
        let late = made.task.finalDeadline
        made.setTime(late + 1)
        try made.ledger.claim(made.task.identifier, at: late + 1)
        try expectRefusal(.taskNotActive, made, made.evidence())
    }

    @Test("a release after the contribution deadline cannot be recorded, so it does not happen")
    func late() throws {
        let made = try BrokerScenario()
        made.setTime(made.task.contributionDeadline)
        try expectRefusal(.taskExpired, made, made.evidence())
    }

    @Test("an enclave that was given another deal gets nothing")
    func deal() throws {
        let made = try BrokerScenario()
        try expectRefusal(.dealMismatch, made, made.evidence { $0.dealDigest = SHA256Digest.of([9]) })
    }

    @Test("code that the app's entry does not name gets nothing")
    func measurement() throws {
        let made = try BrokerScenario()
        try expectRefusal(.measurementNotRegistered, made, made.evidence(measurement: SHA256Digest.of([9])))
    }

    @Test("an environment that the dataset's owner did not allow gets nothing")
    func environment() throws {
        let made = try BrokerScenario {
            let app = $0.appEntry
            let here = [MarketScenario.measurement]
            $0.appEntry = Registered(
                entry: try AppEntry(
                    name: app.entry.name,
                    contentIdentifier: app.entry.contentIdentifier,
                    checksum: app.entry.checksum,
                    manifest: app.entry.manifest,
                    measurements: [.simulated: here, .sgx: here],
                    columns: app.entry.columns,
                    disclosure: app.entry.disclosure
                ),
                owner: app.owner
            )
            $0.app.app = $0.appEntry.address
            $0.dataset.appRestrict = $0.appEntry.address
            $0.request.app = $0.appEntry.address
            let old = $0.datasetEntry
            $0.datasetEntry = Registered(
                entry: try DatasetEntry(
                    contentIdentifier: old.entry.contentIdentifier,
                    checksum: old.entry.checksum,
                    headerDigest: old.entry.headerDigest,
                    environments: [.sgx]
                ),
                owner: old.owner
            )
            $0.dataset.dataset = $0.datasetEntry.address
            $0.request.dataset = $0.datasetEntry.address
        }
        try expectRefusal(.environmentNotAllowed, made, made.evidence())
    }

    @Test("a revoked order stops keys at once, for deals that were made before too")
    func revoked() throws {
        let dataset = try BrokerScenario()
        try dataset.ledger.perform(
            SignedOperation(.close, on: dataset.market.dataset, in: dataset.market.domain, by: Wallet.dataOwner.key()),
            at: BrokerScenario.start
        )
        try expectRefusal(.datasetOrderRevoked, dataset, dataset.evidence())
        let app = try BrokerScenario()
        try app.ledger.perform(
            SignedOperation(.close, on: app.market.app, in: app.market.domain, by: Wallet.developer.key()),
            at: BrokerScenario.start
        )
        try expectRefusal(.appOrderRevoked, app, app.evidence())
    }

    @Test("an app that left the whitelist gets nothing, though its orders stand")
    func delisted() throws {
        let made = try BrokerScenario()
        try made.ledger.delist([made.market.appEntry.address], closing: [], at: BrokerScenario.start)
        try expectRefusal(.appDelisted, made, made.evidence())
    }

    @Test("a task gets its keys three times at most")
    func limit() throws {
        let made = try BrokerScenario()
        for _ in 0..<LedgerDatabase.keyReleasesPerTask { _ = try made.desk.release(to: made.evidence().encoded()) }
        try expectRefusal(.releaseLimit, made, made.evidence(), releases: LedgerDatabase.keyReleasesPerTask)
    }

    @Test("a dataset that would pass the privacy budget gets no key, though its deal was made while there was enough")
    func budget() throws {
        let made = try BrokerScenario {
            $0.datasetEntry = try Self.priced("first", of: $0)
            ($0.dataset.dataset, $0.request.dataset) = ($0.datasetEntry.address, $0.datasetEntry.address)
        }
        var rival = made.market
        rival.datasetEntry = try Self.priced("rival", of: rival)
        (rival.dataset.dataset, rival.request.dataset) = (rival.datasetEntry.address, rival.datasetEntry.address)
        try made.ledger.registerDataset(
            owner: rival.datasetEntry.owner,
            entry: rival.datasetEntry.entry,
            at: BrokerScenario.start
        )
        let deal = try made.ledger.match(
            app: rival.signedApp,
            dataset: rival.signedDataset,
            workerpool: rival.signedWorkerpool,
            request: rival.signedRequest,
            at: BrokerScenario.start
        )
        let task = try made.ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: BrokerScenario.start)
        try made.ledger.recordKeyRelease(
            KeyReleaseClaim(
                task: task.identifier,
                measurement: MarketScenario.measurement,
                environment: .simulated
            ),
            at: BrokerScenario.start
        )
        try expectRefusal(.privacyBudgetExceeded, made, made.evidence())
    }

    /// A dataset of a day of which one version may be asked about.
    private static func priced(_ name: String, of market: MarketScenario) throws -> Registered<DatasetEntry> {
        Registered(
            entry: try DatasetEntry(
                contentIdentifier: "Qm" + name,
                checksum: SHA256Digest.of(Array(name.utf8)),
                headerDigest: SHA256Digest.of(Array(name.utf8) + [4]),
                environments: [.simulated],
                privacy: PrivacyTerms(epsilonMillionths: 1, budgetMillionths: 1, days: ["2020-04-01"])
            ),
            owner: market.datasetEntry.owner
        )
    }

    @Test("a destroyed key is not given to anybody")
    func destroyed() throws {
        let made = try BrokerScenario()
        try made.vault.destroy(made.market.datasetEntry.entry.headerDigest)
        try expectRefusal(.keyUnknown, made, made.evidence())
    }

    @Test("nothing is released to what is no key, and no release is spent on it")
    func noKey() throws {
        let made = try BrokerScenario()
        try expectRefusal(.evidenceMalformed, made, made.evidence { $0.encapsulationKey = [1] })
    }

    @Test("damaged evidence gets nothing")
    func damage() throws {
        let made = try BrokerScenario()
        var mutator = ByteMutator(seed: 5)
        var refusals: Set<BrokerRefusal> = []
        for round in 0..<50 {
            // Each of an exchange of its own: a nonce that was used hides every check behind it.
            var evidence = try made.evidence()
            let right = evidence.encoded()
            // The quote's header and report, which its signature covers; or the whole message.
            let report = mutator.mutant(of: Array(evidence.quote.prefix(48 + 384)))
            evidence.quote.replaceSubrange(..<(48 + 384), with: report)
            let mutant = round.isMultiple(of: 2) ? evidence.encoded() : mutator.mutant(of: right)
            guard mutant != right else { continue }
            do throws(BrokerRefusal) {
                _ = try made.desk.release(to: mutant)
                Issue.record("a mutant was given a key")
            } catch {
                refusals.insert(error)
            }
        }
        #expect(!refusals.contains(.nonceUsed) && refusals.isSuperset(of: [.evidenceMalformed, .quoteInvalid]))
        let long = [UInt8](repeating: 0, count: ReleaseDesk.maximumEvidenceLength + 1)
        #expect(throws: BrokerRefusal.evidenceMalformed) { try made.desk.release(to: long) }
        #expect(try made.ledger.keyReleases(of: made.task.identifier).isEmpty)
    }

    @Test("each refusal has a stable code of its own")
    func codes() {
        #expect(BrokerRefusal.allCases.count == 40)
        for refusal in BrokerRefusal.allCases {
            #expect(refusal.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
        }
    }
}
