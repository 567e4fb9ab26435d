import ArgumentParser
import Cartography
import Console
import Geohash
import Heatmap
import MembershipAttack
import Mobility

/// `pandapp app test attack`.
struct AttackTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attack",
        abstract: "Look for one person in two heatmaps of the same people, and play the game hundreds of times.",
        discussion: """
            The adversary knows where the target spent the day, how everybody is spread, and how many were ill. Given are \
            the tracks of one day, and two maps of them, each as its table cells.csv: the exact one of 2020 (app test \
            heatmap --raw) and ours (app test heatmap). Writes attack.png.

            Example: pandapp app test attack --tracks day.tracks --raw-cells raw/cells.csv --cells ours/cells.csv \
            --output out
            """
    )

    @OptionGroup var options: TestRunOptions

    @Option(help: ArgumentHelp("The exact map's table.", valueName: "file"), completion: .file())
    var rawCells: String

    @Option(help: ArgumentHelp("Our map's table, made at epsilon 1.", valueName: "file"), completion: .file())
    var cells: String

    @Option(
        help: ArgumentHelp("The target (default: the first ill person who stayed at three places).", valueName: "id")
    )
    var person: String?

    @Option(help: "How often the game is played, each time with another target.")
    var games = 300

    @Option(help: "What the games follow from.")
    var seed: UInt64 = 2020

    func validate() throws {
        guard (2...10_000).contains(games) else { throw ValidationError("The games must be 2 to 10000.") }
    }

    func run() throws {
        let run = try options.open()
        let report = try options.console.progress("Playing").ticking {
            let exact = try ExactMap(csv: try InputFile.read(rawCells))
            return try attack(run, exact: exact, ours: try PublishedMap(csv: try InputFile.read(cells)))
        }
        try options.console.report.write(report, essential: true)
    }

    private func attack(_ run: TestRun, exact: ExactMap, ours: PublishedMap) throws -> AttackReport {
        let region = try CellRectangle(edges: ours.bounds, precision: min(8, run.tracks.precision))
        let crowd = try Crowd(run.tracks, region: region)
        let ill = run.summary.ill
        func story(_ day: Crowd.Day) -> TargetStory {
            TargetStory(day, in: exact, and: ours, crowd: crowd, ill: ill)
        }
        /// The first person who stayed at three places, of the ill or of the others.
        func first(isIll: Bool) throws -> TargetStory {
            let candidates = crowd.days.lazy.filter { $0.isIll == isIll }.map(story)
            guard let story = candidates.first(where: { $0.stays.count >= 3 }) else {
                throw MembershipAttackError.noTarget
            }
            return story
        }
        let named = try person.map { name in
            guard let day = crowd.days.first(where: { $0.identifier == name }) else {
                throw MembershipAttackError.noTarget
            }
            return story(day)
        }
        let parameters = HeatmapParameters(epsilonMillionths: 1_000_000, region: region)
        let games = MembershipGames(crowd: crowd, parameters: parameters, seed: seed)
        var report = AttackReport(
            run: run.origin,
            persons: crowd.days.count,
            ill: ill,
            target: AttackReport.Verdict(try named ?? first(isIll: true)),
            control: AttackReport.Verdict(try first(isIll: false)),
            outcomes: try [min(200, ill), ill].map { try games.play(self.games, ill: $0) },
            picture: ""
        )
        let picture = AttackPicture(
            exact: exact,
            released: ours,
            story: try named ?? first(isIll: true),
            words: report.words(day: run.days)
        )
        report.picture = try run.folder.write(picture.png(), as: "attack.png")
        return report
    }
}

extension CellRectangle {
    /// The cells between edges that are edges of cells, to the nearest.
    fileprivate init(edges: MapBounds, precision: Int) throws(GeohashError) {
        // Half a cell inwards: each edge then lies in the cell that it bounds.
        let axis = GeohashGrid.bitsPerAxis(precision)
        let (high, wide) = (90 / Double(1 << axis.latitude), 180 / Double(1 << axis.longitude))
        try self.init(
            south: edges.south + high,
            west: edges.west + wide,
            north: edges.north - high,
            east: edges.east - wide,
            precision: precision
        )
    }
}
