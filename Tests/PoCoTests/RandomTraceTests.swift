import Foundation
import PoCo
import StrictJSON
import TestSupport
import Testing

@Suite struct RandomTraceTests {
    /// 10⁵ sequences take many minutes in a debug build: `PANDAPP_LONG_TESTS=1` asks for them.
    private static let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"

    /// How many sequences are drawn at a time.
    private static let share: UInt64 = isLong ? 1000 : 200

    @Test(
        "drawn sequences keep both sums after each step, and a refused step changes nothing",
        arguments: 0..<(isLong ? 100 : 1)
    )
    func sums(share: Int) throws {
        var outcomes: [String: Int] = [:]
        for seed in UInt64(share) * Self.share..<UInt64(share + 1) * Self.share {
            _ = try RandomTrace(seed: seed) { step in
                let cause = step.refusal.map { " " + $0.identifier } ?? ""
                outcomes[step.operation + cause, default: 0] += 1
                #expect(step.refusal == nil || step.after == step.before, "seed \(seed)")
                #expect(step.after.escrow.isBalanced, "seed \(seed)")
            }
        }
        let operations = [
            "deposit", "withdraw", "setScore", "match", "init", "contribute", "reveal", "reopen", "finalize",
            "contribute_and_finalize", "claim", "wait",
        ]
        for operation in operations { #expect(outcomes[operation] ?? 0 > 0, "no \(operation) was ever done") }
        #expect(outcomes.count > operations.count + 15, "only \(outcomes.keys.sorted()) were walked")
    }

    @Test(
        "drawn sequences come out as on the reference model, step by step",
        .enabled(if: PythonScript.isAvailable, "no .build/oracles: Python is not installed")
    )
    func model() throws {
        let (batches, size) = Self.isLong ? (100, 100) : (1, 40)
        for batch in 0..<UInt64(batches) {
            let seeds = (batch * UInt64(size)..<(batch + 1) * UInt64(size)).map { $0 + 1_000_000 }
            let file = JSONValue.object(["traces": .array(try seeds.map { try RandomTrace(seed: $0).json })])
            let answers = try Self.ask(file)
            let traces = try TraceFile(parsing: Array(file.description.utf8)).traces
            #expect(answers.count == traces.count)
            for (trace, answer) in zip(traces, answers) { try Self.compare(trace, answer) }
        }
    }

    private static func compare(_ trace: Trace, _ answer: JSONValue) throws {
        let outcomes = try #require(answer["outcomes"]?.asArray)
        #expect(outcomes.count == trace.steps.count)
        var replay = TraceReplay()
        for (step, outcome) in zip(trace.steps, outcomes) {
            var refusal = ""
            do { try replay.perform(step.step) } catch let error as PoCoError { refusal = error.revertText }
            #expect(.text(refusal) == outcome, "\(step.operation) \(step.arguments)")
        }
        #expect(try replay.state.firstDifference(from: try #require(answer["final"])) == nil)
    }

    private static func ask(_ traces: JSONValue) throws -> [JSONValue] {
        try PythonScript.withTemporaryFolder { folder in
            let (questions, answers) = (folder.appending(path: "traces.json"), folder.appending(path: "answers.json"))
            try Data(traces.description.utf8).write(to: questions)
            let model = Fixture.url("poco/reference_model.py").path
            try PythonScript.run("poco_oracle.py", [model, questions.path, answers.path])
            return try JSONValue(parsing: Array(Data(contentsOf: answers))).asArray ?? []
        }
    }
}
