import ContentStore
import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import PoCo
import Testing
import Workerpool

@Suite struct WorkerpoolTests {
    private let scene: PoolScene

    init() throws {
        scene = try PoolScene()
    }

    private func result(of deal: Deal) throws -> String {
        let task = try #require(try scene.ledger.marketTask(deal.task(at: deal.botFirst)))
        let words = String(decoding: task.results, as: UTF8.self).split(separator: "\"")
        let location = try #require(words.last { $0.hasPrefix("/ipfs/") })
        let place = try ContentIdentifier(parsing: String(location.dropFirst("/ipfs/".count)))
        return String(decoding: try scene.store.read(place), as: UTF8.self)
    }

    private func state(of deal: Deal) throws -> TaskState? {
        try scene.ledger.task(deal.task(at: deal.botFirst))?.state
    }

    @Test("workers who agree are paid, the scheduler has its hundredth, and the result is in the store")
    func agreement() throws {
        var scheduler = try scene.scheduler()
        let workers = try [101, 102, 103].map { try scene.worker($0) }
        let deal = try scene.deal(trust: 5)
        let steps = try scene.settle(&scheduler, workers)
        #expect(steps.map(\.name).filter { $0 == "contributed" }.count == 3, "trust 5 needs three new workers")
        #expect(try state(of: deal) == .completed)
        #expect(try result(of: deal) == "3\n")
        // 99 % of 10⁹ by three; the scheduler has the rest.
        for worker in workers {
            #expect(try scene.balance(worker.address) == 10_330_000_000)
            #expect(try scene.ledger.score(of: worker.address) == UInt256(1))
        }
        #expect(try scene.balance(scene.pool.owner) == 10_010_000_000)
        #expect(try scene.balance(Wallet.requester.address) == 9_000_000_000)
        #expect(try scene.ledger.escrow().isBalanced && scene.ledger.escrow().held == .zero)
        #expect(try scheduler.pass(at: { scene.now }, did: { _ in Issue.record("something was left") }) == 0)
        try scene.ledger.verifyLog()
        let left = try FileManager.default.contentsOfDirectory(atPath: scene.privateFolder(of: 101).path)
        #expect(left.isEmpty, "nothing is kept of what is over")
    }

    @Test("a worker who lies loses stake and reputation, and those who do not share its stake")
    func lie() throws {
        var scheduler = try scene.scheduler()
        let others = try [101, 102, 103, 104].map { try scene.worker($0) }
        for _ in 0..<3 { try scene.deal(trust: 1000) }
        let honest = try scene.worker(110)
        let all = others + [honest] + (try (111...115).map { try scene.worker(UInt8($0)) })
        _ = try scene.settle(&scheduler, all)
        #expect(try scene.ledger.score(of: honest.address) == UInt256(3))
        let before = try scene.balance(honest.address)

        let liar = try scene.worker(110, Length(isLying: true))
        let deal = try scene.deal(trust: 4)
        // It is the first: the others have not come yet.
        scene.now += WorkDesk.presenceSeconds
        _ = try scene.settle(&scheduler, [liar])
        _ = try scene.settle(&scheduler, [liar] + others)
        #expect(try state(of: deal) == .completed)
        #expect(try result(of: deal) == "3\n")
        #expect(try scene.balance(honest.address) == before - 300_000_000)
        #expect(try scene.ledger.score(of: honest.address) == UInt256(2))
        #expect(try scene.ledger.escrow().isBalanced && scene.ledger.escrow().held == .zero)
    }

