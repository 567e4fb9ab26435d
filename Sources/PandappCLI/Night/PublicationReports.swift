import Console
import Cryptography
import DatasetAssembly
import Ledger
import Orders
import Publisher

/// The result of `publish --catch-up`.
struct CaughtUp: CommandReport {
    static let verb = "publish-catch-up"
    let through: LocalDay
    let nights: [PublishedDay]
    let withoutContributions: [String]
    /// Nights that could not be published; the error of the first follows.
    let failed: [String]
    let expired: Int
    let keysDestroyed: Int
    let publicMap: PublicMapReport?
    let contactAnswers: NightlyAnswersReport?

    init(
        through: LocalDay,
        nights: [PublishedDay],
        _ outcome: PublicationOutcome,
        publicMap: PublicMapReport?,
        contactAnswers: NightlyAnswersReport?
    ) {
        (self.publicMap, self.contactAnswers) = (publicMap, contactAnswers)
        self.through = through
        self.nights = nights
        withoutContributions = outcome.withoutContributions
        failed = outcome.failures.map(\.night)
        expired = outcome.expired
        keysDestroyed = outcome.keysDestroyed
    }

    var lines: [String] {
        // A night that is what it was is not worth a line, unless an app goes without.
        var lines = nights.filter { $0.isNew || !$0.withheld.isEmpty }.flatMap(\.lines)
        if lines.isEmpty, failed.isEmpty {
            lines.append("Up to \(through), nothing is missing and nothing was changed.")
        }
        if !withoutContributions.isEmpty {
            lines.append("Passed over, as nobody contributed: \(withoutContributions.joined(separator: ", ")).")
        }
        if !failed.isEmpty { lines.append("Not published, for errors: \(failed.joined(separator: ", ")).") }
        if expired > 0 { lines.append("\(expired) datasets have expired.") }
        if keysDestroyed > 0 { lines.append("\(keysDestroyed) keys are destroyed.") }
        return lines + (publicMap?.lines ?? []) + (contactAnswers?.lines ?? [])
    }
}

/// The result of `publish --dry-run`.
struct RehearsedPublication: CommandReport {
    static let verb = "publish-dry-run"

    /// One night.
    struct Night: Encodable {
        let date: String
        let apps: [App]

        init(_ plan: NightPlan) {
            date = plan.night
            apps = plan.parts.map(App.init)
        }
    }

    /// One app of a night.
    struct App: Encodable {
        let app: String
        /// `publish`, `leave` or `withhold`.
        let step: String
        /// The revision that would be made; absent where none would.
        let revision: Int?
        /// People with fixes of the day who consent; absent where nothing has changed.
        let consenting: Int?
        /// The order that would be closed.
        let closing: String?

        init(_ part: NightPlan.Part) {
            app = part.app.registered.entry.name
            consenting = part.consenting
            switch part.step {
            case .publish(let revision, let earlier):
                (step, self.revision) = ("publish", revision)
                closing = earlier.map { "0x" + $0.order.hexadecimal }
            case .leave:
                (step, revision, closing) = ("leave", nil, nil)
            case .withhold(_, let earlier):
                (step, revision) = ("withhold", nil)
                closing = earlier.map { "0x" + $0.order.hexadecimal }
            }
        }

        var line: String {
            var line = "  \(app): "
            switch step {
            case "publish": line += "revision \(revision ?? 1) would be published"
            case "withhold": line += "no dataset, too few people consent"
            default: return line + "nothing would be changed"
            }
            if let consenting { line += ", consenting: \(consenting)" }
            if let closing { line += "; order \(closing.prefix(18))… would be closed and its keys destroyed" }
            return line
        }
    }

    let nights: [Night]
    let withoutContributions: [String]
    /// Datasets that would be retired for their age.
    let expired: [String]

    var lines: [String] {
        var lines = nights.flatMap { ["\($0.date):"] + $0.apps.map(\.line) }
        if !withoutContributions.isEmpty {
            lines.append("Passed over, as nobody contributed: \(withoutContributions.joined(separator: ", ")).")
        }
        if !expired.isEmpty { lines.append("\(expired.count) datasets would expire, with their keys.") }
        return lines + ["Nothing was written."]
    }
}
