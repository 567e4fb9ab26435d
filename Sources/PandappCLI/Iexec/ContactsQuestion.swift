import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Datasets
import Foundation
import IexecContract
import SocialDistance

/// `pandapp contacts question`.
struct ContactsQuestion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "question",
        abstract: "Write your question about a night as a text for social-distance-iexec.",
        discussion: """
            The text is sealed to the night's dataset and signed with your key. It goes to iExec as a requester's secret, \
            or as a task's input file; whoever puts it, the answer opens with your key alone: pandapp contacts answer.

            Example: pandapp contacts question --date 2020-04-01 --person-key me.key --output question.txt
            """
    )

    @Option(help: ArgumentHelp("The published night.", valueName: "yyyy-mm-dd"))
    var date: LocalDay

    @OptionGroup var person: PersonKeyOptions

    @Option(help: "Which app of the kind social-distance counts.")
    var app = AppName.socialDistance

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the question is put.", valueName: "file"),
        completion: .file()
    )
    var output: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let key = try person.key()
        let open = try OpenHome(home.folder())
        _ = try open.app(app, of: .socialDistance)
        let header = try open.datasetHeader(open.datasetLocation(of: app, date: date))
        let recipient = try key.recipientIdentity(night: date.description).recipient
        let question = try ContactQuestion(
            by: key.signingKey(),
            dataset: header.digest,
            deal: CarriedQuestion.anyDeal,
            recipient: recipient
        )
        let carried = CarriedQuestion(sealed: try question.sealed(for: header), recipient: recipient)
        let place = URL(filePath: output)
        try OutputFolder(place.deletingLastPathComponent().path).write(carried.text, as: place.lastPathComponent)
        try console.report.write(
            WrittenQuestion(file: output, date: date.description, dataset: header.digest.hexadecimal)
        )
    }
}

/// The result of `contacts question`.
private struct WrittenQuestion: CommandReport {
    static let verb = "contacts-question"
    let file: String
    let date: String
    /// The digest of the dataset's header: the question is about no other version of the night.
    let dataset: String

    var lines: [String] { ["written: \(file), about \(date); the answer opens with your key alone"] }
}
