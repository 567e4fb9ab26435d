import Cryptography
import Evidence
import Foundation
import Glibc
import KeyBroker
import Ledger
import MarketTestSupport
import Orders
import Testing

/// Wherever the broker is stopped: no key left unrecorded, no record is lost, and it goes on after a restart.
@Suite struct BrokerCrashTests {
    /// The outcomes in the audit, as far as the ledger vouches for them.
    private func outcomes(of made: BrokerScenario) throws -> [String] {
        var outcomes: [String] = []
        let audit = AuditTrail(file: made.folder.appending(path: "audit.log"))
        try audit.records(upTo: made.ledger.auditAnchor()) { outcomes.append($0.outcome) }
        return outcomes
    }

    /// Checks that a restarted broker gives what is left of the task's releases, and no more.
    private func expectGoingOn(from made: BrokerScenario, after releases: Int) throws {
        let restarted = try BrokerScenario(reopening: made.folder)
        let task = restarted.task.identifier
        #expect(try restarted.ledger.keyReleases(of: task).count == releases)
        #expect(try outcomes(of: made).filter { $0 == AuditRecord.released }.count == releases)
        for _ in releases..<LedgerDatabase.keyReleasesPerTask {
            _ = try restarted.desk.release(to: restarted.evidence().encoded())
        }
        #expect(throws: BrokerRefusal.releaseLimit) {
            try restarted.desk.release(to: restarted.evidence().encoded())
        }
        let released = Array(repeating: AuditRecord.released, count: LedgerDatabase.keyReleasesPerTask)
        let outcomes = try outcomes(of: made).filter { $0 != BrokerRefusal.auditFailed.rawValue }
        #expect(outcomes == released + [BrokerRefusal.releaseLimit.rawValue])
        try restarted.ledger.verifyLog()
    }

    @Test("killed at any step: an answer was given only for what is recorded", arguments: ReleaseStep.allCases)
    func killed(at step: ReleaseStep) async throws {
        let made = try BrokerScenario()
        let (path, name) = (made.folder.path, step.rawValue)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, name = name as String] in
            let broker = try BrokerScenario(reopening: URL(filePath: path)) { step in
                if step.rawValue == name { kill(getpid(), SIGKILL) }
            }
            _ = try broker.desk.release(to: broker.evidence().encoded())
        }
        try expectGoingOn(from: made, after: step == .anchored ? 1 : 0)
    }

    @Test("a failure at any step is no answer, and is recorded where it can be", arguments: ReleaseStep.allCases)
    func failed(at step: ReleaseStep) throws {
        struct Failure: Error {}
        let made = try BrokerScenario(stop: { if $0 == step { throw Failure() } })
        #expect(throws: BrokerRefusal.auditFailed) { try made.desk.release(to: made.evidence().encoded()) }
        try expectGoingOn(from: made, after: step == .anchored ? 1 : 0)
    }

    @Test("a disk that takes nothing more: no record, no answer, and it goes on when there is room")
    func fullDisk() async throws {
        let made = try BrokerScenario()
        let path = made.folder.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let broker = try BrokerScenario(reopening: URL(filePath: path))
            let evidence = try broker.evidence().encoded()
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 16, rlim_max: 16)
            #expect(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            #expect(throws: BrokerRefusal.auditFailed) { try broker.desk.release(to: evidence) }
        }
        try expectGoingOn(from: made, after: 0)
    }

    @Test("an old state that was put back releases nothing, started anew or running")
    func restored() throws {
        let made = try BrokerScenario()
        let audit = made.folder.appending(path: "audit.log")
        _ = try made.desk.release(to: made.evidence().encoded())
        let old = try Data(contentsOf: audit)
        _ = try made.desk.release(to: made.evidence().encoded())
        let newest = try Data(contentsOf: audit)
        let entries = try made.ledger.logSize()

        for state in [old, nil] {
            try FileManager.default.removeItem(at: audit)
            if let state { try state.write(to: audit) }
            #expect(throws: BrokerRefusal.brokerBehindLedger) { try BrokerScenario(reopening: made.folder) }
            #expect(throws: BrokerRefusal.brokerBehindLedger) {
                try made.desk.release(to: made.evidence().encoded())
            }
            if state == nil { try newest.write(to: audit) }
        }
        #expect(try made.ledger.logSize() == entries, "nothing can be recorded, so nothing is")
        #expect(try made.ledger.keyReleases(of: made.task.identifier).count == 2)
        try expectGoingOn(from: made, after: 2)
    }

    @Test("a ledger that was put back alone releases nothing, and the broker's own record stays as it is")
    func ledgerPutBack() throws {
        let made = try BrokerScenario()
        let older = FileManager.default.temporaryDirectory.appending(path: "broker-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: older) }
        try FileManager.default.copyItem(at: made.folder, to: older)
        let running = try BrokerScenario(reopening: older)
        for _ in 0..<2 { _ = try made.desk.release(to: made.evidence().encoded()) }
        let audit = older.appending(path: "audit.log")
        try FileManager.default.copyItem(at: made.folder.appending(path: "audit.log"), to: audit)
        let whole = try Data(contentsOf: audit)

        #expect(throws: BrokerRefusal.ledgerBehindBroker) { try BrokerScenario(reopening: older) }
        #expect(throws: BrokerRefusal.ledgerBehindBroker) {
            try running.desk.release(to: running.evidence().encoded())
        }
        #expect(try Data(contentsOf: audit) == whole)
        #expect(try running.ledger.keyReleases(of: running.task.identifier).isEmpty)

        let anchor = try AuditTrail(file: audit).resume(in: running.ledger, at: BrokerScenario.start)
        #expect(anchor.count == 3)
        #expect(try outcomes(of: running) == [AuditRecord.released, AuditRecord.released, AuditRecord.resumed])
        #expect(try copies(beside: audit).isEmpty)
        #expect(throws: Never.self) { try running.desk.release(to: running.evidence().encoded()) }
    }

    /// What was kept beside an audit.
    private func copies(beside audit: URL) throws -> Set<Data> {
        let folder = audit.deletingLastPathComponent()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Set(
            names.filter { $0.hasPrefix("audit.log.altered-") }.map { try Data(contentsOf: folder.appending(path: $0)) }
        )
    }

    @Test("what is left out when the broker goes on is kept beside, and no copy takes another's place")
    func kept() throws {
        let made = try BrokerScenario()
        let audit = made.folder.appending(path: "audit.log")
        for _ in 0..<2 { _ = try made.desk.release(to: made.evidence().encoded()) }
        let whole = try Data(contentsOf: audit)
        var (first, second) = (whole, whole)
        first[0] ^= 0x80
        // The length of the second record, made more than there is.
        second[36 + (Int(whole[2]) << 8 | Int(whole[3])) + 2] = 3
        let cut = whole.dropLast(5)
        var expected: Set<Data> = []
        for (damaged, count) in [(first, 1), (second, 2), (cut, 2), (first, 1)] as [(Data, Int64)] {
            try damaged.write(to: audit)
            expected.insert(damaged)
            let anchor = try AuditTrail(file: audit).resume(in: made.ledger, at: BrokerScenario.start)
            #expect(try anchor.count == count && made.ledger.auditAnchor() == anchor)
            #expect(try copies(beside: audit) == expected)
        }
    }

    @Test("what cannot be read as a file is left as it is")
    func notAFile() throws {
        let made = try BrokerScenario()
        let audit = made.folder.appending(path: "audit.log")
        _ = try made.desk.release(to: made.evidence().encoded())
        let entries = try made.ledger.logSize()
        let elsewhere = made.folder.appending(path: "elsewhere")
        try FileManager.default.moveItem(at: audit, to: elsewhere)
        let whole = try Data(contentsOf: elsewhere)
        try FileManager.default.createSymbolicLink(at: audit, withDestinationURL: elsewhere)
        #expect(throws: BrokerRefusal.auditAltered) {
            try AuditTrail(file: audit).resume(in: made.ledger, at: BrokerScenario.start)
        }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: audit.path) == elsewhere.path)
        #expect(try Data(contentsOf: elsewhere) == whole && made.ledger.logSize() == entries)
        #expect(try copies(beside: audit).isEmpty)
    }

    @Test("the operator says that records were lost: it goes on, counted as before, and the log tells")
    func resumed() throws {
        let made = try BrokerScenario()
        let audit = made.folder.appending(path: "audit.log")
        _ = try made.desk.release(to: made.evidence().encoded())
        let old = try Data(contentsOf: audit)
        _ = try made.desk.release(to: made.evidence().encoded())
        let lost = try made.ledger.auditAnchor()
        let altered = Data("not an audit at all, and long enough to be one".utf8)
        for (state, expected) in [(old, 2), (altered, 1)] as [(Data, Int64)] {
            try state.write(to: audit)
            let anchor = try AuditTrail(file: audit).resume(in: made.ledger, at: BrokerScenario.start)
            #expect(try anchor.count == expected && made.ledger.auditAnchor() == anchor)
        }
        let events = try made.ledger.logEntries().filter { $0.kind == .auditResumed }.compactMap { LogEvent($0.body) }
        #expect(events.count == 2 && events[0].integer(0) == lost.count && events[0].digest(1) == lost.head)
        #expect(try outcomes(of: made) == [AuditRecord.resumed])
        #expect(try copies(beside: audit) == [altered], "an older chain that is whole needs no copy")
        let restarted = try BrokerScenario(reopening: made.folder)
        _ = try restarted.desk.release(to: restarted.evidence().encoded())
        #expect(throws: BrokerRefusal.releaseLimit) {
            try restarted.desk.release(to: restarted.evidence().encoded())
        }
    }
}
