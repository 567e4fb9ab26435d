import ArgumentParser

/// The options that every command has: how it talks, never what it does.
package struct OutputOptions: ParsableArguments {
    /// Whether the result, the progress and failures are JSON.
    @Flag(name: .long, help: "Print one JSON object instead of text; progress and failures are JSON too.")
    package var json = false

    /// How it is told what is going on.
    @Option(
        name: .long,
        help: "Tell start, steps, end and failures on standard error as text, or as one JSON object a line (json)."
    )
    package var logFormat = LogFormat.text

    /// Whether notes and progress are left out.
    @Flag(name: .shortAndLong, help: "Print neither progress nor notes: only what was asked for, and failures.")
    package var quiet = false

    /// Whether colour is left out.
    @Flag(name: .long, help: "Use no colour (the variable NO_COLOR says the same).")
    package var noColor = false

    /// The defaults: text, with progress.
    package init() {}

    /// The writer of the command's result.
    package var report: ReportWriter { ReportWriter(json: json, quiet: quiet) }

    /// Tells a person something before the result, on standard error; not where notes are left out, nor to a script.
    package func note(_ text: String) {
        guard !quiet, !json, logFormat == .text else { return }
        // Who has closed standard error does not want to know.
        try? TextSink.standardError.write(ReportWriter.text(of: [text]))
    }

    /// A display of a long operation's progress.
    ///
    /// - Parameters:
    ///   - label: What is going on, such as `Encrypting 2020-04-01`.
    ///   - total: How much there is to do, if that is known.
    ///   - unit: What is counted.
    /// - Returns: The display; the operation begins now.
    package func progress(
        _ label: String,
        total: UInt64? = nil,
        unit: ProgressUnit = .items("steps")
    ) -> ProgressDisplay {
        let terminal = Terminal.standardError(refusesColour: noColor)
        let style: ProgressDisplay.Style =
            quiet
            ? .silent
            : logFormat == .json
                ? .log : json ? .events : terminal.isInteractive ? .bar(columns: terminal.columns) : .lines
        return ProgressDisplay(label, total: total, unit: unit, style: style)
    }
}
