import Console
import Mobility

/// The result of `tracks import`: what became of every row.
struct ImportedTracks: CommandReport {
    static let verb = "tracks-import"
    private static let shownBadRows = 20

    /// What became of a file's rows.
    struct Rows: Encodable {
        let read: Int
        let accepted: Int
        let bad: Int
        let badRows: [Bad]

        init(_ report: ImportReport) {
            read = report.rows
            accepted = report.accepted
            bad = report.badRowCount
            badRows = report.badRows.map { Bad(line: $0.line, column: $0.column, reason: $0.reason) }
        }

        /// Lines for a person: the numbers, and the first bad rows.
        func lines(of name: String) -> [String] {
            guard bad > 0 else { return ["\(name) \(read), all accepted"] }
            let shown = badRows.prefix(shownBadRows).map { "  line \($0.line), column \($0.column): \($0.reason)" }
            let rest = bad > shown.count ? ["  … and \(bad - shown.count) more"] : []
            return ["\(name) \(read), \(accepted) accepted, \(bad) left out:"] + shown + rest
        }
    }

    /// A row that was left out; what it held is not repeated.
    struct Bad: Encodable {
        let line: Int
        let column: String
        let reason: String
    }

    let rows: Rows
    let statusRows: Rows?
    let tracks: TrackSummary
    let output: String?

    init(rows: ImportReport, statusRows: ImportReport?, tracks: TrackSummary, output: String?) {
        self.rows = Rows(rows)
        self.statusRows = statusRows.map(Rows.init)
        self.tracks = tracks
        self.output = output
    }

    var lines: [String] {
        rows.lines(of: "rows:     ") + (statusRows?.lines(of: "statuses: ") ?? []) + tracks.lines
            + [output.map { "written:   \($0)" } ?? "contributed into the home"]
    }
}
