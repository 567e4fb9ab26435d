import Console
import Cryptography
import Evidence
import Foundation
import Heatmap
import Ledger
import MapExport
import MapPage
import Orders
import Requester
import TransparencyLog

/// Brings the folder of the public daily maps up to date with what is published.
///
/// A map is computed as `run heatmap` does it, by the home's own requester and for the same price in ε; a day that is
/// there for the same dataset is not computed again.
struct PublicMaps {
    let home: OpenHome
    let folder: PublicMapFolder
    /// How many of the newest days the folder keeps.
    let keptDays: Int
    private let app = AppName.heatmap

    /// What a run did.
    struct Outcome {
        /// Days that were computed.
        var made: [String] = []
        /// Days that are older than what is kept, or of a dataset that was revoked.
        var removed: [String] = []
        /// Days whose privacy budget is spent: no later run can do better.
        var withheld: [String] = []
        /// Days that failed; the next run tries again.
        var failed: [(day: String, failure: CommandFailure)] = []
    }

    init(home: OpenHome, folder: PublicMapFolder, keptDays: Int) {
        (self.home, self.folder, self.keptDays) = (home, folder, keptDays)
    }

    /// Computes what is missing, oldest first, and writes the page and what stands beside the days anew.
    ///
    /// A day that fails holds up no other.
    ///
    /// - Throws: where no map can be made at all, or the page cannot be written.
    func update(progress: ProgressDisplay) throws -> Outcome {
        // Without it there would be no page: said before ε is spent.
        let library = try MapLibrary.installed()
        var outcome = Outcome()
        let standings = try NightStandings(of: home.app(app, of: .heatmap).address, in: home.ledger)
        let present = try folder.nights.nights()
        let withdrawn = present.filter { day in
            guard standings.open[day] == nil, let origin = folder.nights.origin(of: day) else { return false }
            return standings.isWithdrawn(origin.dataset)
        }
        let days = Set(standings.open.keys).union(present).subtracting(withdrawn)
        let kept = Set(days.sorted().suffix(keptDays))
        for (day, dataset) in standings.open.mapValues(\.checksummed).sorted(by: { $0.key < $1.key })
        where kept.contains(day) && folder.map(of: day, dataset: dataset) == nil {
            do {
                try make(day, dataset: dataset, progress: progress)
                outcome.made.append(day)
            } catch {
                let failure = FailureReport.failure(for: error)
                if failure.code == Self.budgetSpent {
                    outcome.withheld.append(day)
                } else {
                    outcome.failed.append((day, failure))
                }
            }
        }
        try writePage(of: kept, library: library)
        // No page speaks of these any more.
        for day in present where !kept.contains(day) {
            try folder.nights.remove(day)
            outcome.removed.append(day)
        }
        return outcome
    }

    private static let budgetSpent = "privacy-budget-exceeded"

    private func make(_ day: String, dataset: String, progress: ProgressDisplay) throws {
        guard let date = LocalDay(day) else { throw LedgerError.corrupt("night") }
        try folder.nights.requireReplaceable(day)
        let location = try home.datasetLocation(of: app, date: date)
        try home.requireBudget(of: location.dataset, for: home.app(app, of: .heatmap))
        let identity = try home.secrets.identity(.requester)
        let outcome = try ConfidentialTask(home: home, app: app, date: date).run(
            wallet: home.secrets.wallet(.requesterWallet),
            identity: identity,
            progress: progress
        )
        let origin = PublicMapFolder.Origin(
            night: day,
            app: app.text,
            dataset: dataset,
            task: outcome.task.description
        )
        let archive = try outcome.result.archive(with: identity)
        try folder.nights.put(day) { new in
            for file in outcome.files { try new.write(file.content, as: file.name) }
            try new.write(outcome.bundle, archive: archive)
            try new.write(origin)
        }
    }

    private func writePage(of kept: Set<String>, library: MapLibrary) throws {
        let days = try folder.nights.nights().filter(kept.contains).compactMap { day in folder.map(of: day) }
        // A page that stayed could speak of days that were taken back.
        guard let newest = days.last?.description.day else { return try folder.removePage() }
        let words = PublicMapWords(log: home.log.key.text, newest: newest)
        let page = try MapPage(
            days: days,
            verification: words.verification,
            library: library,
            folderFiles: PublicMapFolder.dayFiles
        ).html()
        try folder.makeLatest(newest)
        try folder.nights.write(home.platform.knownRoot(of: .requester), as: PublicMapWords.rootName)
        try folder.nights.write(Array(words.readMe.utf8), as: PublicMapFolder.readMeName)
        try folder.nights.write(page, as: PublicMapFolder.pageName)
    }
}

extension CommandFailure {
    /// A night is published, but its public map is not made.
    static func noPublicMap(_ day: String?, _ cause: CommandFailure) -> CommandFailure {
        CommandFailure(
            cause.status,
            code: "public-map-failed",
            what: day.map { "The public map of \($0) was not made" } ?? "The public maps were not brought up to date",
            why: "\(cause.what): \(cause.why) (\(cause.code))",
            remedy: "\(cause.remedy); what was published stays, and the next publish makes up for the map"
        )
    }
}
