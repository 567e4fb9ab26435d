import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import PoCo
import Testing
import Workerpool

/// A scheduler and three workers as processes, killed at every step that they make and started again.
@Suite struct KillTests {
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
    private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "PoolProcess")

    /// Which process, and after how many of its steps it is killed.
    struct KillPoint: Sendable, CustomStringConvertible {
        let process: Int
        let step: Int

        var description: String { (process == 0 ? "scheduler" : "worker \(process)") + " after step \(step)" }
    }

    /// Every step that a process can make: two tasks opened, three workers authorized to each, one finalized; computed,
    /// contributed, uploaded and revealed by each worker.
    private static let points = (0...3).flatMap { process in
        (1...8).map { KillPoint(process: process, step: $0) }
    }.filter { isLong || $0.process < 2 && $0.step % 2 == 1 }

    private let keys: [UInt8] = [Wallet.pool.rawValue, 101, 102, 103, 104]

    private func start(
        _ process: Int,
        in scene: PoolScene,
        killAfter: Int? = nil,
        lies: Bool = false
    ) throws -> Process {
        let words = [
            process == 0 ? "scheduler" : "worker", "--folder", scene.folder.path, "--key", String(keys[process]),
            "--pool", scene.pool.address.checksummed,
        ]
        let started = Process()
        started.executableURL = Self.program
        started.arguments = words + (killAfter.map { ["--kill-after", String($0)] } ?? []) + (lies ? ["--lie"] : [])
        started.standardOutput = FileHandle.nullDevice
        try started.run()
        return started
    }

    private func scene(trust: UInt64) throws -> PoolScene {
        let scene = try PoolScene(at: Int64(Date().timeIntervalSince1970))
        for key in keys.dropFirst() { _ = try scene.worker(key) }
        try scene.deal(trust: trust, volume: 2)
        return scene
    }

    /// Two tasks of 10⁹ were paid once, and nothing is left locked.
    private func expectPaidOnce(_ scene: PoolScene) throws {
        let ledger = scene.ledger
        let deal = try #require(try ledger.deals(of: scene.pool.address).first)
        #expect(try ledger.tasks(of: deal.identifier).map(\.state) == [.completed, .completed])
        #expect(try scene.balance(Wallet.requester.address) == 8_000_000_000)
        let accounts = try [scene.pool.owner] + keys.dropFirst().map { try PoolScene.address($0) }
        #expect(try accounts.map { try scene.balance($0) }.reduce(0, +) == 52_000_000_000)
        #expect(try ledger.escrow().isBalanced && ledger.escrow().held == .zero)
        try ledger.verifyLog()
    }

    @Test("no task is lost and nobody is paid twice", arguments: points)
    func killed(at point: KillPoint) throws {
        let scene = try scene(trust: 5)
        var running: [Process] = []
        for process in 0...3 {
            running.append(try start(process, in: scene, killAfter: process == point.process ? point.step : nil))
        }
        defer { for process in running { kill(process.processIdentifier, SIGKILL) } }
        let killed = running[point.process]
        killed.waitUntilExit()
        #expect(killed.terminationReason == .uncaughtSignal && killed.terminationStatus == SIGKILL, "\(point)")
        running[point.process] = try start(point.process, in: scene)
        running[0].waitUntilExit()
        #expect(running[0].terminationStatus == 0)
        try expectPaidOnce(scene)
    }

    @Test("a lying process is outvoted, and its stake is the others'")
    func lying() throws {
        let scene = try scene(trust: 3)
        var running = [try start(1, in: scene, lies: true)]
        running.append(try start(0, in: scene))
        defer { for process in running { kill(process.processIdentifier, SIGKILL) } }
        // The others come when it has committed itself.
        let deal = try #require(try scene.ledger.deals(of: scene.pool.address).first)
        let deadline = Date(timeIntervalSinceNow: 20)
        while try scene.ledger.tasks(of: deal.identifier).contains(where: {
            try scene.ledger.marketTask($0.identifier)?.contributors.isEmpty ?? true
        }) || scene.ledger.tasks(of: deal.identifier).count < 2 {
            try #require(Date() < deadline)
            usleep(20_000)
        }
        for process in [2, 3, 4] { running.append(try start(process, in: scene)) }
        running[1].waitUntilExit()
        let (liar, honest) = (try PoolScene.address(101), try [102, 103, 104].map { try PoolScene.address($0) })
        #expect(try scene.balance(liar) == 9_400_000_000)
        #expect(try honest.allSatisfy { try scene.balance($0) > 10_000_000_000 })
        try expectPaidOnce(scene)
    }

    @Test("processes that are killed at random, again and again, come to the same end", .enabled(if: isLong))
    func random() throws {
        for _ in 0..<20 {
            let scene = try scene(trust: 5)
            var running = try (0...3).map { try start($0, in: scene) }
            defer { for process in running { kill(process.processIdentifier, SIGKILL) } }
            let end = Date(timeIntervalSinceNow: 60)
            while running[0].isRunning {
                try #require(Date() < end)
                usleep(UInt32.random(in: 0..<60_000))
                let victim = Int.random(in: 0..<4)
                kill(running[victim].processIdentifier, SIGKILL)
                running[victim].waitUntilExit()
                // The scheduler ends by itself when all is done, maybe just before it would have been killed.
                if victim == 0, running[0].terminationReason == .exit { break }
                running[victim] = try start(victim, in: scene)
            }
            try expectPaidOnce(scene)
        }
    }
}
