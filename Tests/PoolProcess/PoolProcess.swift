import ArgumentParser
import ContentStore
import Cryptography
import Foundation
import Glibc
import Ledger
import Orders
import Workerpool

/// A scheduler or a worker as a process, for tests: it may lie, and may end itself as `kill -9` does after some step.
@main struct PoolProcess: ParsableCommand {
    enum Role: String, ExpressibleByArgument {
        case scheduler, worker
    }

    @Argument var role: Role
    @Option var folder: String
    /// The byte that the wallet's key is made of; worth nothing.
    @Option var key: UInt8
    @Option var pool: String
    @Option var killAfter: Int?
    @Flag var lie = false

    func run() throws {
        let folder = URL(filePath: folder)
        let secret = SecretBytes(copying: [UInt8](repeating: key, count: 32))
        let address = try EthereumKey(secret: secret).address
        let ledger = try LedgerDatabase(opening: folder.appending(path: "ledger.sqlite").path)
        let store = try LocalContentStore(directory: folder.appending(path: "store"))
        let desk = WorkDesk(folder: folder.appending(path: "desk"))
        let pool = try EthereumAddress(parsing: pool)
        switch role {
        case .scheduler:
            var scheduler = try Scheduler(
                workerpool: pool,
                wallet: SharedSecret(secret),
                ledger: ledger,
                store: store,
                desk: desk
            )
            try loop { did in try scheduler.pass(at: Self.now, did: did) > 0 }
        case .worker:
            let worker = StandardWorker(
                address: address,
                ledger: ledger,
                store: store,
                desk: desk,
                folder: folder.appending(path: "worker-\(key)"),
                computations: [Sum(isLying: lie)]
            )
            // A worker has no end of its own: the test ends it.
            try loop { did in
                try worker.pass(at: Self.now, did: did)
                return true
            }
        }
    }

    private static func now() -> Int64 { Int64(Date().timeIntervalSince1970) }

    private func loop(_ pass: ((PoolStep) -> Void) throws -> Bool) throws {
        var steps = 0
        while try pass({ _ in
            steps += 1
            if steps == killAfter { kill(getpid(), SIGKILL) }
        }) {
            usleep(10_000)
        }
    }
}
