import ArgumentParser
import Console
import Foundation
import Testing

/// A command that takes a step and ends as it is told.
private struct Stepping: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stepping", version: "1.2.3")

    @OptionGroup var console: OutputOptions
    @Flag var fails = false
    @Flag var finds = false

    mutating func run() async throws {
        if fails { throw CommandFailure(.denied, code: "refused", what: "It failed", why: "So it is", remedy: "Ask") }
        if finds { throw ExitCode(65) }
    }
}

/// What a collector of logs reads.
@Suite struct LogFormatTests {
    private func events(_ arguments: [String]) async throws -> (status: Int32, events: [[String: Any]]) {
        let errors = Transcript()
        let status = await Stepping.execute(
            arguments,
            program: "stepping",
            output: Transcript().sink,
            errors: errors.sink
        )
        let lines = errors.text.split(separator: "\n").map { Data($0.utf8) }
        return (status, try lines.map { try #require(try JSONSerialization.jsonObject(with: $0) as? [String: Any]) })
    }

    @Test("a JSON log has a line for the start and one for the end, each with schema, time and level")
    func success() async throws {
        for option in [["--log-format", "json"], ["--log-format=json"]] {
            let (status, events) = try await events(option)
            #expect(status == 0)
            #expect(events.map { $0["event"] as? String } == ["start", "done"])
            #expect(
                events.allSatisfy { $0["schema"] as? String == "pandapp.log.v1" && $0["level"] as? String == "info" }
            )
            #expect(events[0]["command"] as? String == "stepping" && events[0]["version"] as? String == "1.2.3")
            let time = try #require(events[0]["time"] as? String)
            let instant = try #require(ISO8601DateFormatter().date(from: time))
            #expect(abs(instant.timeIntervalSinceNow) < 60)
            #expect(events[1]["exit"] as? Int == 0 && events[1]["elapsed_seconds"] is Double)
        }
    }

    @Test("a failure is a line with status, code and remedy, and nothing else is written, whatever --json says")
    func failure() async throws {
        for more in [[], ["--json"]] {
            let (status, events) = try await events(["--fails", "--log-format", "json"] + more)
            #expect(status == 77)
            let last = try #require(events.last)
            #expect(events.count == 2 && last["event"] as? String == "failure" && last["level"] as? String == "error")
            #expect(
                last["code"] as? String == "refused" && last["exit"] as? Int == 77 && last["do"] as? String == "Ask"
            )
        }
        #expect(try await events(["--finds", "--log-format", "json"]).events.last?["exit"] as? Int == 65)
    }

    @Test("a command line that is not understood is one line of the log too")
    func usage() async throws {
        let (status, events) = try await events(["--nonsense", "--log-format", "json"])
        #expect(status == 64 && events.count == 1 && events.first?["code"] as? String == "usage")
        let wrong = await Stepping.execute(["--log-format", "xml"], program: "stepping", errors: Transcript().sink)
        #expect(wrong == 64)
    }

    @Test("without it nothing is logged")
    func text() async throws {
        #expect(try await events([]).events.isEmpty)
    }

    @Test("steps are told from the first on, also of work that ends at once")
    func steps() throws {
        let (transcript, clock) = (Transcript(), StoppedClock())
        let display = ProgressDisplay(
            "Publishing",
            total: 4,
            unit: .items("steps"),
            style: .log,
            sink: transcript.sink,
            now: clock.now
        )
        for done in 1...4 { display.update(done: UInt64(done)) }
        display.finish()
        let lines = try transcript.writes.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(lines.map { $0["done"] as? Int } == [0, 1, 2, 3, 4, 4])
        #expect(lines.map { $0["is_finished"] as? Bool } == [false, false, false, false, false, true])
        #expect(lines.allSatisfy { $0["event"] as? String == "step" && $0["total"] as? Int == 4 })
    }
}