    @Test("a task whose workers do not reveal is opened again, and others do it; the silent ones lose their stake")
    func reopening() throws {
        var scheduler = try scene.scheduler()
        let silent = try [101, 102].map { try scene.worker($0) }
        let deal = try scene.deal(trust: 3)
        for worker in silent { try worker.pass(at: { scene.now }, did: { _ in }) }
        try scheduler.pass(at: { scene.now }, did: { _ in })
        for worker in silent { try worker.pass(at: { scene.now }, did: { _ in }) }
        #expect(try state(of: deal) == .revealing)
        scene.now += TaskCategory.revealRatio * TaskCategory.extraSmall.seconds
        let steps = try scene.settle(&scheduler, try [103, 104].map { try scene.worker($0) })
        #expect(steps.map(\.name).contains("reopened"))
        #expect(try state(of: deal) == .completed)
        for worker in silent { #expect(try scene.balance(worker.address) == 9_700_000_000) }
        #expect(try scene.ledger.escrow().held == .zero)
    }

    @Test("a worker that comes after the reveals' end finds nothing to do, and who revealed is paid without it")
    func lateReveal() throws {
        var scheduler = try scene.scheduler()
        let (quick, slow) = (try scene.worker(101), try scene.worker(102))
        let deal = try scene.deal(trust: 3)
        for worker in [quick, slow] { try worker.pass(at: { scene.now }, did: { _ in }) }
        try scheduler.pass(at: { scene.now }, did: { _ in })
        for worker in [slow, quick] { try worker.pass(at: { scene.now }, did: { _ in }) }
        try quick.pass(at: { scene.now }, did: { _ in })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        #expect(try state(of: deal) == .revealing, "the other may still reveal")
        scene.now += TaskCategory.revealRatio * TaskCategory.extraSmall.seconds
        try slow.pass(at: { scene.now }, did: { Issue.record("\($0)") })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        #expect(try state(of: deal) == .completed)
        #expect(try scene.balance(slow.address) == 9_700_000_000)
        // 99 % of the price and of the stake that the other lost.
        #expect(try scene.balance(quick.address) == 11_287_000_000)
    }

    @Test("a task that nobody does is claimed at its end: the requester has the money back, the pool loses its stake")
    func claim() throws {
        var scheduler = try scene.scheduler()
        let deal = try scene.deal(trust: 5, volume: 2)
        // One worker alone is not enough for this trust.
        let steps = try scene.settle(&scheduler, [try scene.worker(101)])
        #expect(steps.filter { $0.name == "contributed" }.count == 2 && !steps.map(\.name).contains("finalized"))
        scene.now += TaskCategory.finalRatio * TaskCategory.extraSmall.seconds
        #expect(try scheduler.pass(at: { scene.now }, did: { _ in }) == 0)
        #expect(try state(of: deal) == .failed)
        #expect(try scene.balance(Wallet.requester.address) == 10_000_000_000)
        #expect(try scene.balance(PoolScene.address(101)) == 10_000_000_000)
        #expect(try scene.balance(scene.pool.owner) == 9_400_000_000)
        #expect(try scene.ledger.escrow().isBalanced)
    }

    @Test("a deal whose trust leaves the range stops no scheduler, and what it locked comes back")
    func unreachableTrust() throws {
        var scheduler = try scene.scheduler()
        let deal = try scene.deal(trust: nil)
        let steps = try scene.settle(&scheduler, [try scene.worker(101)])
        #expect(steps.map(\.name).contains("initialized") && !steps.map(\.name).contains("contributed"))
        scene.now += TaskCategory.finalRatio * TaskCategory.extraSmall.seconds
        #expect(try scheduler.pass(at: { scene.now }, did: { _ in }) == 0)
        #expect(try state(of: deal) == .failed && scene.balance(Wallet.requester.address) == 10_000_000_000)
    }

    @Test("what is too late and free is not opened only to be claimed")
    func lost() throws {
        var scheduler = try scene.scheduler()
        try scene.deal(trust: 1, volume: 1000, price: .zero)
        try scheduler.pass(at: { scene.now }, did: { _ in })
        scene.now += TaskCategory.finalRatio * TaskCategory.extraSmall.seconds
        var steps: [PoolStep] = []
        let left = try scheduler.pass(at: { scene.now }, did: { steps.append($0) })
        #expect(left == 0 && steps.count == Scheduler.widest && steps.allSatisfy { $0.name == "claimed" })
    }

    @Test("what a worker will reveal is on its disk before it commits to it")
    func journal() throws {
        var scheduler = try scene.scheduler()
        let worker = try scene.worker(101)
        let task = try scene.deal(trust: 1).task(at: .zero)
        let file = scene.privateFolder(of: 101).appending(path: task.description)
        try worker.pass(at: { scene.now }, did: { _ in })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        var seen: [String] = []
        try worker.pass(at: { scene.now }) { step in
            seen.append(step.name)
            #expect(FileManager.default.contents(atPath: file.path) == Data("3\n".utf8), "\(step)")
        }
        #expect(seen == ["computed", "contributed"])
    }

    @Test("a worker believes no authorization but the pool's owner's, and no word on the desk that is malformed")
    func forgedAuthorization() throws {
        var scheduler = try scene.scheduler()
        let worker = try scene.worker(101)
        let task = try scene.deal(trust: 1).task(at: .zero)
        try worker.pass(at: { scene.now }, did: { _ in })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        let place = scene.folder.appending(
            path: "desk/tasks/\(task)/\(worker.address.lowercase).authorization"
        )
        let authorization = WorkerAuthorization(worker: worker.address, task: task, enclaveChallenge: .zero)
        let forged = try Wallet.stranger.key().signMessage(hash: authorization.hash).bytes65
        let right = try String(contentsOf: place, encoding: .utf8)
        for text in [
            "\(scene.now) \(Hexadecimal.encode(forged))\n", "", "\n", String(right.dropLast()), "x" + right,
            String(repeating: "0", count: 600) + "\n", right.replacingOccurrences(of: " ", with: ""),
        ] {
            try Data(text.utf8).write(to: place)
            try worker.pass(at: { scene.now }, did: { Issue.record("\($0) by \(text.prefix(20))") })
        }
        try Data(right.utf8).write(to: place)
        var steps = 0
        try worker.pass(at: { scene.now }, did: { _ in steps += 1 })
        #expect(steps == 2)
    }

    @Test("a scheduler finalizes with no other result than the one that was revealed")
    func forgedResult() throws {
        var scheduler = try scene.scheduler()
        let worker = try scene.worker(101)
        let deal = try scene.deal(trust: 1)
        let task = try deal.task(at: .zero)
        try worker.pass(at: { scene.now }, did: { _ in })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        try worker.pass(at: { scene.now }, did: { _ in })
        try worker.pass(at: { scene.now }, did: { _ in })
        let place = scene.folder.appending(path: "desk/tasks/\(task)/\(worker.address.lowercase).result")
        let right = try Data(contentsOf: place)
        for text in [try scene.store.add(Array("4\n".utf8)).text + "\n", "nothing\n", ""] {
            try Data(text.utf8).write(to: place)
            try scheduler.pass(at: { scene.now }, did: { Issue.record("\($0)") })
        }
        try right.write(to: place)
        try scheduler.pass(at: { scene.now }, did: { _ in })
        #expect(try state(of: deal) == .completed)
    }

    @Test("who cannot stake is not authorized, who cannot compute does not contribute, an enclave's deal is left alone")
    func leftAlone() throws {
        var scheduler = try scene.scheduler()
        let poor = StandardWorker(
            address: try PoolScene.address(120),
            ledger: scene.ledger,
            store: scene.store,
            desk: scene.desk,
            folder: scene.privateFolder(of: 120),
            computations: [Length()]
        )
        try scene.deal(trust: 1)
        var steps = try scene.settle(&scheduler, [poor])
        #expect(steps.map(\.name) == ["initialized"])
        struct Other: PublicComputation {
            var checksum: Digest { SHA256Digest.of([1]) }
            func result(of arguments: [String]) -> [UInt8] { [1] }
        }
        steps = try scene.settle(&scheduler, [try scene.worker(121, Other())])
        #expect(steps.map(\.name) == ["authorized"])
        let confidential = try PoolScene()
        try confidential.deal(trust: 1, tag: .tee)
        var other = try confidential.scheduler()
        #expect(try confidential.settle(&other, [try confidential.worker(101)]).isEmpty)
    }

    @Test("a task that its requester opens just before the scheduler would is not forgotten")
    func forestalled() throws {
        var scheduler = try scene.scheduler()
        let worker = try scene.worker(101)
        let deal = try scene.deal(trust: 1)
        // The clock is asked when the scheduler has seen that no task is open, and before it opens one.
        let left = try scheduler.pass(
            at: {
                _ = try? scene.ledger.initialize(deal: deal.identifier, index: .zero, at: scene.now)
                return scene.now
            },
            did: { _ in }
        )
        #expect(left == 1)
        _ = try scene.settle(&scheduler, [worker])
        #expect(try state(of: deal) == .completed)
    }

    @Test("a worker that is away is not waited for longer than a reference time")
    func absence() throws {
        var scheduler = try scene.scheduler()
        let (first, second) = (try scene.worker(101), try scene.worker(102))
        let deal = try scene.deal(trust: 1)
        try first.pass(at: { scene.now }, did: { _ in })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        #expect(try scene.settle(&scheduler, [second]).isEmpty, "the first was asked")
        scene.now += TaskCategory.extraSmall.seconds
        _ = try scene.settle(&scheduler, [second])
        #expect(try state(of: deal) == .completed)
    }
}
