import ArgumentParser
import Attestation
import Console
import Foundation
import Requester
import TransparencyLog

/// Whom the reader of a result believes, and as of when; a home has no part in it.
struct RelyingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Whose platforms are believed: intel, or the file (DER) of a SIMULATED root; may be given again.",
            valueName: "intel|file"
        )
    )
    var root: [RootName] = []

    @Option(help: ArgumentHelp("What the platform must hold, as quote verify wants it.", valueName: "file"))
    var policy: String?

    @Option(help: ArgumentHelp("The log's verifier key, as log verify tells it.", valueName: "key"))
    var log: String?

    @Option(
        help: ArgumentHelp("A witness's verifier key that must have cosigned; may be given again.", valueName: "key")
    )
    var witness: [String] = []

    @Option(
        help: ArgumentHelp(
            "As of when quotes are judged: when the log says it was done (hardware: a named log), now, or Unix seconds.",
            valueName: "ledger|now|unix"
        )
    )
    var at: JudgedAt?

    /// A root as the command line names it.
    enum RootName: ExpressibleByArgument, Equatable {
        case intel
        case file(String)

        init?(argument: String) {
            self = argument == "intel" ? .intel : .file(argument)
        }
    }

    /// A time as the command line names it.
    enum JudgedAt: ExpressibleByArgument, Equatable {
        case ledger, now
        case unix(Int64)

        init?(argument: String) {
            switch argument {
            case "ledger": self = .ledger
            case "now": self = .now
            default:
                guard let seconds = Int64(argument), seconds >= 0 else { return nil }
                self = .unix(seconds)
            }
        }
    }

    func validate() throws {
        guard witness.isEmpty || log != nil else { throw ValidationError("--witness goes with --log.") }
    }

    /// The longest root certificate.
    private static let maximumCertificate: UInt64 = 8 << 10

    /// The roots that were named; empty where none was.
    func roots() throws -> [TrustRoot] {
        try root.map { name in
            switch name {
            case .intel: .intel
            case .file(let path):
                .simulated(certificate: try InputFile.read(path, limit: Self.maximumCertificate))
            }
        }
    }

    /// What the platform must hold, by the time as of which that is asked: what the file says, or the defaults.
    func policies() throws -> @Sendable (_ time: Int64) -> [any AttestationPolicy] {
        guard let policy else { return { _ in [StatusPolicy()] } }
        let limit = UInt64(AttestationPolicyFile.maximumCount)
        let file = try AttestationPolicyFile(decoding: InputFile.read(policy, limit: limit))
        return { file.policies(at: $0) }
    }

    /// Whose checkpoints are believed; nil where no log was named.
    func checkpointPolicy() throws -> CheckpointPolicy? {
        guard let log else { return nil }
        let witnesses = try witness.map(NoteKey.init(parsing:))
        return try CheckpointPolicy(logs: [NoteKey(parsing: log)], witnesses: witnesses, threshold: witnesses.count)
    }

    /// As of when quotes are judged, where a log is believed or not.
    ///
    /// A log that nobody named may say any time: unless told otherwise, its word is not taken, and today's counts. Where
    /// told otherwise, it counts for SIMULATED platforms alone.
    func time(isLogKnown: Bool) -> ResultVerification.Time {
        switch at ?? (isLogKnown ? .ledger : .now) {
        case .ledger: .ledger
        case .now: .unix(WallClock.seconds())
        case .unix(let seconds): .unix(seconds)
        }
    }
}
