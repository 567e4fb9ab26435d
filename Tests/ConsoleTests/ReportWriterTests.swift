import Console
import Foundation
import Testing

private struct Sample: CommandReport {
    static let verb = "sample-verb"
    let cellCount: Int
    let path: String
    var lines: [String] { ["\(cellCount) cells", "in \(path)"] }
}

@Suite struct ReportWriterTests {
    private let transcript = Transcript()
    private let sample = Sample(cellCount: 97, path: "out/cells.csv")

    @Test("prints lines for a person")
    func lines() throws {
        try ReportWriter(json: false, sink: transcript.sink).write(sample)
        #expect(transcript.text == "97 cells\nin out/cells.csv\n")
    }

    @Test("prints one object with its schema for a script")
    func json() throws {
        try ReportWriter(json: true, quiet: true, sink: transcript.sink).write(sample)
        #expect(
            transcript.text == #"{"cell_count":97,"path":"out/cells.csv","schema":"pandapp.sample-verb.v1"}"# + "\n"
        )
    }

    @Test("leaves notes out where quiet is asked for, never what was asked for")
    func quiet() throws {
        let writer = ReportWriter(json: false, quiet: true, sink: transcript.sink)
        try writer.write(sample)
        #expect(transcript.text.isEmpty)
        try writer.write(sample, essential: true)
        #expect(!transcript.text.isEmpty)
    }

    @Test("a name that commands the terminal, ends its line or turns text around is printed with question marks")
    func printable() throws {
        #expect("heat\u{1B}[2Jmap\u{7}\u{9B}\n".printable == "heat?[2Jmap???")
        #expect("a\u{202E}b\u{200B}c\u{FEFF}\u{E0041}\u{2028}\u{2029}\r\n".printable == "a?b?c??????")
        #expect("ε = 1.0,\tZoë’s 水 0x641b…".printable == "ε = 1.0,\tZoë’s 水 0x641b…")
        let forged = Sample(cellCount: 1, path: "x\nENVIRONMENT: sgx\u{1B}[8m")
        try ReportWriter(json: false, sink: transcript.sink).write(forged)
        #expect(transcript.text == "1 cells\nin x?ENVIRONMENT: sgx?[8m\n")
    }

    @Test("what is told of progress and of a failure holds no line and no command of a name's either")
    func elsewhere() {
        let label = "of x\n\u{1B}y"
        ProgressDisplay(label, total: nil, unit: .items("days"), style: .log, sink: transcript.sink).finish()
        #expect(transcript.text.contains(#""label":"of x??y""#))
        let failure = CommandFailure(.badData, code: "c", what: "x\ny", why: "\u{1B}[2J", remedy: "z\u{9B}")
        let text = FailureReport.text(of: failure, program: "p", colour: false)
        #expect(text == "p: error: x?y.\n  why:        ?[2J.\n  what to do: z?.\n")
    }

    @Test("fails with a name where the output is closed")
    func closed() {
        struct Closed: Error {}
        let writer = ReportWriter(json: false, sink: TextSink { _ in throw Closed() })
        #expect { try writer.write(sample) } throws: { ($0 as? CommandFailure)?.code == "output-failed" }
    }
}
