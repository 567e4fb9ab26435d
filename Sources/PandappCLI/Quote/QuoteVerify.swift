import ArgumentParser
import Attestation
import Console
import Cryptography
import Orders

/// `pandapp quote verify`.
struct QuoteVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a quote by its collateral under one trusted root.",
        discussion: """
            Needs no home and no network. The environment follows from the root that is given here and from nothing \
            that the quote says: intel is hardware, any other root is SIMULATED. Without --policy the platform may have \
            any status but revoked, and any code may run: the verdict tells both.

            Exit status: 0 valid, hardware; 20 valid, but simulated; 2 invalid.

            Example: pandapp quote verify enclave.quote --collateral collateral.json --root intel --at 1750589771
            """
    )

    @OptionGroup var input: QuoteInput

    @Option(
        help: ArgumentHelp("The collateral: one JSON object of the nine parts.", valueName: "file"),
        completion: .file()
    )
    var collateral: String

    @Option(
        help: ArgumentHelp("The trusted root: intel, or a simulated platform's root.der.", valueName: "intel|file"),
        completion: .file()
    )
    var root: String

    @Option(help: ArgumentHelp("The time of verification in Unix seconds (default: now).", valueName: "unix"))
    var at: Int64?

    @Option(help: ArgumentHelp("What is demanded besides, as docs/attestation.md says.", valueName: "file"))
    var policy: String?

    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard at ?? 0 >= 0 else { throw ValidationError("--at is a number of seconds from 1970 on.") }
    }

    func run() async throws {
        let (quote, time) = (try input.read(), at ?? WallClock.seconds())
        let files = try (collateral: collateralBytes(), root: trustRoot(), policies: policies(at: time))
        let verdict: QuoteVerdict
        do throws(AttestationError) {
            let verified = try QuoteVerifier(roots: [files.root]).verify(
                quote,
                collateral: QuoteCollateral(decoding: files.collateral),
                at: time
            )
            for policy in files.policies { try policy.check(verified) }
            verdict = QuoteVerdict(verified, at: time)
        } catch {
            verdict = QuoteVerdict(refusal: error, at: time)
        }
        try console.report.write(verdict, essential: true)
        guard verdict.status == .success else { throw ExitCode(verdict.status.rawValue) }
    }

    private func collateralBytes() throws(CommandFailure) -> [UInt8] {
        try InputFile.read(collateral, limit: UInt64(2 * QuoteCollateral.maximumCount))
    }

    private func trustRoot() throws(CommandFailure) -> TrustRoot {
        guard root != "intel" else { return .intel }
        return .simulated(certificate: try InputFile.read(root, limit: 65_536))
    }

    private func policies(at time: Int64) throws -> [any AttestationPolicy] {
        guard let policy else { return [] }
        let limit = UInt64(AttestationPolicyFile.maximumCount)
        return try AttestationPolicyFile(decoding: InputFile.read(policy, limit: limit)).policies(at: time)
    }
}
