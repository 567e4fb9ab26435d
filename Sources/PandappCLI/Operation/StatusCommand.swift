import ArgumentParser
import Console
import Ledger

/// `pandapp status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what was published when, what is missing, which orders are open, and what has been asked.",
        discussion: """
            It only reads. A night is missing if people contributed fixes of that day, the day is over, and there is no \
            dataset of it. ε is spent by each revision of a night that was asked, once; a night's budget is for all of them.

            Example: pandapp status --nights 7
            """
    )

    @Option(help: "How many of each app's latest nights are listed as text; --json has all.")
    var nights = 14

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard nights >= 0 else { throw ValidationError("--nights must not be negative.") }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let overview = try HomeOverview(of: open, now: WallClock.seconds())
        try console.report.write(HomeStatus(overview, listing: nights), essential: true)
    }
}

/// The result of `status`.
private struct HomeStatus: CommandReport {
    static let verb = "status"
    private let overview: HomeOverview
    private let listing: Int

    init(_ overview: HomeOverview, listing: Int) {
        (self.overview, self.listing) = (overview, listing)
    }

    func encode(to encoder: any Encoder) throws { try overview.encode(to: encoder) }

    var lines: [String] {
        ["home:          \(overview.home)"] + overview.apps.flatMap(appLines) + [
            "contributions: " + Self.span(overview.contributionDays, none: "none"),
            "store:         \(overview.store.place)"
                + (overview.store.bytes.map { ", \(Self.megabytes($0))" } ?? "")
                + "; \(Self.megabytes(overview.freeBytes)) free in the home",
            "log:           \(overview.log.entries) entries, signed up to \(overview.log.signedEntries), "
                + (overview.log.witnesses.isEmpty
                    ? "seen by no witness" : "cosigned by \(overview.log.witnesses.joined(separator: ", "))"),
        ]
    }

    private func appLines(_ app: HomeOverview.App) -> [String] {
        let count = app.nights.count == 1 ? "1 night" : "\(app.nights.count) nights"
        let head = "\(app.name): \(count) published, \(app.openOrders) open"
        let missing = app.missing.isEmpty ? [] : ["  missing: \(Self.shortened(app.missing))"]
        return [head] + app.nights.suffix(listing).map { "  " + Self.line($0) } + missing
    }

    private static func line(_ night: HomeOverview.Night) -> String {
        let state = night.isOpen ? "open" : "closed"
        return "\(night.night)  revision \(night.revision), \(state), asked \(night.askedTasks) times"
            + privacy(of: night)
    }

    private static func privacy(of night: HomeOverview.Night) -> String {
        guard let spent = night.epsilonSpentMillionths, let budget = night.epsilonBudgetMillionths else { return "" }
        let days = night.epsilonOfFourteenDaysMillionths.map {
            "; \(Epsilon($0)) of the \(PrivacyCost.days) days up to it"
        }
        return ", ε \(Epsilon(spent)) of \(Epsilon(budget)) spent" + (days ?? "")
    }

    private static func span(_ days: [String], none: String) -> String {
        guard let first = days.first, let last = days.last else { return none }
        return first == last ? "of \(first)" : "of \(days.count) days, \(first) to \(last)"
    }

    private static func shortened(_ days: [String]) -> String {
        days.count <= 10
            ? days.joined(separator: ", ") : days.prefix(10).joined(separator: ", ") + " and \(days.count - 10) more"
    }

    private static func megabytes(_ bytes: UInt64) -> String { "\(bytes / 1_000_000) MB" }
}
