import Console
import Foundation
import Testing

@Suite struct ProgressDisplayTests {
    private let clock = StoppedClock()
    private let transcript = Transcript()

    private func display(_ style: ProgressDisplay.Style, total: UInt64? = 1000) -> ProgressDisplay {
        ProgressDisplay(
            "Counting",
            total: total,
            unit: .items("fixes"),
            style: style,
            sink: transcript.sink,
            now: clock.now
        )
    }

    @Test(
        "says nothing about an operation that ends within two seconds",
        arguments: [.bar(columns: 80), .lines, .events] as [ProgressDisplay.Style]
    )
    func short(style: ProgressDisplay.Style) {
        let display = display(style)
        clock.advance(1.9)
        display.advance(by: 900)
        display.finish()
        #expect(transcript.text.isEmpty)
    }

    @Test("draws a bar with rate and remaining time, and removes it at the end")
    func bar() throws {
        let display = display(.bar(columns: 80))
        clock.advance(4)
        display.advance(by: 400)
        display.finish()
        let first = try #require(transcript.writes.first)
        #expect(first.contains("Counting [") && first.contains("█") && first.contains("░"))
        #expect(first.contains("40 %") && first.contains("100 fixes/s") && first.contains("0:06 left"))
        #expect(transcript.writes.last == "\r\u{1B}[K")
    }

    @Test("redraws a bar at most ten times a second")
    func rate() {
        let display = display(.bar(columns: 80))
        clock.advance(2)
        for _ in 0..<100 {
            clock.advance(0.0101)
            display.advance()
        }
        #expect((9...11).contains(transcript.writes.count))
    }

    @Test("never draws a bar wider than the terminal", arguments: [40, 60, 80, 200], [nil, 1000] as [UInt64?])
    func width(columns: Int, total: UInt64?) throws {
        let display = display(.bar(columns: columns), total: total)
        clock.advance(3)
        display.advance(by: 123)
        let shown = try #require(transcript.writes.first)
        #expect(shown.dropFirst().replacing("\u{1B}[K", with: "").count < columns)
    }

    @Test("prints a line for each tenth of the whole, and a last one")
    func tenths() {
        let display = display(.lines)
        clock.advance(3)
        for _ in 0..<100 {
            clock.advance(0.01)
            display.advance(by: 10)
        }
        display.finish()
        #expect(transcript.writes.count == 12)
        #expect(transcript.writes.last == "Counting: 1.0 k fixes in 0:04, 250 fixes/s\n")
    }

    @Test("prints a line each ten seconds where nothing is known about the total")
    func seconds() {
        let display = display(.lines, total: nil)
        for _ in 0..<60 {
            clock.advance(1)
            display.advance()
        }
        #expect(transcript.writes.count == 6)
        #expect(transcript.writes.first == "Counting: 3 fixes, 1 fixes/s, 0:03\n")
    }

    @Test("gives one JSON object per line to a script")
    func events() throws {
        let display = display(.events)
        clock.advance(4)
        display.advance(by: 500)
        display.finish()
        let objects = try transcript.text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(objects.map { $0["event"] as? String } == ["progress", "finished"])
        #expect(objects.allSatisfy { $0["schema"] as? String == "pandapp.progress.v1" })
        #expect(objects[0]["done"] as? Int == 500 && objects[0]["total"] as? Int == 1000)
        #expect(objects[0]["remaining_seconds"] as? Double == 4)
    }

    @Test("counts what many threads report, and stops at the largest number")
    func threads() async {
        let display = display(.events, total: nil)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { display.advance() } } }
        }
        clock.advance(3)
        display.tick()
        #expect(transcript.text.contains("\"done\":8000"))
        display.advance(by: .max)
        clock.advance(20)
        display.tick()
        #expect(transcript.text.contains("\"done\":\(UInt64.max)"))
    }

    @Test("moves on while an operation reports nothing, and ends with it")
    func ticking() {
        let display = ProgressDisplay(
            "Waiting",
            total: nil,
            unit: .items("steps"),
            style: .bar(columns: 80),
            sink: transcript.sink,
            now: { [clock] in
                clock.advance(1)
                return clock.now()
            }
        )
        display.ticking { Thread.sleep(forTimeInterval: 0.5) }
        #expect(transcript.writes.count >= 3)
        #expect(transcript.writes.last == "\r\u{1B}[K")
    }
}
