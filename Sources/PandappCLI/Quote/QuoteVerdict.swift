import Attestation
import Console
import Cryptography
import Orders

/// The result of `quote verify`; of an invalid quote nothing is repeated.
struct QuoteVerdict: CommandReport {
    static let verb = "quote-verify"

    /// `valid` or `invalid`.
    let verdict: String
    /// The time of verification, in Unix seconds.
    let at: Int64
    /// Why it is invalid, as a stable name.
    let code: String?
    /// Why it is invalid, as a sentence.
    let reason: String?
    /// Where the code runs; follows from the root.
    let environment: String?
    /// `sgx` or `tdx`.
    let architecture: String?
    /// How well the platform is patched, in Intel's words.
    let tcbStatus: String?
    /// The advisories that the levels name.
    let advisories: [String]?
    /// What code runs, in hexadecimal.
    let measurement: String?
    /// Who signed the code; nil for a trust domain.
    let signer: String?
    /// The code's security version.
    let securityVersion: UInt16?
    /// What it bound.
    let reportData: String?
    /// SHA-256 of the platform's number.
    let platform: String?
    /// The kind of platform.
    let fmspc: String?
    /// Which evaluation the collateral is of.
    let tcbEvaluationNumber: UInt32?
    /// Until when the collateral is current, in Unix seconds.
    let collateralExpires: Int64?

    /// A quote that holds.
    init(_ quote: VerifiedQuote, at time: Int64) {
        (verdict, at, code, reason) = ("valid", time, nil, nil)
        (environment, architecture) = (quote.environment.rawValue, quote.architecture.rawValue)
        (tcbStatus, advisories) = (quote.status.rawValue, quote.advisories)
        measurement = Hexadecimal.encode(quote.measurement.bytes)
        signer = quote.signer.map { Hexadecimal.encode($0.bytes) }
        securityVersion = quote.architecture == .sgx ? quote.securityVersion : nil
        reportData = Hexadecimal.encode(quote.reportData)
        platform = Hexadecimal.encode(quote.platform.bytes)
        fmspc = Hexadecimal.encode(quote.fmspc)
        (tcbEvaluationNumber, collateralExpires) = (quote.tcbEvaluationNumber, quote.collateralExpires)
    }

    /// A quote that does not.
    init(refusal: AttestationError, at time: Int64) {
        (verdict, at, code, reason) = ("invalid", time, refusal.code, refusal.sentence)
        (environment, architecture, tcbStatus, advisories, measurement) = (nil, nil, nil, nil, nil)
        (signer, securityVersion, reportData, platform, fmspc) = (nil, nil, nil, nil, nil)
        (tcbEvaluationNumber, collateralExpires) = (nil, nil)
    }

    /// What the process tells its caller.
    var status: ExitStatus {
        switch environment {
        case nil: .invalid
        case ExecutionEnvironment.simulated.rawValue: .simulated
        default: .success
        }
    }

    var lines: [String] {
        guard let environment, let tcbStatus, let measurement, let advisories else {
            return ["INVALID: \(reason ?? "")" + (code.map { " (\($0))" } ?? "")]
        }
        return [
            "valid at \(at)", "status:      \(tcbStatus)",
            "advisories:  \(advisories.isEmpty ? "none" : advisories.joined(separator: ", "))",
            "measurement: \(measurement) (\(architecture ?? ""))",
        ] + (signer.map { ["signer:      \($0)"] } ?? [])
            + ["report data: \(reportData ?? "")", "ENVIRONMENT: \(EnvironmentLine.text(for: environment))"]
    }
}
