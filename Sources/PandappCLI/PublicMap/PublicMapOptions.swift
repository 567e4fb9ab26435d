import ArgumentParser
import Console

/// The options of what publishes daily maps for everybody.
struct PublicMapOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "After publishing, bring a folder of public daily maps up to date, for a web server to hand on.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var withPublicHeatmap: String?

    @Option(help: ArgumentHelp("How many of the newest days the public folder keeps, 1 to 366.", valueName: "days"))
    var publicDays = 30

    func validate() throws {
        guard (1...366).contains(publicDays) else { throw ValidationError("--public-days must be 1 to 366.") }
    }

    /// Brings the folder up to date; nil where none was asked for.
    ///
    /// What goes wrong is part of the answer: what was published before stays published, and is to be told first.
    func update(in home: OpenHome, console: OutputOptions) -> PublicMapReport? {
        guard let withPublicHeatmap else { return nil }
        let progress = console.progress("Computing the public maps")
        defer { progress.finish() }
        do {
            let maps = PublicMaps(home: home, folder: try PublicMapFolder(withPublicHeatmap), keptDays: publicDays)
            return PublicMapReport(folder: withPublicHeatmap, try maps.update(progress: progress))
        } catch {
            let failure = FailureReport.failure(for: error)
            return PublicMapReport(folder: withPublicHeatmap, failure: .noPublicMap(nil, failure))
        }
    }
}

/// What became of the public maps, as part of a publication's result.
struct PublicMapReport: Encodable {
    let folder: String
    let made: [String]
    let removed: [String]
    /// Days whose privacy budget is spent: a former map stays.
    let withheld: [String]
    let failed: [String]
    /// The first of what went wrong.
    let failure: CommandFailure?

    private enum CodingKeys: CodingKey {
        case folder, made, removed, withheld, failed
    }

    init(folder: String, _ outcome: PublicMaps.Outcome) {
        self.folder = folder
        (made, removed, withheld) = (outcome.made, outcome.removed, outcome.withheld)
        failed = outcome.failed.map(\.day)
        failure = outcome.failed.first.map { .noPublicMap($0.day, $0.failure) }
    }

    init(folder: String, failure: CommandFailure) {
        self.folder = folder
        (made, removed, withheld, failed) = ([], [], [], [])
        self.failure = failure
    }

    var lines: [String] {
        var lines: [String] = []
        if !made.isEmpty { lines.append("Public maps in \(folder): \(made.joined(separator: ", ")).") }
        if !removed.isEmpty {
            lines.append("Removed there, as too old or revoked: \(removed.joined(separator: ", ")).")
        }
        if !withheld.isEmpty {
            lines.append("No new public map, the privacy budget being spent: \(withheld.joined(separator: ", ")).")
        }
        if !failed.isEmpty { lines.append("No public map, for errors: \(failed.joined(separator: ", ")).") }
        return lines
    }
}
