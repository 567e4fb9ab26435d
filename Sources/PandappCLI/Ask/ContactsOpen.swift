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
        let log = try relying.checkpointPolicy()
        let verification = ResultVerification(
            roots: try relying.roots(),
            policies: try relying.policies(),
            log: log,
            time: relying.time(isLogKnown: log != nil)
        )
        let (verified, answers, slot) = try ownSlot(of: key, by: verification)
        let night = verified.statement.night
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

    /// Verifies the parts of the night, and finds the slot that is the person's.
    ///
    /// - Throws: `no-answer-for-this-key`, and what reading and verifying throw.
    private func ownSlot(
        of key: borrowing PersonKey,
        by verification: ResultVerification
    ) throws -> (VerifiedResult, NightlyAnswersFile, ContactSlot) {
        var night = ""
        for part in 1...NightlyAnswersFolder.parts(in: folder) {
            let place = "\(folder)/\(NightlyAnswersFolder.prefix(ofPart: part))"
            let bundle = try InputFile.read(place + ResultBundle.fileName, limit: UInt64(ResultBundle.maximumBytes))
            let archive = try InputFile.read(
                place + OpenedResultFolder.archiveName,
                limit: UInt64(AttestedResult.maximumLength)
            )
            let verified = try verification.verify(ResultBundle(decoding: bundle))
            let answers = try NightlyAnswersFile(in: verified.files(in: archive))
            night = verified.statement.night
            let asker = try key.signingKey().verificationKey
            let identity = try key.nightlyIdentity(night: night)
            if let slot = try NightlyAnswers.slot(in: answers.slots, of: asker, for: identity) {
                return (verified, answers, slot)
            }
        }
        throw CommandFailure.noSlot(night)
    }
}

extension CommandFailure {
    fileprivate static func noSlot(_ night: String) -> CommandFailure {
        CommandFailure(
            .denied,
            code: "no-answer-for-this-key",
            what: "There is no answer for this key on \(night)",
            why: "None of the night's slots opens with it",
            remedy: "Answered is who contributed to the night's days, allows the app, and had subscribed before it was "
                + "published (pandapp contacts subscribe)"
        )
    }
}
