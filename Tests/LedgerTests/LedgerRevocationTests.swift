import Cryptography
import Ledger
import MarketTestSupport
import Orders
import Testing

@Suite struct LedgerRevocationTests {
    let now = TemporaryLedger.now

    @Test("what is revoked is logged once, and stays")
    func revoke() throws {
        let ledger = try TemporaryLedger().ledger
        let subjects: [RevokedSubject] = [
            .requester(try Wallet.requester.address), .platform(SHA256Digest.of([1])), .advisory("INTEL-SA-00615"),
        ]
        try ledger.revoke(subjects, at: now)
        try ledger.revoke(subjects, at: now)
        #expect(try ledger.revokedSubjects() == Set(subjects))
        #expect(try ledger.logEntries().filter { $0.kind == .releaseRevoked }.count == 3)
    }

    @Test(
        "an advisory's name is capitals, digits and hyphens",
        arguments: [
            "", "intel-sa-1", "INTEL SA", "A\n", String(repeating: "A", count: 33), "É",
        ]
    )
    func advisory(name: String) throws {
        let made = try TemporaryLedger()
        try made.expectRefusal(.malformedAdvisory) {
            try made.ledger.revoke([.advisory("INTEL-SA-00615"), .advisory(name)], at: now)
        }
        #expect(try made.ledger.revokedSubjects().isEmpty)
    }

    @Test("a release is judged by what was revoked")
    func release() throws {
        let made = try TemporaryLedger()
        let task = try made.activeTask()
        var claim = KeyReleaseClaim(
            task: task.identifier,
            measurement: MarketScenario.measurement,
            environment: .simulated,
            platform: SHA256Digest.of([1]),
            advisories: ["INTEL-SA-00615"]
        )
        try made.ledger.requireReleasable(claim, at: now)
        try made.ledger.revoke([.platform(SHA256Digest.of([2])), .advisory("INTEL-SA-00001")], at: now)
        try made.ledger.requireReleasable(claim, at: now)
        try made.ledger.revoke([.advisory("INTEL-SA-00615")], at: now)
        try made.expectRefusal(.advisoryRevoked("INTEL-SA-00615")) { try made.ledger.recordKeyRelease(claim, at: now) }
        claim.advisories = []
        try made.ledger.revoke([.platform(SHA256Digest.of([1]))], at: now)
        try made.expectRefusal(.platformRevoked) { try made.ledger.recordKeyRelease(claim, at: now) }
        claim.platform = nil
        let requester = try Wallet.requester.address
        try made.ledger.revoke([.requester(requester)], at: now)
        try made.expectRefusal(.requesterRevoked(requester)) { try made.ledger.recordKeyRelease(claim, at: now) }
    }

    @Test("the newest anchor is the one that counts, and a record that fails undoes its transaction")
    func anchors() throws {
        let made = try TemporaryLedger()
        let task = try made.activeTask()
        let (ledger, claim) = (made.ledger, TemporaryLedger.claim(to: task.identifier))
        #expect(try ledger.auditAnchor() == .empty)
        let anchors = (1...3).map { AuditAnchor(count: Int64($0), head: SHA256Digest.of([UInt8($0)])) }
        try ledger.recordKeyRelease(claim, at: now) { ordinal, anchored in
            #expect(ordinal == 1 && anchored == .empty)
            return anchors[0]
        }
        #expect(try ledger.auditAnchor() == anchors[0])
        try ledger.recordKeyRefusal(task: task.identifier, cause: "test", at: now) { anchored in
            #expect(anchored == anchors[0])
            return anchors[1]
        }
        #expect(try ledger.auditAnchor() == anchors[1])
        struct Full: Error {}
        let size = try ledger.logSize()
        #expect(throws: LedgerError.self) {
            try ledger.recordKeyRelease(claim, at: now) { _, _ in throw Full() }
        }
        #expect(try ledger.logSize() == size && ledger.keyReleases(of: task.identifier).count == 1)
        try ledger.resumeAudit(at: now) { anchored in
            #expect(anchored == anchors[1])
            return anchors[0]
        }
        #expect(try ledger.auditAnchor() == anchors[0])
    }
}
