import Attestation
import Console
import Cryptography
import Evidence
import Foundation
import Orders
import Requester
import TransparencyLog

/// The result of `verify-result`.
struct ResultReport: CommandReport {
    static let verb = "verify-result"

    /// A check as it is told.
    private struct Check: Encodable {
        let check: String
        /// `ok`, `fail`, or `not-checked` where it rests on one that fails.
        let outcome: String
        /// The cause's stable name; nil unless it fails.
        let cause: String?
        let sentence: String

        init(_ finding: ResultFinding) {
            check = finding.check.rawValue
            sentence = finding.check.sentence
            switch finding.outcome {
            case .holds: (outcome, cause) = ("ok", nil)
            case .fails(let cause): (outcome, self.cause) = ("fail", cause)
            case .notReached: (outcome, cause) = ("not-checked", nil)
            }
        }

        var line: String {
            switch outcome {
            case "ok": "ok    \(sentence)."
            case "fail": "FAIL  \(sentence): no (\(check): \(cause ?? ""))."
            default: "-     \(sentence): not checked."
            }
        }
    }

    /// What a valid bundle proves.
    private struct Proved: Encodable {
        let app: String
        let appAddress: String
        let dataset: String
        let night: String
        let requester: String
        let deal: String
        let task: String
        let completedAt: Int64
        let architecture: String
        let measurement: String
        let status: String
        let advisories: [String]
        let platform: String
        /// What the dataset was charged, by day.
        let charges: [ToldCharge]

        init(_ result: VerifiedResult) {
            let (deal, quote) = (result.deal, result.quote)
            app = deal.app.name
            appAddress = deal.terms.app.address.checksummed
            dataset = deal.terms.dataset?.address.checksummed ?? ""
            night = result.statement.night
            requester = deal.terms.requester.checksummed
            self.deal = deal.dealIdentifier.description
            task = deal.taskIdentifier.description
            completedAt = result.completedAt
            architecture = quote.architecture.rawValue
            measurement = quote.measurement.hexadecimal
            status = quote.status.rawValue
            advisories = quote.advisories
            platform = quote.platform.hexadecimal
            charges = result.charges.map(ToldCharge.init)
        }

        var lines: [String] {
            [
                "app:         \(app), \(appAddress)", "code:        \(measurement)",
                "dataset:     \(dataset) of \(night)", "requester:   \(requester)", "task:        \(task)",
                "completed:   \(Date(timeIntervalSince1970: TimeInterval(completedAt)).formatted(.iso8601))",
                "platform:    \(status)" + (advisories.isEmpty ? "" : ", \(advisories.joined(separator: ", "))"),
            ] + charges.map { "privacy:     \($0.text)" }
        }
    }

    private let verdict: String
    private let environment: String?
    private let checks: [Check]
    private let proved: Proved?
    /// The log by whose word it was logged, and whether the reader named it.
    private let log: String?
    private let isLogKnown: Bool
    /// SHA-256 of the root certificate that the collateral leads to, and whether the reader named or knew it.
    private let root: String?
    private let isRootKnown: Bool
    /// The files that are proved to be the enclave's; nil where no opened result was given.
    private let opened: [String]?

    init(_ examination: ResultExamination, by verification: ResultVerification, opened: [String]? = nil) {
        self.opened = opened
        checks = examination.findings.map(Check.init)
        proved = examination.result.map(Proved.init)
        environment = examination.result?.environment.rawValue
        verdict = examination.result.map { $0.environment == .simulated ? "simulated" : "hardware" } ?? "invalid"
        log = examination.bundle?.log.text
        isLogKnown = verification.log != nil
        let certificate = examination.bundle?.collateral.platformIssuerChain.last
        root = certificate.map { SHA256Digest.of($0).hexadecimal }
        isRootKnown = !verification.roots.isEmpty || environment.map { $0 != "simulated" } ?? false
    }

    var lines: [String] {
        checks.map(\.line) + (proved.map { $0.lines + trust } ?? [])
            + (opened.map { ["opened:      \($0.joined(separator: ", ")): what the enclave gave, byte by byte"] } ?? [])
            + [
                "ENVIRONMENT: \(environment.map(EnvironmentLine.text) ?? "not proved: do not believe this result")"
            ]
    }

    /// Whose word it rests on.
    private var trust: [String] {
        [
            "log:         \(log ?? "")" + (isLogKnown ? "" : " (the file's own word: compare it, or give --log)"),
            "root:        \(root ?? "")" + (isRootKnown ? "" : " (the file's own word: compare it, or give --root)"),
        ]
    }
}
