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
        #expect(FileManager.default.fileExists(atPath: audit.path + ".altered"))
        let restarted = try BrokerScenario(reopening: made.folder)
        _ = try restarted.desk.release(to: restarted.evidence().encoded())
        #expect(throws: BrokerRefusal.releaseLimit) {
            try restarted.desk.release(to: restarted.evidence().encoded())
        }
    }
}
