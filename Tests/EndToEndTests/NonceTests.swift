import Cryptography
import Evidence
import Foundation
import KeyBroker
import Ledger
import Synchronization
import Testing
import Worker

@testable import PandappCLI

/// A broker's nonce is good once, for a while, and for that broker alone; and a task has three releases.
@Suite struct NonceTests {
    @Test("the same evidence a second time: nonce-used")
    func reused() throws {
        let worker = try TamperingWorker(TestHome.published())
        let job = try worker.match(.heatmap)
        #expect(
            told {
                _ = try worker.run(job) { evidence in
                    _ = try worker.desk.release(to: evidence)
                    return try worker.desk.release(to: evidence)
                }
            } == "77 nonce-used"
        )
    }

    @Test("evidence for a nonce of the broker's previous life: nonce-unknown")
    func unknown() throws {
        let worker = try TamperingWorker(TestHome.published())
        let job = try worker.match(.heatmap)
        let restarted = try worker.open.broker()
        #expect(told { _ = try worker.run(job) { try restarted.release(to: $0) } } == "77 nonce-unknown")
    }

    @Test("evidence that comes 121 seconds later: nonce-expired; 120 seconds later it is in time")
    func expired() throws {
        let (home, clock) = (try TestHome.published(), TestClock())
        let worker = try TamperingWorker(home, desk: home.opened().broker(clock: clock))
        for (seconds, expected) in [(121, "77 nonce-expired"), (120, "0")] as [(Int64, String)] {
            let job = try worker.match(.heatmap)
            #expect(
                told {
                    _ = try worker.run(job) { evidence in
                        clock.advance(by: seconds)
                        return try worker.desk.release(to: evidence)
                    }
                } == expected
            )
        }
    }

    @Test("a broker that the app's manifest does not name is refused by the enclave: challenge-refused")
    func otherBroker() throws {
        let home = try TestHome.published()
        let stranger = SharedSecret(SecretBytes(random: 32))
        let worker = try TamperingWorker(home, desk: home.opened().broker(identity: stranger))
        let job = try worker.match(.heatmap)
        #expect(told { _ = try worker.run(job) } == "65 challenge-refused")
    }

    @Test("a release for another enclave's key does not open: release-refused")
    func exchangedRelease() throws {
        let worker = try TamperingWorker(TestHome.published())
        let (job, other) = (try worker.match(.heatmap), try worker.match(.heatmap))
        #expect(
            told {
                _ = try worker.run(job) { evidence in
                    let own = try worker.desk.release(to: evidence)
                    return try worker.releaseOf(other) ?? own
                }
            } == "65 release-refused"
        )
    }

    @Test("three enclaves of a task may be killed with their keys; the fourth gets none: release-limit")
    func releaseLimit() throws {
        struct Killed: Error {}
        let worker = try TamperingWorker(TestHome.published())
        let job = try worker.match(.heatmap)
        for _ in 0..<3 {
            #expect(throws: Killed.self) {
                try worker.run(job) { evidence in
                    _ = try worker.desk.release(to: evidence)
                    throw Killed()
                }
            }
        }
        #expect(told { _ = try worker.run(job) } == "77 release-limit")
        #expect(try worker.open.ledger.keyReleases(of: job.task).count == 3)
    }

    @Test("a task that is done gets no further key: task-not-active")
    func doneTask() throws {
        let home = try TestHome.published()
        let worker = try TamperingWorker(home)
        let job = try worker.match(.heatmap)
        _ = try worker.honest().perform(job.task, at: WallClock.seconds)
        #expect(told { _ = try worker.run(job) } == "77 task-not-active")
    }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time = Mutex<Int64>(WallClock.seconds())

    var seconds: Int64 { time.withLock { $0 } }

    func advance(by seconds: Int64) {
        time.withLock { $0 += seconds }
    }
}

extension TamperingWorker {
    /// The real worker of the same home.
    fileprivate func honest() throws -> TaskRunner {
        TaskRunner(
            store: open.store,
            ledger: open.ledger,
            broker: desk,
            platform: platform,
            folder: open.folder.folder(of: .pool).appending(path: "work"),
            wallet: try open.secrets.secret(.poolWallet)
        )
    }

    /// The release that another task's enclave was given.
    fileprivate func releaseOf(_ job: Job) throws -> KeyRelease? {
        var caught: KeyRelease?
        _ = try run(job) { evidence in
            let release = try desk.release(to: evidence)
            caught = release
            return release
        }
        return caught
    }
}

extension OpenHome {
    /// The home's broker with another clock or identity.
    fileprivate func broker(
        clock: TestClock = TestClock(),
        identity: SharedSecret? = nil
    ) throws -> ReleaseDesk {
        try ReleaseDesk(
            identity: identity ?? secrets.secret(.brokerIdentity),
            vault: vault,
            ledger: ledger,
            attestation: evidenceVerifier(),
            audit: auditTrail,
            clock: { clock.seconds }
        )
    }
}
