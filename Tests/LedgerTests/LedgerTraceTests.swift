import Cryptography
import Foundation
import GRDB
import MarketTestSupport
import Orders
import PoCo
import StrictJSON
import TestSupport
import Testing

@testable import Ledger

/// PoCo's traces on the ledger's tables: the same rules over the other state.
@Suite struct LedgerTraceTests {
    /// The long form of the drawn sequences: `PANDAPP_LONG_TESTS=1` asks for it.
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"

    @Test("every trace comes out on SQLite as in memory and on the reference model, step by step")
    func everyTrace() throws {
        let traces = try TraceFile(parsing: Array(try Fixture.data("poco/traces.json"))).traces
        #expect(traces.count == 40)
        for trace in traces {
            let end = try Self.compare(trace.steps.map(\.step), label: "\(trace.seed ?? .null)")
            #expect(try end.firstDifference(from: #require(trace.final)) == nil)
        }
    }

    @Test("drawn sequences of steps come out on SQLite as in memory, and keep both sums")
    func drawn() throws {
        for seed in 0..<UInt64(Self.isLong ? 2000 : 20) {
            try Self.compare(DrawnSteps(seed: seed, count: 120).steps, label: "seed \(seed)")
        }
    }

    /// Does the same steps on both states, and compares what comes of each.
    ///
    /// - Returns: The state at the end.
    @discardableResult
    private static func compare(_ steps: [TraceStep], label: String) throws -> JSONValue {
        let made = try TemporaryLedger()
        return try made.ledger.write { db in
            var memory = TraceReplay()
            var kept = TraceReplay(on: LedgerMarket(db, domain: made.ledger.domain), makingKnown: makeKnown)
            for (index, step) in steps.enumerated() {
                let expected = try refusal { try memory.perform(step) }
                let actual = try refusal { try kept.perform(step) }
                #expect(actual == expected, "\(label), step \(index)")
                #expect(memory.market.escrow.isBalanced, "\(label), step \(index)")
                #expect(try kept.market.totals() == memory.market.totals(), "\(label), step \(index)")
                if expected == nil { #expect(kept.market.events == memory.market.events, "\(label), step \(index)") }
            }
            try LedgerDatabase.verifyEscrow(db)
            #expect(try kept.state.firstDifference(from: memory.state) == nil, "\(label)")
            for (identifier, task) in memory.market.tasks { #expect(try kept.market.task(identifier) == task) }
            return try kept.state
        }
    }

    /// Why PoCo refuses; nil where it does not.
    private static func refusal(_ step: () throws -> Void) throws -> PoCoError? {
        do {
            try step()
            return nil
        } catch let error as PoCoError {
            return error
        }
    }

    /// A trace has no orders: the tables get rows that stand for those of a deal.
    private static func makeKnown(_ deal: Deal, in market: inout LedgerMarket) throws {
        let orders: [(OrderKind, Digest?)] = [
            (.app, deal.terms.app.order), (.dataset, deal.terms.dataset?.order),
            (.workerpool, deal.terms.workerpool.order), (.request, deal.terms.requestOrder),
        ]
        for case (let kind, let hash?) in orders {
            try market.run(
                """
                INSERT OR IGNORE INTO \(kind.table)(hash, subject, cbor, signature, volume, consumed, closed)
                VALUES(?, ?, x'', x'', ?, ?, 0)
                """,
                [
                    blob(hash.bytes), blob(EthereumAddress(lastBytesOf: hash).bytes), blob(deal.botSize),
                    blob(UInt256.zero),
                ]
            )
        }
    }
}

/// Steps drawn without a look at what came of those before: most are refused, each for some cause.
private struct DrawnSteps {
    private var random: SplitMix
    private(set) var steps: [TraceStep] = []

    init(seed: UInt64, count: Int) {
        random = SplitMix(state: seed)
        for account in ["sponsor", "pool", "w0", "w1", "w2"] {
            steps.append(.deposit(account, UInt256(UInt64.random(in: 0...5_000_000_000, using: &random))))
        }
        while steps.count < count { steps.append(draw()) }
    }

    private mutating func one<Element>(of elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }

    private mutating func draw() -> TraceStep {
        let (deal, worker) = (one(of: ["D0", "D1"]), one(of: ["w0", "w1", "w2"]))
        let task = deal + one(of: [".0", ".1"])
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return .deposit(worker, UInt256(UInt64.random(in: 0...1_000_000_000, using: &random)))
        case 1:
            let amount = UInt256(UInt64.random(in: 0...9_999, using: &random))
            return .withdraw(one(of: [worker, "pool", "sponsor"]), amount)
        case 2: return .setScore(worker, UInt256(UInt64.random(in: 0...90, using: &random)))
        case 3, 4: return .match(agreement(deal))
        case 5, 6: return .initialize(task: task, deal: deal, index: UInt256(task.hasSuffix("1") ? 1 : 0))
        case 7...11: return .contribute(task: task, worker: worker, result: one(of: ["good", "good", "bad"]))
        case 12...14: return .reveal(task: task, worker: worker)
        case 15: return .reopen(task: task)
        case 16, 17: return .finalize(task: task)
        case 18: return .claim(task: task)
        default: return .wait(Int64.random(in: 0...2000, using: &random))
        }
    }

    private mutating func agreement(_ name: String) -> TraceDeal {
        let arguments =
            [
                .text(name), .integer(one(of: [0, 7])), .integer(one(of: [0, 1_000])),
                .integer(one(of: [0, 99, 33_333_333_367])), .integer(2), .integer(one(of: [0, 1, 2, 3, 10])),
                .integer(one(of: [0, 1])), .text(one(of: ["sponsor", "pool"])), .text("appOwner"), .text("w0"),
                .text("pool"),
            ] as [JSONValue]
        let step = JSONValue.object(["op": .text("match"), "args": .array(arguments)])
        let file = Array(JSONValue.object(["steps": .array([step])]).description.utf8)
        guard case .match(let deal)? = try? TraceFile(parsing: file).traces.first?.steps.first?.step else {
            preconditionFailure("a drawn match is one")
        }
        return deal
    }
}
