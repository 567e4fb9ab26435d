internal import Cartography
internal import Cryptography
internal import Foundation
internal import Heatmap
package import MapExport

/// Released maps of one or more days as one HTML page that needs nothing else: no network, no server, no other file.
///
/// Its content security policy lets a browser load nothing, and run only the three texts whose SHA-256 it names, so that
/// no text of a map can do anything. The environment's label is text of the page and above everything; no control of the
/// page touches it. The page's element `body` has `data-ready="1"` once it is drawn, and `data-errs`, the number of errors.
package struct MapPage {
    /// The most days.
    package static let maximumDays = 366
    /// The most cells of all days.
    package static let maximumCells = 4 << 20

    /// How a reader verifies what the page shows.
    package struct Verification: Sendable {
        /// What the command proves, in a sentence.
        package let sentence: String
        /// The command.
        package let command: String

        package init(sentence: String, command: String) {
            (self.sentence, self.command) = (sentence, command)
        }
    }

    private let days: [ReleasedMap]
    private let verification: Verification
    private let library: MapLibrary
    private let folderFiles: [String]

    /// A page over days, which are put in their order where all are of the form yyyy-mm-dd.
    ///
    /// - Parameters:
    ///   - days: the released maps.
    ///   - verification: how to verify them.
    ///   - library: Leaflet.
    ///   - folderFiles: plain names of files that lie beside the page in a folder for each day, with the day's name.
    /// - Throws: `MapPageError.unusableNumberOfDays`, `.repeatedDay`, `.tooManyCells`, `.differentMeasures`.
    package init(
        days: [ReleasedMap],
        verification: Verification,
        library: MapLibrary,
        folderFiles: [String] = []
    ) throws(MapPageError) {
        guard (1...Self.maximumDays).contains(days.count) else { throw .unusableNumberOfDays }
        guard days.reduce(0, { $0 + $1.heatmap.cells.count }) <= Self.maximumCells else { throw .tooManyCells }
        var names: Set<String> = []
        for day in days.map(\.description.day) where !names.insert(day).inserted { throw .repeatedDay(day) }
        let isSortable = names.allSatisfy { $0.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil }
        // One legend and one slider serve them all.
        guard Set(days.map(\.heatmap.parameters.words)).count == 1 else { throw .differentMeasures }
        self.days = isSortable ? days.sorted { $0.description.day < $1.description.day } : days
        self.verification = verification
        self.library = library
        // What is no plain name of a folder gets no link.
        self.folderFiles = isSortable ? folderFiles : []
    }

    /// The page's bytes; the same days give the same bytes.
    ///
    /// - Throws: `MapPageError.malformedTemplate`.
    package func html() throws(MapPageError) -> [UInt8] {
        let (style, script) = (Self.text(PackageResources.page_css), Self.text(PackageResources.page_js))
        guard let json = try? PageData(days).json else { throw .malformedTemplate }
        let words = days[0].heatmap.parameters.words
        let page = try PageTemplate(text: Self.text(PackageResources.page_html)).filled([
            "policy": policy(scripts: [library.script, script], styles: [library.style, style]),
            "title": title.escapedForHTML, "period": period.escapedForHTML,
            "licence": Self.text(PackageResources.leaflet_licence_txt),
            "library-style": library.style, "style": style, "library-script": library.script, "script": script,
            "labels": unique(\.description.label).map { "<p>\($0.escapedForHTML)</p>" }.joined(),
            "shown": words.shown.capitalisedFirst, "total": words.total, "density": words.densityHeading,
            "noun": words.noun.capitalisedFirst, "rule": words.rule, "rows": rows,
            "files-heading": folderFiles.isEmpty ? "" : "<th scope=\"col\">Files</th>",
            "privacy": privacy.escapedForHTML, "verify": verify, "data": json.escapedForScript,
        ])
        return Array(page.utf8)
    }

    private static func text(_ resource: [UInt8]) -> String { String(decoding: resource, as: UTF8.self) }

    private func policy(scripts: [String], styles: [String]) -> String {
        func digests(_ texts: [String]) -> String {
            texts.map { "'sha256-\(Data(SHA256Digest.of(Array($0.utf8)).bytes).base64EncodedString())'" }
                .joined(separator: " ")
        }
        return "default-src 'none'; script-src \(digests(scripts)); style-src \(digests(styles)); "
            + "base-uri 'none'; form-action 'none'"
    }

    private var title: String { days.last?.description.title ?? "" }

    private var period: String {
        let names = days.map(\.description.day)
        guard let first = names.first, let last = names.last, first != last else { return names.first ?? "" }
        return first + " to " + last
    }

    /// The different values that the days have, in their order.
    private func unique(_ text: (ReleasedMap) -> String) -> [String] {
        var seen: Set<String> = []
        return days.map(text).filter { seen.insert($0).inserted }
    }

    private var privacy: String {
        let terms = unique { "ε = \($0.heatmap.parameters.epsilonText) per person-day (\($0.mechanism))" }
        let sources = unique(\.description.source).filter { !$0.isEmpty }
        return "Differentially private, \(terms.joined(separator: "; "))."
            + (sources.isEmpty ? "" : " Source: \(sources.joined(separator: "; ")).")
    }

    private var verify: String {
        "\(verification.sentence.escapedForHTML) <code>\(verification.command.escapedForHTML)</code>"
    }

    private var rows: String {
        days.map { map in
            let heatmap = map.heatmap
            let cells = heatmap.cells.indices.count(where: heatmap.isAboveNoiseFloor)
            let columns = [
                heatmap.totalText,
                "\(FixedDecimal.grouped(Int64(cells))) of \(FixedDecimal.grouped(Int64(heatmap.cells.count)))",
                "ε = \(heatmap.parameters.epsilonText)",
            ]
            let day = map.description.day.escapedForHTML
            let links = folderFiles.map(\.escapedForHTML).map { "<a href=\"\(day)/\($0)\">\($0)</a>" }
            return "<tr><th scope=\"row\">\(day)</th>"
                + (columns.map(\.escapedForHTML) + (links.isEmpty ? [] : [links.joined(separator: " ")]))
                .map { "<td>\($0)</td>" }.joined() + "</tr>"
        }.joined(separator: "\n")
    }
}

extension String {
    /// The text with a capital letter at its beginning.
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension ReleasedMap {
    fileprivate var mechanism: String { heatmap.parameters.mechanism.version }
}
