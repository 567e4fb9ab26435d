import Dispatch
import Foundation
import Synchronization

/// Shows on standard error how far a long operation is; says nothing about one that ends within two seconds.
///
/// Any thread may report advances. A display redraws when it is told of an advance; ``ticking(_:)`` redraws it also
/// while a call that reports nothing is running.
package final class ProgressDisplay: Sendable {
    /// The form of what is shown.
    package enum Style: Hashable, Sendable {
        /// A moving bar on a terminal, at most ten times a second.
        case bar(columns: Int)
        /// A line each ten seconds or each tenth of the whole: what a log or a container's output can bear.
        case lines
        /// A JSON object per line, at the same pace as lines.
        case events
        /// A ``RunEvent`` per line at that pace, and also at the start and for what ends at once: a record of all steps.
        case log
        /// Nothing.
        case silent
    }

    private struct State {
        var done: UInt64 = 0
        var total: UInt64?
        var isShown = false
        var isFinished = false
        var lastShown = 0.0
        var lastTenth = 0
    }

    private static let silence = 2.0
    private static let barInterval = 0.1
    private static let lineInterval = 10.0

    private let label: String
    private let unit: ProgressUnit
    private let style: Style
    private let sink: TextSink
    private let now: @Sendable () -> Double
    private let start: Double
    private let state: Mutex<State>

    /// Starts a display; the operation begins now.
    ///
    /// - Parameters:
    ///   - label: What is going on; shown as printable text, since it may hold a name from a file.
    ///   - total: How much there is to do, if that is known.
    ///   - unit: What is counted.
    ///   - style: How it is shown.
    ///   - sink: Where it is shown.
    ///   - now: Seconds of a clock that never goes back.
    package init(
        _ label: String,
        total: UInt64?,
        unit: ProgressUnit,
        style: Style,
        sink: TextSink = .standardError,
        now: @escaping @Sendable () -> Double = { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
    ) {
        self.label = label.printable
        self.unit = unit
        self.style = style
        self.sink = sink
        self.now = now
        self.start = now()
        self.state = Mutex(State(total: total))
        if style == .log { state.withLock { show(at: 0, &$0) } }
    }

    /// Reports that more is done.
    package func advance(by amount: UInt64 = 1) {
        change { state in
            let (sum, overflow) = state.done.addingReportingOverflow(amount)
            state.done = overflow ? .max : sum
        }
    }

    /// Reports how much is done in all, and how much there is when that has become known.
    package func update(done: UInt64, total: UInt64? = nil) {
        change { state in
            state.done = done
            state.total = total ?? state.total
        }
    }

    /// Shows the time that passes even if nothing is reported.
    package func tick() {
        change { _ in }
    }

    /// Ends the display: a bar disappears, lines and events get a last one; what was never shown stays unseen.
    package func finish() {
        let elapsed = now() - start
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isFinished = true
            guard state.isShown else { return }
            switch style {
            case .bar: emit("\r\u{1B}[K")
            case .lines, .events, .log: show(snapshot(state, elapsed, isFinished: true))
            case .silent: break
            }
        }
    }

    /// Runs an operation, redraws meanwhile, and ends the display however the operation ends.
    package func ticking<Result>(_ operation: () throws -> Result) rethrows -> Result {
        let ticker = Thread { [self] in
            while !state.withLock({ $0.isFinished }) {
                tick()
                Thread.sleep(forTimeInterval: Self.barInterval)
            }
        }
        ticker.start()
        defer { finish() }
        return try operation()
    }

    private func change(_ body: (inout State) -> Void) {
        let elapsed = now() - start
        state.withLock { state in
            body(&state)
            guard !state.isFinished, isDue(&state, elapsed) else { return }
            show(at: elapsed, &state)
        }
    }

    private func show(at elapsed: Double, _ state: inout State) {
        state.isShown = true
        state.lastShown = elapsed
        show(snapshot(state, elapsed, isFinished: false))
    }

    private func isDue(_ state: inout State, _ elapsed: Double) -> Bool {
        guard elapsed > Self.silence || style == .log else { return false }
        switch style {
        case .silent: return false
        case .bar: return !state.isShown || elapsed - state.lastShown >= Self.barInterval
        case .lines, .events, .log:
            let tenth = Int((snapshot(state, elapsed, isFinished: false).fraction ?? 0) * 10)
            let isDue =
                !state.isShown || elapsed - state.lastShown >= Self.lineInterval || tenth > state.lastTenth
            if isDue { state.lastTenth = tenth }
            return isDue
        }
    }

    private func snapshot(_ state: State, _ elapsed: Double, isFinished: Bool) -> ProgressSnapshot {
        ProgressSnapshot(
            label: label,
            unit: unit,
            done: state.done,
            total: state.total,
            elapsed: elapsed,
            isFinished: isFinished
        )
    }

    private func show(_ snapshot: ProgressSnapshot) {
        switch style {
        case .bar(let columns): emit("\r" + snapshot.bar(columns: columns) + "\u{1B}[K")
        case .lines: emit(snapshot.line + "\n")
        case .events: emit(snapshot.event)
        case .log: emit(RunEvent(.step(snapshot)).line)
        case .silent: break
        }
    }

    /// A display that cannot be shown must not stop the work.
    private func emit(_ text: String) {
        try? sink.write(text)
    }
}
