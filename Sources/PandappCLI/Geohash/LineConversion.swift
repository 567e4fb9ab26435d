import Console

/// Why a line of standard input was refused.
struct LineDefect: Error, Equatable {
    /// The cause, as a sentence without a full stop.
    let reason: String
}

/// Turns the lines of standard input into results, one for one, and stops at the first bad one.
struct LineConversion {
    private static let chunk = 1 << 16

    private let report: ReportWriter
    private let next: () -> String?

    /// Converts for a report; tests give lines of their own.
    init(report: ReportWriter, next: @escaping () -> String? = { readLine(strippingNewline: true) }) {
        self.report = report
        self.next = next
    }

    /// Converts all lines.
    ///
    /// Without JSON each result's text is printed as the input is read, so that any amount can flow through a pipe,
    /// and nothing is kept. With JSON nothing is printed, and the values are returned for the one object.
    func run<Value>(
        _ convert: (String) throws(LineDefect) -> (text: String, value: Value)
    ) throws(CommandFailure) -> [Value] {
        var values: [Value] = []
        var pending = ""
        var number = 0
        while let line = next() {
            number += 1
            do {
                let result = try convert(line)
                if report.json {
                    values.append(result.value)
                } else {
                    pending += result.text
                    pending += "\n"
                }
            } catch {
                try report.write(text: pending)
                throw Self.failure(line: number, error)
            }
            if pending.utf8.count >= Self.chunk {
                try report.write(text: pending)
                pending = ""
            }
        }
        try report.write(text: pending)
        return values
    }

    private static func failure(line: Int, _ defect: LineDefect) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "line-refused",
            what: "Line \(line) of the input was refused",
            why: defect.reason,
            remedy: "Correct line \(line); the lines before it were converted"
        )
    }
}
