import Foundation

/// How far an operation is at one moment, and the three forms in which that is shown.
package struct ProgressSnapshot: Hashable, Sendable {
    /// What is going on.
    package let label: String
    /// What is counted.
    package let unit: ProgressUnit
    /// How much is done.
    package let done: UInt64
    /// How much there is, if known.
    package let total: UInt64?
    /// Seconds since the start.
    package let elapsed: Double
    /// Whether the operation has ended.
    package var isFinished = false

    /// The part that is done, 0 to 1; nil where the total is unknown.
    package var fraction: Double? {
        guard let total, total > 0 else { return nil }
        return min(Double(done) / Double(total), 1)
    }

    /// Units per second since the start.
    package var rate: Double { elapsed > 0 ? Double(done) / elapsed : 0 }

    /// Seconds left at this rate; nil where nothing is known about it.
    package var remaining: Double? {
        guard let total, rate > 0 else { return nil }
        return done < total ? Double(total - done) / rate : 0
    }

    /// One line of plain text: `Encrypting: 40 %, 1.2 M fixes, 0.3 M fixes/s, 0:04 left`.
    package var line: String {
        // An operation that reports nothing has nothing to show but its time.
        if done == 0, total == nil { return "\(label): \(Self.clock(elapsed))" }
        if isFinished { return "\(label): \(unit.text(Double(done))) in \(Self.clock(elapsed)), \(rateText)" }
        var parts = fraction.map { [Self.percent($0)] } ?? []
        parts += [unit.text(Double(done)), rateText, remaining.map { Self.clock($0) + " left" } ?? Self.clock(elapsed)]
        return "\(label): " + parts.joined(separator: ", ")
    }

    /// One line of a terminal, never wider than its columns: `Encrypting [████████░░░░] 66 % 0.3 M fixes/s 0:04 left`.
    package func bar(columns: Int) -> String {
        guard let fraction else { return String(line.prefix(columns - 1)) }
        let tail = " \(Self.percent(fraction))  \(rateText)" + (remaining.map { "  \(Self.clock($0)) left" } ?? "")
        let width = min(columns - 1 - label.count - tail.count - 3, 40)
        guard width >= 5 else { return String(line.prefix(columns - 1)) }
        let filled = Int((fraction * Double(width)).rounded(.down))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        return "\(label) [\(bar)]" + tail
    }

    /// One line of JSON, schema `pandapp.progress.v1`.
    package var event: String {
        let object = ProgressEvent(
            schema: "pandapp.progress.v1",
            event: isFinished ? "finished" : "progress",
            label: label,
            unit: unit.name,
            done: done,
            total: total,
            elapsedSeconds: Self.milliseconds(elapsed),
            ratePerSecond: Self.milliseconds(rate),
            remainingSeconds: isFinished ? nil : remaining.map(Self.milliseconds)
        )
        return (try? JSONText.line(object)) ?? ""
    }

    private var rateText: String { unit.text(rate) + "/s" }

    private static func percent(_ fraction: Double) -> String { "\(Int((fraction * 100).rounded(.down))) %" }

    private static func milliseconds(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    /// `m:ss`, or `h:mm:ss` from an hour on.
    package static func clock(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 359_999).rounded(.up))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest) : String(format: "%d:%02d", minutes, rest)
    }
}

private struct ProgressEvent: Encodable {
    let schema: String
    let event: String
    let label: String
    let unit: String
    let done: UInt64
    let total: UInt64?
    let elapsedSeconds: Double
    let ratePerSecond: Double
    let remainingSeconds: Double?
}
