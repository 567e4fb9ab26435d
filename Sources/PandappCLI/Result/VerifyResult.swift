import ArgumentParser
import Attestation
import Console
import Orders
import Requester

/// `pandapp verify-result`.
struct VerifyResult: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-result",
        abstract: "Check a result bundle: which code made it, where, on what, for whom. Needs nothing but the file.",
        discussion: """
            Exit status: 0 valid on confidential hardware; 20 valid but SIMULATED (0 with --allow-simulated, by a root \
            that --root names); 2 not valid. The result itself stays sealed: its requester opens it with pandapp request open.

            --log names the log that is believed. Without it the file's own word is taken for which log it is, and \
            quotes are judged as of now: who forges a file could date it back, so hardware is not judged with --at \
            ledger then. Without --root, Intel's root is \
            believed, and any other that the file itself brings counts as SIMULATED. docs/results.md says what each \
            check proves.

            --opened names a folder with the opened result, result.tar, and files of it beside, as the public maps have: \
            then they must be what the enclave committed to, byte by byte.

            Example: pandapp verify-result out/result.bundle --log 'pandapp/3f…+5a1b…+AW…'
            """
    )

    @Argument(help: ArgumentHelp("The file.", valueName: "bundle"), completion: .file())
    var bundle: String

    @Flag(help: "Count a valid but SIMULATED result as success, where --root names the platform's root.")
    var allowSimulated = false

    @Option(
        help: ArgumentHelp("A folder with the opened result, which is checked to be this one.", valueName: "dir"),
        completion: .directory
    )
    var opened: String?

    @OptionGroup var relying: RelyingOptions
    @OptionGroup var console: OutputOptions

    /// The exit statuses of this command and of `quote verify`.
    private enum Verdict {
        static let simulated = ExitCode(20)
        static let invalid = ExitCode(2)
    }

    func run() async throws {
        let file = try InputFile.read(bundle, limit: UInt64(ResultBundle.maximumBytes))
        let log = try relying.checkpointPolicy()
        let verification = ResultVerification(
            roots: try relying.roots(),
            policies: try relying.policies(),
            log: log,
            time: relying.time(isLogKnown: log != nil)
        )
        let examination = verification.examine(file: file)
        let content = try opened.map { try OpenedResultFolder($0) }
        let proved = try examination.result.flatMap { try content?.files(provedBy: $0) }
        try console.report.write(ResultReport(examination, by: verification, opened: proved), essential: true)
        guard let result = examination.result else { throw Verdict.invalid }
        // A root that only the file itself brings is anybody's: such a result is told, and never a success.
        let isAllowed = allowSimulated && !verification.roots.isEmpty
        if result.environment == .simulated, !isAllowed { throw Verdict.simulated }
    }
}
