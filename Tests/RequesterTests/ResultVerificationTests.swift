import Attestation
import Cryptography
import Evidence
import Foundation
import Ledger
import MarketTestSupport
import Orders
import Requester
import SimulatedHardware
import TestSupport
import Testing
import TransparencyLog

/// What a result bundle proves, and that no part of it can be another one.
@Suite struct ResultVerificationTests {
    private static let scenario = Result { try ResultScenario() }
    private static let other = Result { try ResultScenario() }

    /// Many flips take minutes in a debug build: `PANDAPP_LONG_TESTS=1` asks for them.
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"

    private func checks(failing verification: ResultVerification, _ bundle: ResultBundle) -> Set<ResultCheck> {
        Set(verification.examine(bundle).findings.filter { !$0.holds }.map(\.check))
    }

    /// The checks that fail where one thing of an honest bundle was changed.
    private func failing(_ change: (inout ResultBundle) throws -> Void) throws -> Set<ResultCheck> {
        let scenario = try Self.scenario.get()
        var bundle = scenario.bundle
        try change(&bundle)
        return checks(failing: try scenario.verification, bundle)
    }

    @Test("a bundle of honest parts holds in every check, is judged as of the ledger, and opens for its recipient")
    func honest() throws {
        let scenario = try Self.scenario.get()
        let examination = try scenario.verification.examine(scenario.bundle)
        #expect(examination.findings.map(\.check) == ResultCheck.allCases)
        #expect(examination.findings.filter { !$0.holds } == [])
        let result = try #require(examination.result)
        #expect(result.environment == .simulated)
        #expect(result.completedAt == ResultScenario.start + 2)
        #expect(try result.open(with: scenario.identity) == scenario.files)
        #expect(throws: RequesterError.resultNotForMe) { try result.open(with: AgeIdentity()) }
    }

