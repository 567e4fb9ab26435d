import ArgumentParser
import Console
import Foundation

/// The option that keeps an answer as a page.
struct ContactPageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Also write the answer as a page for a browser, for your eyes only.", valueName: "file"),
        completion: .file(extensions: ["html"])
    )
    var page: String?

    /// Writes the page, of mode 0600, where one is wanted.
    func write(_ report: ContactReport) throws(CommandFailure) {
        guard let page else { return }
        let place = URL(filePath: page)
        try OutputFolder(place.deletingLastPathComponent().path)
            .write(Array(ContactPage(report).html.utf8), as: place.lastPathComponent)
    }
}

/// One answer as a page: no script, nothing loaded, readable on paper.
struct ContactPage {
    private let report: ContactReport

    init(_ report: ContactReport) {
        self.report = report
    }

    /// The page.
    var html: String {
        let rows = report.answer.table
        let sentences = report.answer.headlines(night: report.date)
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="referrer" content="no-referrer">
            <title>Whom you met, up to \(Self.escaped(report.date))</title>
            <style>
            body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
                   color: #1b1b1b; background: #fff; }
            h1 { font-size: 1.5rem; }
            .environment { border: 2px solid #9d2f1f; padding: .5rem .8rem; font-weight: 600; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            caption { text-align: left; padding-bottom: .4rem; }
            th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #ccc; }
            @media (prefers-color-scheme: dark) {
              body { color: #eee; background: #161616; } .environment { border-color: #ff9d8a; }
              th, td { border-color: #444; } }
            @media print { body { margin: 0; color: #000; background: #fff; } }
            </style></head><body>
            <h1>Whom you met, up to \(Self.escaped(report.date))</h1>
            <p class="environment">\(Self.escaped(EnvironmentLine.text(for: report.environment)))</p>
            \(sentences.map { "<p>\(Self.escaped($0))</p>" }.joined(separator: "\n"))
            \(rows.isEmpty ? "" : Self.table(rows))
            <p>This is no medical advice. It counts only people who contribute their tracks and declare how they are; who
            is not counted may have been ill as well. Keep this page to yourself: it is about others, too.</p>
            </body></html>

            """
    }

    private static func table(_ rows: [[String]]) -> String {
        let lines = rows.enumerated().map { index, cells in
            let tag = index == 0 ? "th" : "td"
            return "<tr>" + cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>"
        }
        return "<table><caption>Day by day</caption>\n" + lines.joined(separator: "\n") + "\n</table>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension ContactAnswerFile {
    /// The count in words without its days, which stand in the ``table``.
    fileprivate func headlines(night: String) -> [String] {
        switch self {
        case .coPresence: sentences(night: night)
        case .proximity(let answer): answer.headlines(night: night)
        }
    }

    /// The days, below a line of headings; empty where there are none.
    fileprivate var table: [[String]] {
        guard case .proximity(let answer) = self else { return [] }
        let headings = ["Day", "Near", "Ill", "Close contacts", "Minutes", "Longest", "Your track"]
        return [headings]
            + answer.perDay.map { day in
                [
                    day.day, day.persons, day.ill, day.closeContacts, day.exposureMinutes, day.longestMinutes,
                    "\(day.observedPercent) %",
                ]
            }
    }
}
