import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Datasets
import Evidence
import IexecContract
import Requester

/// `pandapp contacts answer`.
struct ContactsAnswer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Open what social-distance-iexec answered to your question.",
        discussion: """
            The folder is the task's result, unpacked: answer.age and commitment.txt. The answer must be the one that the \
            commitment, and so iExec's digest of the result, is to. Nothing of it proves what hardware computed it.

            Example: pandapp contacts answer iexec_out --date 2020-04-01 --person-key me.key
            """
    )

    @Argument(help: ArgumentHelp("The task's result, unpacked.", valueName: "dir"), completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The published night.", valueName: "yyyy-mm-dd"))
    var date: LocalDay

    @OptionGroup var person: PersonKeyOptions

    @Option(help: "Which app of the kind social-distance counted.")
    var app = AppName.socialDistance

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    private static let maximumLength: UInt64 = 1 << 20

    func run() async throws {
        let key = try person.key()
        let open = try OpenHome(home.folder())
        let header = try open.datasetHeader(open.datasetLocation(of: app, date: date))
        let sealed = try InputFile.read("\(folder)/\(CarriedQuestion.answerFileName)", limit: Self.maximumLength)
        let commitment = try InputFile.read("\(folder)/\(SaltedCommitment.fileName)", limit: Self.maximumLength)
        let identity = try key.recipientIdentity(night: date.description)
        guard let archive = try? AgeFile.decrypt(sealed, with: identity) else { throw RequesterError.resultNotForMe }
        let files = try ResultArchive.decode(archive).filter { $0.name != "padding" }
        guard SaltedCommitment.isCommitment(commitment, to: files) else { throw RequesterError.commitmentMismatch }
        let answer = try ContactAnswerFile(
            in: files,
            night: date.description,
            asker: key.signingKey().verificationKey,
            dataset: header.digest
        )
        guard let answer else { throw RequesterError.commitmentMismatch }
        try console.report.write(CarriedAnswer(date: date.description, answer: answer), essential: true)
    }
}

/// The result of `contacts answer`.
private struct CarriedAnswer: CommandReport {
    static let verb = "contacts-answer"
    let date: String
    /// Its fields stand beside the others.
    let answer: ContactAnswerFile
    let environment = "unverified"

    private enum CodingKeys: CodingKey {
        case date, environment
    }

    func encode(to encoder: any Encoder) throws {
        try answer.encode(to: encoder)
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(date, forKey: .date)
        try fields.encode(environment, forKey: .environment)
    }

    var lines: [String] { answer.sentences(night: date) + ["ENVIRONMENT: \(IexecLabel.text)"] }
}
