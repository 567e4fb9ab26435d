import Cryptography
import DeterministicCBOR
import Foundation
import GRDB
import MarketTestSupport
import Orders
import TestSupport
import Testing
import TransparencyLog

@testable import Ledger

@Suite struct LedgerPrivacyBudgetTests {
    private static let day = "2020-04-01"

    /// A ledger on which versions of one day are asked about.
    private final class Versions {
        let made: TemporaryLedger
        let dataset: EthereumAddress
        private var salt: UInt64 = 0
        private var scenarios: [String: MarketScenario] = [:]

        init() throws {
            made = try TemporaryLedger()
            dataset = made.scenario.datasetEntry.address
        }

        /// The market around a version of the day's dataset, registered.
        func scenario(_ name: String, epsilon: UInt64 = 1_000_000, budget: UInt64 = 2_000_000) throws -> MarketScenario
        {
            if let known = scenarios[name] { return known }
            var scenario = made.scenario
            scenario.datasetEntry = Registered(
                entry: try DatasetEntry(
                    contentIdentifier: "Qm" + name,
                    checksum: SHA256Digest.of(Array(name.utf8)),
                    headerDigest: SHA256Digest.of([4] + Array(name.utf8)),
                    environments: [.simulated],
                    privacy: PrivacyTerms(epsilonMillionths: epsilon, budgetMillionths: budget, days: [day])
                ),
                owner: scenario.datasetEntry.owner
            )
            scenario.dataset.dataset = scenario.datasetEntry.address
            scenario.request.dataset = scenario.datasetEntry.address
            try made.ledger.registerDataset(
                owner: scenario.datasetEntry.owner,
                entry: scenario.datasetEntry.entry,
                at: TemporaryLedger.now
            )
            scenarios[name] = scenario
            return scenario
        }

        /// A deal on a version, with its task.
        func task(on scenario: MarketScenario, of ledger: LedgerDatabase? = nil) throws -> TaskIdentifier {
            var scenario = scenario
            salt += 1
            scenario.request.salt = try OrderSalt(UInt256(salt).bigEndianBytes)
            let ledger = ledger ?? made.ledger
            let deal = try ledger.match(
                app: scenario.signedApp,
                dataset: scenario.signedDataset,
                workerpool: scenario.signedWorkerpool,
                request: scenario.signedRequest,
                at: TemporaryLedger.now
            )
            return try ledger.initialize(deal: deal.identifier, index: deal.botFirst, at: TemporaryLedger.now)
                .identifier
        }

        func release(_ task: TaskIdentifier, of ledger: LedgerDatabase? = nil) throws {
            try (ledger ?? made.ledger).recordKeyRelease(TemporaryLedger.claim(to: task), at: TemporaryLedger.now)
        }

        func spent(of ledger: LedgerDatabase? = nil) throws -> UInt64 {
            try (ledger ?? made.ledger).privacyAccounts().spentMillionths(app: "heatmap", days: day...day)
        }

        func charges() throws -> [PrivacyCharge] {
            try made.ledger.logEntries(of: .budgetCharged).compactMap { LogEvent($0.body).flatMap(PrivacyCharge.init) }
        }
    }

    @Test("the first release of a dataset's key is charged; further ones, of this task or another, are not")
    func once() throws {
        let versions = try Versions()
        let first = try versions.scenario("first")
        let (task, other) = (try versions.task(on: first), try versions.task(on: first))
        #expect(try versions.spent() == 0, "a deal alone costs nothing")
        for task in [task, task, other] { try versions.release(task) }
        #expect(try versions.spent() == 1_000_000)
        let charges = try versions.charges()
        #expect(charges.count == 1 && charges.first?.dataset == first.datasetEntry.address)
        #expect(charges.first?.spentMillionths == 1_000_000 && charges.first?.budgetMillionths == 2_000_000)
        try versions.made.ledger.verifyLog()
    }

    @Test("a second version is charged again; a third is refused when it is matched, and leaves nothing behind")
    func match() throws {
        let versions = try Versions()
        for name in ["first", "second"] { try versions.release(versions.task(on: versions.scenario(name))) }
        #expect(try versions.spent() == 2_000_000)
        let third = try versions.scenario("third")
        let balance = PrivacyBalance(
            app: "heatmap",
            day: Self.day,
            spentMillionths: 2_000_000,
            askedMillionths: 1_000_000,
            budgetMillionths: 2_000_000
        )
        try versions.made.expectRefusal(.privacyBudgetExceeded(balance)) { _ = try versions.task(on: third) }
        // What was paid for is still to be had.
        try versions.release(versions.task(on: versions.scenario("first")))
        #expect(try versions.spent() == 2_000_000)
        try versions.made.ledger.verifyLog()
    }

