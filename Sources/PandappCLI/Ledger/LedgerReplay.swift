import ArgumentParser
import Console
import PoCo
import StrictJSON

/// `pandapp ledger replay`.
struct LedgerReplay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Replay a trace of escrow, deals and tasks, and tell each step's outcome and the final state.",
        discussion: """
            Begins with an empty marketplace at 1600000000 Unix seconds. A step that is refused changes nothing. Where the \
            trace says what must come of a step (ok, revert) or of all (final), a difference ends with status 65. A file \
            with a list of traces is replayed trace by trace. docs/marketplace.md has the operations.

            Example: pandapp ledger replay trace.json --json
            """
    )

    @Argument(help: ArgumentHelp("The trace, as JSON.", valueName: "file"), completion: .file())
    var file: String

    @OptionGroup var console: OutputOptions

    func run() async throws {
        let traces = try TraceFile(parsing: InputFile.read(file, limit: UInt64(TraceFile.maximumCount)))
        let report = ReplayReport(traces: try traces.traces.map(ReplayedTrace.init), isList: traces.isList)
        try console.report.write(report, essential: true)
        guard let difference = report.firstDifference else { return }
        throw CommandFailure(
            .badData,
            code: "trace-differs",
            what: "The trace was replayed, and differs",
            why: difference,
            remedy: "Check who made the trace: by iExec's rules it does not happen like that"
        )
    }
}

/// The result of `ledger replay`, in the form of what was replayed: one trace, or a list of them as `traces`.
private struct ReplayReport: CommandReport {
    static let verb = "ledger-replay"

    let traces: [ReplayedTrace]
    let isList: Bool

    private enum Key: String, CodingKey {
        case traces
    }

    func encode(to encoder: any Encoder) throws {
        if isList {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(traces, forKey: .traces)
        } else {
            try traces.first?.encode(to: encoder)
        }
    }

    var lines: [String] { traces.flatMap(\.lines) }

    var firstDifference: String? { traces.lazy.compactMap(\.difference).first }
}

/// One trace, replayed.
private struct ReplayedTrace: Encodable {
    /// What came of a step.
    struct Step: Encodable {
        let op: String
        let args: [JSONValue]
        /// Whether it was done.
        let ok: Bool
        /// Why it was refused, as a stable name.
        let code: String?
        /// With which text PoCo's contract refuses it.
        let revert: String?
        /// Why it was refused, and what to do.
        let reason: String?
        /// Whether the trace says otherwise.
        let differs: Bool

        init(_ step: Trace.Step, refusal: PoCoError?) {
            (op, args) = (step.operation, step.arguments)
            ok = refusal == nil
            (code, revert, reason) = (refusal?.identifier, refusal?.revertText, refusal?.sentence)
            let textDiffers = step.revert != nil && refusal != nil && step.revert != refusal?.revertText
            differs = step.succeeds.map { $0 != (refusal == nil) } ?? false || textDiffers
        }

        var line: String {
            let words = ([op] + args.map { $0.asText ?? $0.description }).joined(separator: " ")
            return words + ": " + (reason.map { "refused. \($0)" } ?? "done") + (differs ? " THE TRACE DIFFERS" : "")
        }
    }

    let seed: JSONValue?
    let steps: [Step]
    /// The state at the end, in the form of the trace's own.
    let final: JSONValue
    /// Whether both sums of the escrow held after each step.
    let balanced: Bool
    /// What the trace says otherwise.
    let difference: String?

    init(_ trace: Trace) throws {
        var (replay, steps, balanced) = (TraceReplay(), [Step](), true)
        for step in trace.steps {
            do {
                try replay.perform(step.step)
                steps.append(Step(step, refusal: nil))
            } catch let error as PoCoError {
                steps.append(Step(step, refusal: error))
            }
            balanced = balanced && replay.market.escrow.isBalanced
        }
        let (state, label) = (try replay.state, trace.seed.map { " of the trace of seed \($0)" } ?? "")
        let place = trace.final.flatMap { state.firstDifference(from: $0) }
        difference =
            steps.firstIndex(where: \.differs).map { "Step \($0)\(label) has another outcome" }
            ?? place.map { "The final state\(label) differs at \($0)" }
            ?? (balanced ? nil : "The escrow's sums\(label) do not hold")
        (seed, self.steps, self.balanced, final) = (trace.seed, steps, balanced, state)
    }

    var lines: [String] {
        var lines = seed.map { ["seed \($0)"] } ?? []
        lines += steps.enumerated().map { "\($0.offset) \($0.element.line)" }
        lines.append("final state: \(final)")
        lines.append(balanced ? "the escrow's sums hold after each step" : "THE ESCROW'S SUMS DO NOT HOLD")
        return lines
    }
}
