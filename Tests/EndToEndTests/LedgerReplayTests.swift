import Foundation
import StrictJSON
import TestSupport
import Testing

/// `pandapp ledger replay` as a stranger starts it.
@Suite struct LedgerReplayTests {
    private func replay(_ text: String) throws -> FinishedProgram {
        let file = Workplace.newPlace("trace")
        try Data(text.utf8).write(to: file)
        return try RunningProgram(Programs.place("pandapp"), ["ledger", "replay", file.path, "--json"]).finish()
    }

    @Test("every published trace comes out as its model says, with its final state in its own form")
    func published() throws {
        let text = String(decoding: try Fixture.data("poco/traces.json"), as: UTF8.self)
        let replayed = try replay(text)
        #expect(replayed.status == 0)
        let traces = try #require(JSONValue(parsing: Array(text.utf8))["traces"]?.asArray)
        let reports = try #require(JSONValue(parsing: replayed.output)["traces"]?.asArray)
        #expect(reports.count == traces.count)
        for (report, trace) in zip(reports, traces) {
            #expect(report["final"] == trace["final"] && report["balanced"] == .bool(true))
            let outcomes = report["steps"]?.asArray?.map { $0["ok"] }
            #expect(outcomes == trace["steps"]?.asArray?.map { $0["ok"] })
        }
    }

    @Test("a refused step says why, and a trace that expects otherwise ends with status 65")
    func differs() throws {
        let steps = #"[{"op":"withdraw","args":["a",1]},{"op":"deposit","args":["a",1]}]"#
        let replayed = try replay(#"{"steps":\#(steps)}"#)
        let step = try #require(try replayed.report.objects("steps").first)
        #expect(try step.text("code") == "withdrawal-too-high" && !step.boolean("ok"))
        #expect(try step.text("revert") == "ERC20: burn amount exceeds balance")
        for spoiled in [
            #"{"steps":[{"op":"withdraw","args":["a",1],"ok":true}]}"#,
            #"{"steps":[{"op":"withdraw","args":["a",1],"ok":false,"revert":"revert"}]}"#,
            #"{"steps":[{"op":"deposit","args":["a",1],"ok":false}]}"#, #"{"steps":\#(steps),"final":{"now":0}}"#,
        ] {
            #expect(try replay(spoiled).failure?.is("trace-differs", 65) == true)
        }
        #expect(try replay("[1").failure?.is("trace-json-malformed", 65) == true)
        #expect(try replay(#"{"steps":[{"op":"jump","args":[]}]}"#).failure?.is("trace-step-malformed", 65) == true)
    }
}
