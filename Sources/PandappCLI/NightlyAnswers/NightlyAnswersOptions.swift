import ArgumentParser
import Console

/// The options of what answers all who have subscribed to be told whom they met.
struct NightlyAnswersOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "After publishing, answer all who have subscribed to contact counts, in a folder for a web server.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var withContactAnswers: String?

    @Option(help: ArgumentHelp("How many of the newest nights that folder keeps, 1 to 366.", valueName: "days"))
    var answerDays = 14

    func validate() throws {
        guard (1...366).contains(answerDays) else { throw ValidationError("--answer-days must be 1 to 366.") }
    }

    /// Brings the folder up to date; nil where none was asked for.
    ///
    /// What goes wrong is part of the answer: what was published before stays published, and is to be told first.
    func update(in home: OpenHome, console: OutputOptions) -> NightlyAnswersReport? {
        guard let withContactAnswers else { return nil }
        let progress = console.progress("Answering who has subscribed")
        defer { progress.finish() }
        do {
            let folder = try NightlyAnswersFolder(withContactAnswers)
            let outcome = try NightlyAnswersRun(home: home, folder: folder, keptNights: answerDays).update(progress)
            return NightlyAnswersReport(folder: withContactAnswers, outcome)
        } catch {
            let failure = CommandFailure.noAnswers(of: nil, FailureReport.failure(for: error))
            return NightlyAnswersReport(folder: withContactAnswers, .init(), failure: failure)
        }
    }
}

/// What became of the nightly answers, as part of a publication's result; it does not tell how many people they are for.
struct NightlyAnswersReport: Encodable {
    let folder: String
    let made: [String]
    let removed: [String]
    let failed: [String]
    /// The first of what went wrong.
    let failure: CommandFailure?

    private enum CodingKeys: CodingKey {
        case folder, made, removed, failed
    }

    init(folder: String, _ outcome: NightlyAnswersRun.Outcome, failure: CommandFailure? = nil) {
        (self.folder, made, removed) = (folder, outcome.made, outcome.removed)
        failed = outcome.failed.map(\.night)
        self.failure = failure ?? outcome.failed.first.map { .noAnswers(of: $0.night, $0.failure) }
    }

    var lines: [String] {
        var lines: [String] = []
        if !made.isEmpty { lines.append("Contact answers in \(folder): \(made.joined(separator: ", ")).") }
        if !removed.isEmpty {
            lines.append("Removed there, as too old or revoked: \(removed.joined(separator: ", ")).")
        }
        if !failed.isEmpty { lines.append("No contact answers, for errors: \(failed.joined(separator: ", ")).") }
        return lines
    }
}

extension CommandFailure {
    /// A night is published, but who has subscribed is not answered.
    fileprivate static func noAnswers(of night: String?, _ cause: CommandFailure) -> CommandFailure {
        CommandFailure(
            cause.status,
            code: "contact-answers-failed",
            what: night.map { "Nobody was answered for \($0)" } ?? "The contact answers were not brought up to date",
            why: "\(cause.what): \(cause.why) (\(cause.code))",
            remedy: "\(cause.remedy); what was published stays, and the next publish makes up for the answers"
        )
    }
}
