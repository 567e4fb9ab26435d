import ArgumentParser
import Attestation
import Console
import Cryptography
import DatasetAssembly
import Evidence
import Orders
import Requester
import SocialDistance

/// `pandapp contacts open`.
struct ContactsOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open your answer among those of a night that the operator published; needs no home.",
        discussion: """
            The folder is the night's, as publish --with-contact-answers makes it: fetch all of it, so that nobody learns \
            which slot is yours. Every check of verify-result is made first, with the roots and the log that you name. \
            Then each slot is tried with your key.

            Example: pandapp contacts open 2020-04-01 --person-key me.key --root simulated-root.der --log 'pandapp/3f…'
            """
    )

    @Argument(help: ArgumentHelp("The night's folder.", valueName: "dir"), completion: .directory)
    var folder: String

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var page: ContactPageOptions
    @OptionGroup var relying: RelyingOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let key = try person.key()
        let file = try InputFile.read("\(folder)/\(ResultBundle.fileName)", limit: UInt64(ResultBundle.maximumBytes))
        let archive = try InputFile.read(
            "\(folder)/\(OpenedResultFolder.archiveName)",
            limit: UInt64(AttestedResult.maximumLength)
        )
        let log = try relying.checkpointPolicy()
        let verified = try ResultVerification(
            roots: try relying.roots(),
            policies: try relying.policies(),
            log: log,
            time: relying.time(isLogKnown: log != nil)
        ).verify(ResultBundle(decoding: file))
        let answers = try NightlyAnswersFile(in: verified.files(in: archive))
        let night = verified.statement.night
        let asker = try key.signingKey().verificationKey
        let identity = try key.nightlyIdentity(night: night)
        guard let slot = try NightlyAnswers.slot(in: answers.slots, of: asker, for: identity) else {
            throw CommandFailure.noSlot(night)
        }
        let answer = try answers.answer(slot)
        try answer.requireContribution(night)
        let report = ContactReport(
            date: night,
            answer: answer,
            environment: verified.environment.rawValue,
            task: verified.deal.taskIdentifier.description,
            bundle: nil
        )
        if relying.root.isEmpty || log == nil {
            console.note("Name --root and --log: without them the folder's own word is taken for who computed it.")
        }
        try page.write(report)
        try console.report.write(report, essential: true)
    }
}

extension CommandFailure {
    fileprivate static func noSlot(_ night: String) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "no-answer-for-this-key",
            what: "There is no answer for this key on \(night)",
            why: "None of the night's slots opens with it",
            remedy: "Subscribe before a night is published (pandapp contacts subscribe), or ask now: pandapp contacts"
        )
    }
}
