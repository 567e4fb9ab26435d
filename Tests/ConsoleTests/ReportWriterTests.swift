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

    @Test("fails with a name where the output is closed")
    func closed() {
        struct Closed: Error {}
        let writer = ReportWriter(json: false, sink: TextSink { _ in throw Closed() })
        #expect { try writer.write(sample) } throws: { ($0 as? CommandFailure)?.code == "output-failed" }
    }
}
