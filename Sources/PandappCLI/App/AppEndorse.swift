import ArgumentParser
import Console
import Cryptography
import DatasetAssembly
import Orders

/// `pandapp app endorse`.
struct AppEndorse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endorse",
        abstract: "As an auditor: sign that an app's new entry may have what people gave to the old one.",
        discussion: """
            It carries over the consents of those who named you when they consented, and nobody else's. Read the new \
            entry, its source and its measurement first. No home is needed.

            Example: pandapp app endorse --from 0x9bC8… --to 0x41aE… --person-key auditor.key --output new.endorsement
            """
    )

    @Option(help: ArgumentHelp("The entry that people consented to.", valueName: "address"))
    var from: AppReference

    @Option(help: ArgumentHelp("The entry that is to take its place.", valueName: "address"))
    var to: AppReference

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var output: String

    @OptionGroup var auditor: PersonKeyOptions
    @OptionGroup var console: OutputOptions

    func run() throws {
        guard case .address(let old) = from, case .address(let new) = to else {
            throw ValidationError("--from and --to are addresses: a name may mean another entry tomorrow.")
        }
        let endorsement = AppEndorsement(from: old, to: new, by: try auditor.key().signingKey())
        try OutputFile.write(endorsement.encoded, to: output)
        let report = WrittenEndorsement(
            from: old.checksummed,
            to: new.checksummed,
            auditor: Hexadecimal.encode(endorsement.auditor.bytes),
            file: output
        )
        try console.report.write(report)
    }
}

/// The result of `app endorse`.
private struct WrittenEndorsement: CommandReport {
    static let verb = "app-endorse"
    let from: String
    let to: String
    let auditor: String
    let file: String

    var lines: [String] { ["written: \(file)", "from:    \(from)", "to:      \(to)", "auditor: \(auditor)"] }
}