    @Test("each registry entry and each order that is another one fails its own check")
    func agreements() throws {
        let market = try Self.scenario.get().market
        let other = try MarketScenario(datasetName: "other")
        let strangers = Registered(entry: market.appEntry.entry, owner: try Wallet.stranger.address)
        #expect(
            try failing { $0.deal.app = strangers }
                .isSuperset(of: [.appEntry, .appOrder, .match])
        )
        #expect(try failing { $0.deal.dataset = other.datasetEntry }.isSuperset(of: [.datasetEntry, .match]))
        #expect(
            try failing {
                $0.deal.workerpool = Registered(
                    entry: try WorkerpoolEntry(description: "Another."),
                    owner: market.workerpoolEntry.owner
                )
            }.isSuperset(of: [.workerpoolEntry, .match])
        )
        let stranger = try Wallet.stranger.key()
        let domain = market.domain
        #expect(
            try failing { $0.deal.appOrder = SignedOrder(market.app, in: domain, by: stranger) }
                .isSuperset(of: [.appOrder, .match])
        )
        #expect(
            try failing { $0.deal.datasetOrder = SignedOrder(market.dataset, in: domain, by: stranger) }
                .isSuperset(of: [.datasetOrder, .match])
        )
        #expect(
            try failing { $0.deal.workerpoolOrder = SignedOrder(market.workerpool, in: domain, by: stranger) }
                .isSuperset(of: [.workerpoolOrder, .match])
        )
        #expect(
            try failing { $0.deal.requestOrder = SignedOrder(market.request, in: domain, by: stranger) }
                .isSuperset(of: [.requestOrder, .match])
        )
    }

    @Test("orders that are signed but do not match, another deal, task or worker, are refused")
    func deals() throws {
        let market = try Self.scenario.get().market
        var dearer = market.app
        dearer.appPrice = UInt256(1)
        let signed = SignedOrder(dearer, in: market.domain, by: try Wallet.developer.key())
        #expect(try failing { $0.deal.appOrder = signed }.isSuperset(of: [.match, .dealLogged]))
        #expect(try failing { $0.deal.dealIdentifier = DealIdentifier(SHA256Digest.of([1])) }.contains(.match))
        #expect(try failing { $0.deal.taskIdentifier = TaskIdentifier(SHA256Digest.of([1])) }.contains(.match))
        #expect(try failing { $0.deal.consumedBefore = UInt256(1) }.contains(.match))
        #expect(try failing { $0.deal.taskIndex = UInt256(1) }.contains(.match))
        let stranger = try Wallet.stranger.address
        #expect(
            try failing { $0.deal.worker = stranger }
                == [.resultLogged, .keysBound, .statement, .enclaveSignature]
        )
        let elsewhere = OrderDomain.local(contract: try Wallet.stranger.address)
        #expect(try failing { $0.deal.domain = elsewhere }.isSuperset(of: [.appOrder, .match]))
    }

    @Test("what the log says must be signed by it, included, complete and about this task")
    func logged() throws {
        let (scenario, other) = (try Self.scenario.get(), try Self.other.get())
        #expect(try failing { $0.log = other.log }.contains(.checkpoint))
        #expect(try failing { $0.receipt.note = other.bundle.receipt.note }.contains(.checkpoint))
        #expect(try failing { $0.receipt.entries = other.bundle.receipt.entries }.contains(.inclusion))
        #expect(try failing { $0.receipt.entries.reverse() }.contains(.inclusion))
        #expect(try failing { $0.receipt.entries.append($0.receipt.entries[0]) }.contains(.inclusion))
        let entries = scenario.bundle.receipt.entries
        #expect(entries.count == 4)
        let missing: [Set<ResultCheck>] = [
            [.dealLogged], [.resultLogged], [.releaseLogged], [.resultLogged, .releaseQuote, .resultQuote],
        ]
        for (place, expected) in missing.enumerated() {
            #expect(try failing { $0.receipt.entries.remove(at: place) }.isSuperset(of: expected), "\(place)")
        }
        for place in entries.indices {
            let entry = entries[place]
            var body = entry.body
            body[body.count - 1] ^= 1
            let altered = ProvedEntry(index: entry.index, body: body, path: entry.path)
            #expect(try failing { $0.receipt.entries[place] = altered }.contains(.inclusion))
            let moved = ProvedEntry(index: entry.index + 1, body: entry.body, path: entry.path)
            #expect(try failing { $0.receipt.entries[place] = moved }.contains(.inclusion))
        }
    }

    @Test("what the result costs must be in the log as the dataset's entry names it, and for each of its days")
    func charged() throws {
        let scenario = try ResultScenario {
            $0.datasetEntry = Registered(
                entry: try DatasetEntry(
                    contentIdentifier: "QmPriced",
                    checksum: SHA256Digest.of([5]),
                    headerDigest: $0.datasetEntry.entry.headerDigest,
                    environments: [.simulated],
                    privacy: PrivacyTerms(
                        epsilonMillionths: 1_000_000,
                        budgetMillionths: 2_000_000,
                        days: ["2020-03-31", "2020-04-01"]
                    )
                ),
                owner: $0.datasetEntry.owner
            )
            ($0.dataset.dataset, $0.request.dataset) = ($0.datasetEntry.address, $0.datasetEntry.address)
        }
        let verification = try scenario.verification
        let charges = try #require(verification.examine(scenario.bundle).result).charges
        #expect(charges.map(\.day) == ["2020-03-31", "2020-04-01"])
        #expect(charges.map(\.spentMillionths) == [1_000_000, 1_000_000])
        let places = scenario.bundle.receipt.entries.indices.filter {
            LogEvent(scenario.bundle.receipt.entries[$0].body)?.kind == .budgetCharged
        }
        #expect(places.count == 2)
        for place in places {
            var bundle = scenario.bundle
            bundle.receipt.entries.remove(at: place)
            #expect(checks(failing: verification, bundle) == [.budgetCharged])
        }
        // Another dataset's charge is about something else, and a dataset that names no ε has none.
        let unpriced = try Self.scenario.get()
        var bundle = unpriced.bundle
        bundle.receipt.entries += places.map { scenario.bundle.receipt.entries[$0] }
        #expect(checks(failing: try unpriced.verification, bundle).contains(.inclusion))
        #expect(try #require(try unpriced.verification.examine(unpriced.bundle).result).charges.isEmpty)
    }

    @Test("a log that the reader does not believe, and a witness that did not cosign, fail the checkpoint alone")
    func readersLog() throws {
        let (scenario, other) = (try Self.scenario.get(), try Self.other.get())
        var verification = try scenario.verification
        verification.log = try CheckpointPolicy(logs: [other.log])
        #expect(checks(failing: verification, scenario.bundle).contains(.checkpoint))
        let witness = NoteKey(name: try KeyName("witness"), type: .cosignature, key: SigningKey().verificationKey)
        verification.log = try CheckpointPolicy(logs: [scenario.log], witnesses: [witness], threshold: 1)
        #expect(checks(failing: verification, scenario.bundle).contains(.checkpoint))
        verification.log = nil
        #expect(checks(failing: verification, scenario.bundle) == [])
    }

    @Test("quotes of another platform, code or exchange, and collateral of another platform, are refused")
    func quotes() throws {
        let (scenario, other) = (try Self.scenario.get(), try Self.other.get())
        let code = SHA256Digest.of(Array("other code".utf8))
        let transcript = scenario.bundle.result.evidence.transcript
        #expect(
            try failing { $0.result.evidence.quote = other.bundle.result.evidence.quote }
                .isSuperset(of: [.resultLogged, .releaseQuote])
        )
        #expect(
            try failing { $0.result.statementQuote = other.bundle.result.statementQuote }.contains(.resultQuote)
        )
        #expect(try failing { $0.collateral = other.bundle.collateral }.isSuperset(of: [.releaseQuote, .resultQuote]))
        #expect(
            try failing { bundle in
                let reportData = bundle.result.statement.reportData
                bundle.result.statementQuote = try ResultScenario.quote(reportData, by: code, on: scenario.machine)
            } == [.oneEnclave]
        )
        #expect(
            try failing { bundle in
                bundle.result.evidence.quote = try ResultScenario.quote(
                    transcript.reportData,
                    by: code,
                    on: scenario.machine
                )
            } == [.resultLogged, .oneEnclave, .measurement, .releaseLogged]
        )
        #expect(
            try failing { $0.result.statementQuote = $0.result.evidence.quote } == [.statementBound]
        )
        #expect(try failing { $0.result.evidence.quote[100] ^= 1 }.contains(.releaseQuote))
        #expect(
            try failing { $0.result.statementQuote[100] ^= 1 } == [.resultQuote, .oneEnclave, .policy, .statementBound]
        )
    }

    @Test("a statement about anything else, another seal and another signature fail their checks")
    func statements() throws {
        let other = SHA256Digest.of([1])
        #expect(try failing { $0.result.statement.task = other }.contains(.statement))
        #expect(try failing { $0.result.statement.dealDigest = other }.contains(.statement))
        #expect(try failing { $0.result.statement.manifest = other }.contains(.statement))
        #expect(try failing { $0.result.statement.dataset = other }.contains(.statement))
        #expect(try failing { $0.result.statement.environment = "sgx" }.contains(.statement))
        #expect(try failing { $0.result.statement.sealedDigest = other }.contains(.sealedResult))
        #expect(try failing { $0.result.statement.transcript = other }.contains(.statementBound))
        let always: Set<ResultCheck> = [.resultLogged, .statementBound, .enclaveSignature]
        #expect(try failing { $0.result.statement.night = "2020-04-02" } == always)
        #expect(try failing { $0.result.statement.plaintextCommitment = other } == always)
        #expect(try failing { $0.result.sealedResult[5] ^= 1 } == [.sealedResult])
        #expect(try failing { $0.result.enclaveSignature[5] ^= 1 } == [.enclaveSignature])
    }

    @Test("evidence in which one thing differs is not what the quote binds")
    func evidence() throws {
        let other = SHA256Digest.of([1])
        let stranger = try Wallet.stranger.address
        let changes: [(inout ReleaseTranscript) -> Void] = [
            { $0.encapsulationKey[0] ^= 1 }, { $0.resultAddress = stranger }, { $0.dealDigest = other },
            { $0.task = other }, { $0.nonce[0] ^= 1 }, { $0.broker = SigningKey().verificationKey },
        ]
        for change in changes {
            #expect(
                try failing { change(&$0.result.evidence.transcript) }.isSuperset(of: [.keysBound, .statementBound])
            )
        }
    }

    @Test("quotes are judged as of the time that is asked for, and by the roots that are believed")
    func timesAndRoots() throws {
        let (scenario, other) = (try Self.scenario.get(), try Self.other.get())
        var verification = try scenario.verification
        let late = ResultScenario.start + 400 * 86_400
        verification.time = .unix(late)
        #expect(checks(failing: verification, scenario.bundle).isSuperset(of: [.releaseQuote, .resultQuote]))
        verification.time = .unix(ResultScenario.start + 60)
        #expect(checks(failing: verification, scenario.bundle) == [])
        for roots in [[TrustRoot.intel], [.simulated(certificate: other.machine.rootCertificate)]] {
            verification.roots = roots
            #expect(checks(failing: verification, scenario.bundle).isSuperset(of: [.releaseQuote, .resultQuote]))
        }
        verification.roots = []
        #expect(verification.examine(scenario.bundle).result?.environment == .simulated)
    }

    @Test(
        "by a log that nobody named, no hardware's quotes are judged as of the time that it says",
        .enabled(if: Fixture.shared("vectors/quotes/intel-sgx-tdx") != nil)
    )
    func hardwareByUnnamedLog() throws {
        func real(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: try #require(Fixture.shared("vectors/quotes/intel-sgx-tdx/" + name))))
        }
        // The time at which the quote's collateral was current; it is another exchange's, which is not asked here.
        let scenario = try ResultScenario(at: 1_750_589_771)
        var bundle = scenario.bundle
        bundle.result.evidence.quote = try real("sgx_quote")
        bundle.collateral = try QuoteCollateral(decoding: real("sgx_quote_collateral.json"))
        func outcome(_ log: CheckpointPolicy?, _ time: ResultVerification.Time) -> ResultFinding.Outcome? {
            let verification = ResultVerification(roots: [.intel], log: log, time: time)
            return verification.examine(bundle).findings.first { $0.check == .releaseQuote }?.outcome
        }
        let named = try CheckpointPolicy(logs: [scenario.log])
        #expect(outcome(named, .ledger) == .holds)
        #expect(outcome(nil, .unix(1_750_589_771)) == .holds)
        #expect(outcome(nil, .ledger) == .fails(cause: "log-unnamed"))
    }

    @Test("a dataset that may be opened on hardware only makes no valid result of a SIMULATED machine")
    func hardwareOnly() throws {
        let scenario = try ResultScenario { market in
            let entry = market.appEntry.entry
            market.appEntry = Registered(
                entry: try AppEntry(
                    name: entry.name,
                    contentIdentifier: entry.contentIdentifier,
                    checksum: entry.checksum,
                    manifest: entry.manifest,
                    measurements: [.sgx: [MarketScenario.measurement]],
                    columns: entry.columns,
                    disclosure: entry.disclosure
                ),
                owner: market.appEntry.owner
            )
            market.app.app = market.appEntry.address
            market.dataset.appRestrict = market.appEntry.address
            market.request.app = market.appEntry.address
        }
        #expect(checks(failing: try scenario.verification, scenario.bundle) == [.measurement])
    }

    @Test("a policy of the reader's is asked about both quotes")
    func policies() throws {
        let scenario = try Self.scenario.get()
        var verification = try scenario.verification
        verification.policies = { _ in [EnvironmentPolicy(allowed: [.sgx, .tdx])] }
        #expect(checks(failing: verification, scenario.bundle) == [.policy])
    }

    @Test("a key that was released to other code than the one that answered is told")
    func otherRelease() throws {
        let scenario = try ResultScenario(releasedTo: SHA256Digest.of([9]))
        #expect(checks(failing: try scenario.verification, scenario.bundle) == [.releaseLogged])
    }

    @Test("a release before another one cannot be left out; one after it can, as the page says")
    func releaseLeftOut() throws {
        let scenario = try ResultScenario(times: 3)
        let verification = try scenario.verification
        #expect(checks(failing: verification, scenario.bundle) == [])
        // Deal, task, three releases, completion.
        for (left, expected) in [(2, [.releaseLogged]), (3, [.releaseLogged]), (4, [])] as [(Int, Set<ResultCheck>)] {
            var bundle = scenario.bundle
            bundle.receipt.entries.remove(at: left)
            #expect(checks(failing: verification, bundle) == expected, "\(left)")
            let causes = verification.examine(bundle).findings.map(\.outcome)
            #expect(causes.contains(.fails(cause: "release-missing")) == (expected != []))
        }
    }

    @Test("no bit of a bundle can be flipped unnoticed")
    func flippedBits() throws {
        let scenario = try Self.scenario.get()
        let (file, verification) = (scenario.bundle.encoded(), try scenario.verification)
        #expect(verification.examine(file: file).result != nil)
        var random = SplitMix(state: 7)
        for _ in 0..<(Self.isLong ? 20_000 : 100) {
            var flipped = file
            let place = Int(random.next() % UInt64(file.count))
            let bit = UInt8(random.next() % 8)
            flipped[place] ^= 1 << bit
            #expect(verification.examine(file: flipped).result == nil, "bit \(bit) of byte \(place)")
        }
    }
}
