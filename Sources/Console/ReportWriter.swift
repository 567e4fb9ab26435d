/// A command's result: fields for a script, lines for a person.
package protocol CommandReport: Encodable {
    /// The command's words joined by hyphens, such as `geohash-encode`; the JSON form's schema is
    /// `pandapp.<verb>.v1`.
    static var verb: String { get }

    /// What a person reads, printed as ``ReportWriter/text(of:)`` says: an element is one line, whatever is in it.
    var lines: [String] { get }
}

/// Writes results to standard output: lines, or with `--json` exactly one object.
package struct ReportWriter: Sendable {
    /// Whether results are JSON.
    package let json: Bool

    private let quiet: Bool
    private let sink: TextSink

    /// Makes a writer; tests give a sink of their own.
    package init(json: Bool, quiet: Bool = false, sink: TextSink = .standardOutput) {
        self.json = json
        self.quiet = quiet
        self.sink = sink
    }

    /// Writes the result.
    ///
    /// - Parameters:
    ///   - report: The result.
    ///   - essential: Whether the lines are what was asked for, and not just the note that it was done:
    ///     such lines are printed even with `--quiet`.
    /// - Throws: `output-failed` where the output is closed or full.
    package func write(_ report: some CommandReport, essential: Bool = false) throws {
        if json {
            try sink.write(JSONText.line(ReportEnvelope(report: report)))
        } else if essential || !quiet {
            try sink.write(Self.text(of: report.lines))
        }
    }

    /// Lines for a person as they are printed, each ended by a line feed: what is in them cannot make more of them.
    package static func text(of lines: [String]) -> String {
        lines.map { $0.printable + "\n" }.joined()
    }

    /// The result as a file: the object that `--json` prints, on several lines.
    package static func document(_ report: some CommandReport) throws -> [UInt8] {
        Array(try JSONText.document(ReportEnvelope(report: report)).utf8)
    }

    /// Writes text as it is: the stream of results of a command that reads a stream.
    package func write(text: String) throws(CommandFailure) {
        try sink.write(text)
    }
}

/// A report's own fields with `schema` beside them.
private struct ReportEnvelope<Report: CommandReport>: Encodable {
    let report: Report

    private enum Key: String, CodingKey {
        case schema
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode("pandapp.\(Report.verb).v1", forKey: .schema)
        try report.encode(to: encoder)
    }
}
