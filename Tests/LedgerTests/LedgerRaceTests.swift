import Cryptography
import Foundation
import Ledger
import MarketTestSupport
import Orders
import Testing

/// Several processes at one ledger, each as fast as it can.
@Suite struct LedgerRaceTests {
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
    private static let rounds = isLong ? 100 : 2
    private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "MarketProcess")
    private let now = TemporaryLedger.now

    /// A ledger whose book has one order of each kind but the requests, of which there are several.
    private func market(datasetVolume: UInt64, requests: Int) throws -> TemporaryLedger {
        let made = try TemporaryLedger()
        made.scenario.dataset.volume = UInt256(datasetVolume)
        try made.ledger.post(made.scenario.signedApp, at: now)
        try made.ledger.post(made.scenario.signedDataset, at: now)
        try made.ledger.post(made.scenario.signedWorkerpool, at: now)
        for number in 0..<requests {
            made.scenario.request.salt = try OrderSalt(UInt256(UInt64(number)).bigEndianBytes)
            try made.ledger.post(made.scenario.signedRequest, at: now)
        }
        return made
    }

    /// Lets processes loose together, and waits for all.
    ///
    /// - Returns: The lines that each printed: the hashes of the requests of which it made deals.
    private func race(_ roles: [String], on made: TemporaryLedger) throws -> [[String]] {
        let start = made.path + ".start"
        let outputs = roles.map { _ in Pipe() }
        let processes = try zip(roles, outputs).map { role, output in
            let process = Process()
            process.executableURL = Self.program
            process.arguments = [role, "--ledger", made.path, "--start", start, "--now", String(now)]
            process.standardOutput = output
            try process.run()
            return process
        }
        defer { for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        // Each has opened the ledger by then, or does so in the race.
        usleep(150_000)
        try Data().write(to: URL(filePath: start))
        let lines = try outputs.map { output in
            String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
        for process in processes {
            process.waitUntilExit()
            #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        }
        return lines
    }

    /// Expects that the ledger has the deals that were printed and no others, each of another request.
    private func expect(_ lines: [[String]], toBeTheDealsOf ledger: LedgerDatabase) throws {
        let made = lines.flatMap { $0 }
        #expect(Set(made).count == made.count)
        #expect(try Set(made) == Set(ledger.deals().map(\.terms.requestOrder.hexadecimal)))
        try ledger.verifyLog()
    }

    @Test("two that match the same orders take exactly the volume there is", arguments: 0..<rounds)
    func volume(round: Int) throws {
        let made = try market(datasetVolume: 7, requests: 12)
        let lines = try race(["match", "match"], on: made)
        #expect(try made.ledger.deals().count == 7)
        #expect(try made.ledger.remainingVolume(of: made.scenario.dataset) == .zero)
        try expect(lines, toBeTheDealsOf: made.ledger)
    }

    @Test("once an order is closed by one process, no other makes a deal of it", arguments: 0..<rounds)
    func closing(round: Int) throws {
        let made = try market(datasetVolume: 1000, requests: 20)
        let lines = try race(["match", "match", "close"], on: made)
        try expect(lines, toBeTheDealsOf: made.ledger)
        let kinds = try made.ledger.logEntries().map(\.kind)
        let closing = try #require(kinds.firstIndex(of: .orderClosed))
        #expect(kinds.lastIndex(of: .dealMatched).map { $0 < closing } ?? false)
    }

    @Test("a request makes a deal as soon as another process has presigned it, and one", arguments: 0..<rounds)
    func presigning(round: Int) throws {
        let made = try market(datasetVolume: 1000, requests: 6)
        let lines = try race(["match-presigned", "match-presigned", "presign"], on: made)
        try expect(lines, toBeTheDealsOf: made.ledger)
        let events = try made.ledger.logEntries().compactMap { LogEvent($0.body) }
        for request in try made.ledger.orders(RequestOrder.self, onlyOpen: false) {
            let presigned = events.firstIndex { $0.kind == .orderPresigned && $0.digest(1) == request.hash }
            let matched = events.firstIndex { $0.kind == .dealMatched && $0.digest(4) == request.hash }
            #expect(try #require(presigned) < #require(matched))
        }
    }
}