    @Test("deals that were all made while there was enough are not all given a key")
    func release() throws {
        let versions = try Versions()
        let tasks = try ["first", "second", "third"].map { try versions.task(on: versions.scenario($0)) }
        for task in tasks.prefix(2) { try versions.release(task) }
        let ledger = versions.made.ledger
        let before = try ledger.stateDigest()
        for ask in [
            { try ledger.requireReleasable(TemporaryLedger.claim(to: tasks[2]), at: TemporaryLedger.now) },
            { try versions.release(tasks[2]) },
        ] {
            let error = #expect(throws: LedgerError.self) { try ask() }
            #expect(error?.identifier == "privacy-budget-exceeded")
        }
        #expect(try ledger.stateDigest() == before && ledger.keyReleases(of: tasks[2]).isEmpty)
    }

    @Test("a release whose record the broker could not write charges nothing")
    func undone() throws {
        struct Stopped: Error {}
        let versions = try Versions()
        let task = try versions.task(on: versions.scenario("first"))
        let claim = TemporaryLedger.claim(to: task)
        #expect(throws: LedgerError.self) {
            try versions.made.ledger.recordKeyRelease(claim, at: TemporaryLedger.now) { _, _ in throw Stopped() }
        }
        #expect(try versions.spent() == 0 && versions.charges().isEmpty)
    }

    @Test("a dataset whose entry names no ε is charged nothing, and has no account")
    func unaccounted() throws {
        let versions = try Versions()
        let task = try versions.made.activeTask()
        try versions.made.release(task)
        let scenario = versions.made.scenario
        let balances = try versions.made.ledger.privacyBalances(
            of: scenario.datasetEntry.address,
            app: scenario.appEntry.address
        )
        #expect(try balances.isEmpty && versions.charges().isEmpty)
    }

    @Test("a version whose budget is below its ε is never given, and its strictness holds for the others")
    func strict() throws {
        let versions = try Versions()
        let strict = try versions.scenario("strict", budget: 999_999)
        let error = #expect(throws: LedgerError.self) { try versions.task(on: strict) }
        #expect(error?.identifier == "privacy-budget-exceeded")
        try versions.release(versions.task(on: versions.scenario("first", budget: 1_000_000)))
        let generous = #expect(throws: LedgerError.self) {
            try versions.task(on: versions.scenario("generous", budget: 5_000_000))
        }
        #expect(generous?.identifier == "privacy-budget-exceeded")
    }

    @Test("what a version promised holds after its app was upgraded, asked about or not")
    func upgraded() throws {
        let versions = try Versions()
        let (ledger, strict) = (versions.made.ledger, try versions.scenario("strict", budget: 1_000_000))
        let publication = Publication(
            app: strict.appEntry.address,
            night: Self.day,
            dataset: strict.datasetEntry,
            order: try strict.signedDataset
        )
        try ledger.publishNight([publication], at: TemporaryLedger.now)
        let old = strict.appEntry.entry
        let newer = try ledger.registerApp(
            owner: strict.appEntry.owner,
            entry: AppEntry(
                name: old.name,
                contentIdentifier: "QmNewer",
                checksum: old.checksum,
                manifest: old.manifest,
                measurements: old.measurements,
                columns: old.columns,
                disclosure: old.disclosure
            ),
            at: TemporaryLedger.now
        )
        let generous = try versions.scenario("generous", budget: 5_000_000).datasetEntry.address
        #expect(try ledger.privacyBalances(of: generous, app: newer).map(\.budgetMillionths) == [1_000_000])
    }

    @Test("what was charged since a backup counts after it is put back")
    func restored() throws {
        let versions = try Versions()
        try versions.release(versions.task(on: versions.scenario("first")))
        let copy = versions.made.path + ".copy"
        try versions.made.ledger.copy(to: copy)
        try versions.release(versions.task(on: versions.scenario("second")))
        let key = SigningKey()
        try versions.made.ledger.checkpoint(as: KeyName("pandapp/test"), with: key)
        var log = MemoryTileStorage()
        let note = try versions.made.ledger.export(to: &log)
        let restored = try LedgerDatabase(opening: copy)
        #expect(try versions.spent(of: restored) == 1_000_000)
        #expect(try restored.restore(from: log, note: note, at: TemporaryLedger.now) > 0)
        #expect(try versions.spent(of: restored) == 2_000_000)
        try restored.verifyLog()
        let third = try versions.scenario("third").datasetEntry
        try restored.registerDataset(owner: third.owner, entry: third.entry, at: TemporaryLedger.now)
        let error = #expect(throws: LedgerError.self) {
            try versions.task(on: versions.scenario("third"), of: restored)
        }
        #expect(error?.identifier == "privacy-budget-exceeded")
    }

    @Test("a hidden charge shows wherever the account is read; one that was made smaller, when the log is verified")
    func tampered() throws {
        let versions = try Versions()
        for name in ["first", "second"] { try versions.release(versions.task(on: versions.scenario(name))) }
        let (hidden, smaller) = (versions.made.path + ".hidden", versions.made.path + ".smaller")
        for copy in [hidden, smaller] { try versions.made.ledger.copy(to: copy) }
        let charges = try versions.made.ledger.logEntries(of: .budgetCharged)
        try DatabaseQueue(path: hidden).write { db in
            try db.execute(sql: "DROP TRIGGER entry_no_update")
            try db.execute(
                sql: "UPDATE entry SET kind = 'key.rotated' WHERE seq = ?",
                arguments: [charges[0].sequence]
            )
        }
        try DatabaseQueue(path: smaller).write { db in
            try db.execute(sql: "DROP TRIGGER entry_no_update")
            for (charge, change) in zip(charges, [[5: 1, 6: 1], [6: 1_000_001]] as [[UInt64: UInt64]]) {
                var fields = try CBORValue(decoding: charge.body).asMap
                for (field, value) in change { fields[.unsigned(field)] = .unsigned(value) }
                let body = CBORValue.map(fields).encoded()
                try db.execute(
                    sql: "UPDATE entry SET body = ?, leaf = ? WHERE seq = ?",
                    arguments: [Data(body), Data(MerkleHash.leaf(body).bytes), charge.sequence]
                )
            }
        }
        let ledger = try LedgerDatabase(opening: hidden)
        #expect(throws: LedgerError.corrupt("budget.charged")) { try ledger.privacyAccounts() }
        #expect(throws: LedgerError.self) { try versions.task(on: versions.scenario("first"), of: ledger) }
        #expect(throws: LedgerError.self) { try ledger.verifyLog() }
        // The sums are those of what is there, but that is not what was logged.
        #expect(throws: LedgerError.self) { try LedgerDatabase(opening: smaller).verifyLog() }
    }

    @Test("verifying finds a key that was released uncharged, and a charge that is not what the dataset's entry names")
    func disagreeing() throws {
        let versions = try Versions()
        let (ledger, first) = (versions.made.ledger, try versions.scenario("first"))
        let task = try versions.task(on: first)
        try ledger.verifyLog()
        // By the ledger's own transactions, so that tables and log agree: as a program would do that does not charge.
        let columns = [Data(task.digest.bytes), Data(MarketScenario.measurement.bytes)]
        try ledger.write { db in
            let sql = "INSERT INTO key_release(task, ordinal, measurement, at) VALUES(?, 1, ?, 1)"
            try db.execute(sql: sql, arguments: StatementArguments(columns))
        }
        #expect(throws: LedgerError.corrupt("budget.charged")) { try ledger.verifyLog() }
        let cheap = try Versions()
        let dataset = try cheap.scenario("first").datasetEntry.address
        let balance = PrivacyBalance(
            app: "heatmap",
            day: Self.day,
            spentMillionths: 0,
            askedMillionths: 1,
            budgetMillionths: 2_000_000
        )
        let details = PrivacyCharge(dataset: dataset, balance: balance).details
        try cheap.made.ledger.write { db in
            try LedgerDatabase.append(.budgetCharged, details, at: TemporaryLedger.now, to: db)
        }
        #expect(throws: LedgerError.corrupt("budget.charged")) { try cheap.made.ledger.verifyLog() }
    }

    @Test("the receipt of every task on a dataset has what the dataset was charged, with the sum of the account")
    func receipt() throws {
        let versions = try Versions()
        try versions.release(versions.task(on: versions.scenario("first")))
        let second = try versions.scenario("second")
        let tasks = [try versions.task(on: second), try versions.task(on: second)]
        for task in tasks { try versions.release(task) }
        try versions.made.ledger.checkpoint(as: KeyName("pandapp/test"), with: SigningKey())
        for task in tasks {
            let receipt = try versions.made.ledger.receipt(of: task)
            let charges = receipt.entries.compactMap { LogEvent($0.body).flatMap(PrivacyCharge.init) }
            #expect(charges.map(\.dataset) == [second.datasetEntry.address])
            #expect(charges.map(\.spentMillionths) == [2_000_000])
        }
    }
}
