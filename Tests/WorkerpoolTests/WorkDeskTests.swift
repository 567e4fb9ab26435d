import ContentStore
import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import PoCo
import Testing
import Workerpool

/// What lies on the desk of a pool: what is left there by chance, by a crash or by a stranger stops nobody.
@Suite struct WorkDeskTests {
    private let scene: PoolScene
    private let key: UInt8 = 101

    init() throws {
        scene = try PoolScene()
    }

    private func folder(_ task: TaskIdentifier) -> URL { scene.folder.appending(path: "desk/tasks/\(task)") }

    @Test("a worker is not kept by a task that the ledger does not know, nor by a forged authorization")
    func strayTasks() throws {
        let worker = try scene.worker(key)
        let known = try scene.deal(trust: 1)
        let task = try scene.ledger.initialize(deal: known.identifier, index: .zero, at: scene.now).identifier
        for stray in [TaskIdentifier(SHA256Digest.of([1])), task] {
            let authorization = WorkerAuthorization(worker: worker.address, task: stray, enclaveChallenge: .zero)
            let signature = try Wallet.stranger.key().signMessage(hash: authorization.hash).bytes65
            try FileManager.default.createDirectory(at: folder(stray), withIntermediateDirectories: true)
            try Data("\(scene.now) \(Hexadecimal.encode(signature))\n".utf8)
                .write(to: folder(stray).appending(path: "\(worker.address.lowercase).authorization"))
        }
        #expect(try !worker.pass(at: { scene.now }, did: { Issue.record("\($0)") }))
    }

    @Test("a result that was put on the desk and not revealed is gone when others may contribute again")
    func unrevealed() throws {
        var scheduler = try scene.scheduler()
        let worker = try scene.worker(key)
        let task = try scene.deal(trust: 1).task(at: .zero)
        try worker.pass(at: { scene.now }, did: { _ in })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        try worker.pass(at: { scene.now }, did: { _ in })
        // Killed between the upload and the reveal.
        let left = folder(task).appending(path: "\(worker.address.lowercase).result")
        try Data((scene.store.add(Array("3\n".utf8)).text + "\n").utf8).write(to: left)
        scene.now += TaskCategory.revealRatio * TaskCategory.extraSmall.seconds
        var steps: [String] = []
        try scheduler.pass(at: { scene.now }) { steps.append($0.name) }
        #expect(steps == ["reopened"])
        #expect(!FileManager.default.fileExists(atPath: left.path))
    }

    @Test("a result that is revealed just when its task would be opened again is found, and paid for")
    func revealedInTime() throws {
        var scheduler = try scene.scheduler()
        let worker = try scene.worker(key)
        let deal = try scene.deal(trust: 1)
        let (task, result) = (try deal.task(at: .zero), Array("3\n".utf8))
        try worker.pass(at: { scene.now }, did: { _ in })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        try worker.pass(at: { scene.now }, did: { _ in })
        try Data((scene.store.add(result).text + "\n").utf8)
            .write(to: folder(task).appending(path: "\(worker.address.lowercase).result"))
        scene.now += TaskCategory.revealRatio * TaskCategory.extraSmall.seconds
        // The clock is asked about the deal, and again when the scheduler has seen that nobody has revealed.
        var questions = 0
        try scheduler.pass(
            at: {
                questions += 1
                guard questions == 2 else { return scene.now }
                let digest = PublicResult.digest(of: result, in: deal)
                _ = try? scene.ledger.reveal(task, by: worker.address, digest: digest, at: scene.now - 1)
                return scene.now
            },
            did: { Issue.record("\($0)") }
        )
        var steps: [String] = []
        try scheduler.pass(at: { scene.now }) { steps.append($0.name) }
        #expect(steps == ["finalized"])
        #expect(try scene.ledger.task(task)?.state == .completed)
    }

    @Test("a folder that is taken away from under a worker ends it only if the task goes on", arguments: [true, false])
    func takenAway(isOver: Bool) throws {
        var scheduler = try scene.scheduler()
        let task = try scene.deal(trust: 1).task(at: .zero)
        let end = scene.now + TaskCategory.finalRatio * TaskCategory.extraSmall.seconds
        let worker = StandardWorker(
            address: try scene.worker(key).address,
            ledger: scene.ledger,
            store: InterruptedStore(store: scene.store, folder: folder(task)) { [ledger = scene.ledger] in
                guard isOver else { return }
                _ = try? ledger.claim(task, at: end)
            },
            desk: scene.desk,
            folder: scene.privateFolder(of: key),
            computations: [Length()]
        )
        try worker.pass(at: { scene.now }, did: { _ in })
        try scheduler.pass(at: { scene.now }, did: { _ in })
        try worker.pass(at: { scene.now }, did: { _ in })
        if isOver {
            try worker.pass(at: { scene.now }, did: { _ in })
            #expect(try scene.ledger.task(task)?.state == .failed)
        } else {
            #expect(throws: WorkerpoolError.files) { try worker.pass(at: { scene.now }, did: { _ in }) }
        }
    }

    @Test("workers and scheduler serve a callback: its value is the result, of the deal's start")
    func callback() throws {
        var scheduler = try scene.scheduler()
        let contract = try PoolScene.address(9)
        let deal = try scene.deal(trust: 3, callback: contract)
        _ = try scene.settle(&scheduler, try [101, 102].map { try scene.worker($0) })
        let task = try deal.task(at: .zero)
        #expect(try scene.ledger.task(task)?.state == .completed)
        let name = try #require(PublicResult.oracle(of: deal))
        let question = Array(deal.terms.app.address.bytes) + Array(#"{"iexec_args":"a bc"}"#.utf8)
        #expect(name == OracleName(contract: contract, identifier: Keccak256.digest(of: question)))
        let value = try #require(try scene.ledger.oracles().first { $0.name == name }?.value)
        #expect(value.value == Array("3\n".utf8) && value.task == task && value.storedAt == scene.now)
        #expect(value.date == UInt256(UInt64(scene.now)))
        try scene.ledger.verifyLog()
    }
}

/// A store in front of which something happens whenever a file is added: a file then stands where a folder was.
private struct InterruptedStore: ContentStoring {
    let store: LocalContentStore
    let folder: URL
    let interruption: @Sendable () -> Void

    init(store: LocalContentStore, folder: URL, interruption: @escaping @Sendable () -> Void) {
        (self.store, self.folder, self.interruption) = (store, folder, interruption)
    }

    func add(_ bytes: [UInt8]) throws(ContentStoreError) -> ContentIdentifier {
        interruption()
        try? FileManager.default.removeItem(at: folder)
        _ = FileManager.default.createFile(atPath: folder.path, contents: nil)
        return try store.add(bytes)
    }

    func add(contentsOf url: URL) throws(ContentStoreError) -> ContentIdentifier { try store.add(contentsOf: url) }

    func importArchive(at url: URL) throws(ContentStoreError) -> [ContentIdentifier] {
        try store.importArchive(at: url)
    }

    func contains(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool { store.contains(identifier) }

    func block(_ identifier: ContentIdentifier) throws(ContentStoreError) -> [UInt8] { try store.block(identifier) }

    func remove(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool { try store.remove(identifier) }
}
