import Foundation
import Orders
import PoCo
import StrictJSON
import TestSupport
import Testing

/// `fixtures/poco/traces.json`, from the reference model.
@Suite struct TraceTests {
    private let text: [UInt8]

    init() throws {
        text = Array(try Fixture.data("poco/traces.json"))
    }

    @Test("every step of every trace has its outcome, both sums hold after each, and the final state is the model's")
    func everyTrace() throws {
        let traces = try TraceFile(parsing: text).traces
        #expect(traces.count == 40)
        for trace in traces {
            var replay = TraceReplay()
            for (index, step) in trace.steps.enumerated() {
                let before = replay.market
                do {
                    try replay.perform(step.step)
                    #expect(step.succeeds == true, "\(trace.seed ?? .null), step \(index)")
                } catch let error as PoCoError {
                    #expect(step.succeeds == false, "\(trace.seed ?? .null), step \(index): \(error)")
                    #expect(step.revert == error.revertText, "\(trace.seed ?? .null), step \(index)")
                    #expect(replay.market == before)
                }
                #expect(replay.market.escrow.isBalanced, "\(trace.seed ?? .null), step \(index)")
            }
            #expect(try replay.state.firstDifference(from: try #require(trace.final)) == nil)
        }
    }

    @Test("weights are those of the published table")
    func weights() throws {
        let table = try #require(JSONValue(parsing: text)["workerWeights"]?.asArray)
        #expect(table.count == 23)
        for row in table {
            var replay = TraceReplay()
            for step in try Self.steps(
                """
                [{"op":"deposit","args":["s",1]},{"op":"setScore","args":["w",\(try #require(row["score"]))]},
                 {"op":"match","args":["D",0,0,0,1,1000000,0,"s","a","d","p"]},{"op":"init","args":["T","D",0]},
                 {"op":"contribute","args":["T","w","h"]}]
                """
            ) { try replay.perform(step) }
            let task = try #require(replay.market.tasks.values.first)
            let weight = try #require(row["weight"]?.asInteger(UInt64.self))
            #expect(task.groups.values.first == UInt256(weight))
            #expect(task.contributions.values.first?.weight == row["logWeight"]?.asInteger())
        }
    }

    @Test("as many agreeing workers are needed as published, for each trust and reputation")
    func agreeingWorkers() throws {
        for row in try #require(JSONValue(parsing: text)["agreeingWorkersNeeded"]?.asArray) {
            let trust = try #require(row["trust"])
            for score in [0, 12, 15, 30, 100] {
                var replay = TraceReplay()
                for step in try Self.steps(
                    """
                    [{"op":"match","args":["D",0,0,0,1,\(trust),0,"s","a","d","p"]},
                     {"op":"init","args":["T","D",0]}]
                    """
                ) { try replay.perform(step) }
                var count = 0
                while replay.market.tasks.values.first?.status == .active {
                    try replay.perform(.setScore("w\(count)", UInt256(UInt64(score))))
                    try replay.perform(.contribute(task: "T", worker: "w\(count)", result: "h"))
                    count += 1
                }
                #expect(count == row["agreeingWorkersNeeded_score\(score)"]?.asInteger(), "trust \(trust)")
            }
        }
    }

    @Test("the numbers of PoCo's own tests come out: four workers of whom one is wrong, and parts of the kitty")
    func published() throws {
        let published = try #require(JSONValue(parsing: text)["published"]?.asArray)
        #expect(published.count == 4)
        var replay = TraceReplay()
        let start = """
            [{"op":"deposit","args":["sponsor",1000000000000]},{"op":"deposit","args":["pool",1000000000000]},
             {"op":"match","args":["D",1000000000,1000000000,1000000000,3,3,0,"sponsor","app","ds","pool"]},
             {"op":"init","args":["T","D",0]}]
            """
        for step in try Self.steps(start) { try replay.perform(step) }
        let results = [("w1", "good"), ("w2", "bad"), ("w3", "good"), ("w4", "good")]
        for (worker, result) in results {
            try replay.perform(.deposit(worker, UInt256(300_000_000)))
            try replay.perform(.setScore(worker, UInt256(1)))
            try replay.perform(.contribute(task: "T", worker: worker, result: result))
        }
        #expect(try replay.state.firstDifference(from: try #require(published[0]["afterContribute"])) == nil)
        for worker in ["w1", "w3", "w4"] { try replay.perform(.reveal(task: "T", worker: worker)) }
        try replay.perform(.finalize(task: "T"))
        #expect(try replay.state.firstDifference(from: try #require(published[0]["end"])) == nil)
        for row in published.dropFirst() { try kittyPart(row) }
    }

    /// A failed task fills the kitty; a task that is done next has its part of it.
    private func kittyPart(_ row: JSONValue) throws {
        let price = try #require(row["workerpoolPriceOfFailedTask"]?.asDecimalDigits)
        var replay = TraceReplay()
        for step in try Self.steps(
            """
            [{"op":"deposit","args":["sponsor",1000000000000]},{"op":"deposit","args":["pool",1000000000000]},
             {"op":"match","args":["K",0,0,\(price),1,0,0,"sponsor","app","ds","pool"]},
             {"op":"init","args":["TK","K",0]},{"op":"wait","args":[3000]},{"op":"claim","args":["TK"]}]
            """
        ) { try replay.perform(step) }
        #expect(try replay.state["frozens"]?["KITTY"] == row["kittyBefore"])
        for step in try Self.steps(
            """
            [{"op":"match","args":["D",0,0,0,1,0,0,"sponsor","app","ds","pool"]},{"op":"init","args":["T","D",0]},
             {"op":"contribute_and_finalize","args":["T","w","h"]}]
            """
        ) { try replay.perform(step) }
        let after = try #require(row["kittyAfter"])
        #expect(try replay.state["frozens"]?["KITTY"] ?? .text("0") == after)
    }

    @Test("refuses a trace that it does not understand, naming the step")
    func malformed() {
        for (text, error): (String, TraceError) in [
            ("{}", .notATrace), ("[]", .notATrace), (#"{"traces":[{}]}"#, .notATrace),
            ("{", .malformedJSON(.malformed(offset: 1))),
            (#"{"steps":[{"op":"wait","args":[1]},{"op":"jump","args":[]}]}"#, .malformedStep(1)),
            (#"{"steps":[{"op":"wait","args":[-1]}]}"#, .malformedStep(0)),
            (#"{"steps":[{"op":"wait","args":[9223372036854775808]}]}"#, .malformedStep(0)),
            (#"{"steps":[{"op":"deposit","args":["a"]}]}"#, .malformedStep(0)),
            (#"{"steps":[{"op":"deposit","args":["a",1.5]}]}"#, .malformedStep(0)),
            (#"{"steps":[{"op":"claim","args":["a"],"kw":{"x":1}}]}"#, .malformedStep(0)),
            (#"{"steps":[{"op":"match","args":["D",0,0,0,1,1,0,"s","a","d","p"],"kw":{"x":1}}]}"#, .malformedStep(0)),
        ] {
            #expect(throws: error, "\(text)") { try TraceFile(parsing: Array(text.utf8)) }
        }
    }

    static func steps(_ text: String) throws -> [TraceStep] {
        try TraceFile(parsing: Array(#"{"steps":\#(text)}"#.utf8)).traces.flatMap { $0.steps.map(\.step) }
    }
}
