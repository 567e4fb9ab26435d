import Cryptography
import Foundation
import Ledger
import Orders

/// Measures how many deals a ledger takes: `pandapp-market FOLDER DEALS [EVENTS]`, into a new ledger in a folder.
///
/// Four orders of which one is fresh, as when many people ask for the same app and dataset; every deal locks what its
/// task costs and the workerpool's stake, is an entry of the log, and is whole on disk when its transaction ends
/// (synchronous = FULL). Three ways: requests that the ledger has never seen, whose signature is verified; requests that
/// were in the order book; and each deal in a transaction of its own. Where a number of events is given, the ledger then
/// grows to as many, by further deals. At the end it is opened, and everything is verified.
@main
struct Main {
    /// How many deals share a transaction.
    static let batch = 500

    static func main() throws {
        let numbers = CommandLine.arguments.dropFirst(2).map { Int($0) ?? 0 }
        guard (1...2).contains(numbers.count), numbers.allSatisfy({ $0 >= batch }) else {
            print("usage: pandapp-market FOLDER DEALS [EVENTS], each at least \(batch)")
            exit(64)
        }
        let count = numbers[0]
        let path = URL(filePath: CommandLine.arguments[1]).appending(path: "market.sqlite").path
        let market = try BenchmarkMarket(path: path)
        let fresh = try (0..<count).map { try market.match(salt: UInt64($0)) }
        try measure("fresh requests, \(batch) a transaction", count) {
            for start in stride(from: 0, to: count, by: batch) {
                try market.settle(Array(fresh[start..<min(start + batch, count)]))
            }
        }
        let posted = try (0..<count).map { try market.match(salt: UInt64(count + $0)) }
        for match in posted.prefix(count / 10) { try market.ledger.post(match.request, at: 1) }
        let known = Array(posted.prefix(count / 10))
        try measure("requests of the order book, \(batch) a transaction", known.count) {
            for start in stride(from: 0, to: known.count, by: batch) {
                try market.settle(Array(known[start..<min(start + batch, known.count)]))
            }
        }
        let single = posted.dropFirst(count / 10).prefix(batch)
        try measure("fresh requests, one a transaction", single.count) {
            for match in single { try market.settle([match]) }
        }
        var salt = UInt64(2 * count)
        while try numbers.count > 1 && market.ledger.logSize() < numbers[1] {
            try market.settle((salt..<salt + UInt64(batch)).map(market.match))
            salt += UInt64(batch)
        }
        let size = try market.ledger.logSize()
        try measure("opening a ledger of \(size) events", 1) { _ = try LedgerDatabase(opening: path) }
        try measure("verifying everything", 1) { try market.ledger.verifyLog() }
    }

    private static func measure(_ name: String, _ count: Int, _ work: () throws -> Void) throws {
        let before = (cpu: seconds(CLOCK_PROCESS_CPUTIME_ID), wall: seconds(CLOCK_MONOTONIC))
        try work()
        let wall = seconds(CLOCK_MONOTONIC) - before.wall
        let cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - before.cpu
        let rates =
            count == 1 ? "" : ", \(Int(Double(count) / wall)) a second, \(Int(Double(count) / cpu)) a CPU second"
        print("\(name): \(count) in \(wall) s, \(cpu) s of CPU\(rates)")
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// A ledger with one app, dataset and workerpool on offer, and a requester with money.
final class BenchmarkMarket {
    let ledger: LedgerDatabase
    private let owner: EthereumKey
    private let app: SignedOrder<AppOrder>
    private let dataset: SignedOrder<DatasetOrder>
    private let workerpool: SignedOrder<WorkerpoolOrder>

    init(path: String, owner: consuming EthereumKey = EthereumKey()) throws {
        self.owner = owner
        let domain = OrderDomain.local(contract: try EthereumAddress(bytes: [UInt8](repeating: 7, count: 20)))
        ledger = try LedgerDatabase(creating: path, domain: domain)
        let volume = UInt256(1 << 40)
        let digest = SHA256Digest.of([1])
        let appEntry = try AppEntry(
            name: "benchmark",
            contentIdentifier: "QmApp",
            checksum: digest,
            manifest: digest,
            measurements: [.simulated: [digest]],
            columns: ["cell"],
            disclosure: "Nothing."
        )
        let datasetEntry = try DatasetEntry(
            contentIdentifier: "QmDataset",
            checksum: digest,
            headerDigest: digest,
            environments: [.simulated]
        )
        let appAddress = try ledger.registerApp(owner: self.owner.address, entry: appEntry, at: 1)
        let datasetAddress = try ledger.registerDataset(owner: self.owner.address, entry: datasetEntry, at: 1)
        let pool = try ledger.registerWorkerpool(
            owner: self.owner.address,
            entry: WorkerpoolEntry(description: "Benchmark."),
            at: 1
        )
        app = SignedOrder(
            AppOrder(app: appAddress, appPrice: UInt256(1), volume: volume, tag: .tee, salt: .zero),
            in: domain,
            by: self.owner
        )
        dataset = SignedOrder(
            DatasetOrder(
                dataset: datasetAddress,
                datasetPrice: UInt256(2),
                volume: volume,
                tag: .tee,
                appRestrict: appAddress,
                salt: .zero
            ),
            in: domain,
            by: self.owner
        )
        workerpool = SignedOrder(
            WorkerpoolOrder(
                workerpool: pool,
                workerpoolPrice: UInt256(100),
                volume: volume,
                tag: .tee,
                category: UInt256(TaskCategory.small.rawValue),
                trust: UInt256(1),
                salt: .zero
            ),
            in: domain,
            by: self.owner
        )
        try ledger.deposit(UInt256(1 << 50), for: self.owner.address, at: 1)
    }

    /// A match of which the request is fresh.
    func match(salt: UInt64) throws -> OrderMatch {
        let request = RequestOrder(
            app: app.order.app,
            appMaxPrice: UInt256(1),
            dataset: dataset.order.dataset,
            datasetMaxPrice: UInt256(2),
            workerpool: workerpool.order.workerpool,
            workerpoolMaxPrice: UInt256(100),
            requester: owner.address,
            volume: UInt256(1),
            tag: .tee,
            category: workerpool.order.category,
            trust: UInt256(1),
            beneficiary: owner.address,
            params: "{}",
            salt: try OrderSalt(UInt256(salt).bigEndianBytes)
        )
        return OrderMatch(
            domain: ledger.domain,
            app: app,
            dataset: dataset,
            workerpool: workerpool,
            request: SignedOrder(request, in: ledger.domain, by: owner)
        )
    }

    /// Makes the deals in one transaction; all must be made.
    func settle(_ matches: [OrderMatch]) throws {
        for outcome in try ledger.match(matches, at: 2) { _ = try outcome.get() }
    }
}
