import ArgumentParser
import Console
import Cryptography
import DeterministicCBOR
import Ledger
import TransparencyLog

/// `pandapp log verify`.
struct LogVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the whole log, or a proof that somebody was given.",
        discussion: """
            Without --proof: every entry, every tile, every checkpoint, and that the tables hold what was logged. An \
            entry that was changed, removed, moved or added is named. A log that was rewritten as a whole, by someone \
            with its key, is only caught by a checkpoint that was kept elsewhere: give it with --since.

            With --proof: the file alone, without a network. --log names the log that is believed; a home is needed only \
            where it is left out. Each --witness that is given must have cosigned.

            Example: pandapp log verify --since checkpoint.old
            Example: pandapp log verify --proof dataset.tlog-proof --log 'pandapp/3f…+5a1b…+AW…'
            """
    )

    @Option(help: ArgumentHelp("An older checkpoint of this log, kept by anybody.", valueName: "file"))
    var since: String?

    @Option(help: ArgumentHelp("Check this proof, made by pandapp log prove.", valueName: "file"))
    var proof: String?

    @Option(help: ArgumentHelp("The log's verifier key, as log verify tells it.", valueName: "key"))
    var log: String?

    @Option(help: ArgumentHelp("A witness's verifier key that is believed; may be given again.", valueName: "key"))
    var witness: [String] = []

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard proof == nil || since == nil else { throw ValidationError("Give --since or --proof, not both.") }
        guard proof != nil || (log == nil && witness.isEmpty) else {
            throw ValidationError("--log and --witness go with --proof.")
        }
    }

    func run() async throws {
        if let proof { return try verifyProof(proof) }
        let older = try since.map {
            try SignedNote(parsing: InputFile.read($0, limit: UInt64(SignedNote.maximumBytes)))
        }
        let open = try OpenHome(home.folder())
        let found = try console.progress("Verifying the log").ticking {
            try open.ledger.verifyLog(of: open.log.key, since: older)
        }
        try console.report.write(
            VerifiedLog(
                entries: found.entries,
                checkpoints: found.checkpoints,
                log: open.log.key.text,
                witnesses: open.log.witnesses()
            )
        )
    }

    private func verifyProof(_ path: String) throws {
        let proof = try LogProof(parsing: InputFile.read(path, limit: UInt64(LogProof.maximumBytes)))
        let policy = try policy()
        let (entry, verified) = try proof.verify(policy: policy, at: UInt64(exactly: WallClock.seconds()))
        try console.report.write(ProvedEntry(entry, index: proof.index, verified, log: policy.logs.map(\.text)))
    }

    /// Whom the caller believes, or else whom the home does.
    private func policy() throws -> CheckpointPolicy {
        let named = try witness.map(NoteKey.init(parsing:))
        guard let log else {
            let home = try OpenHome(home.folder()).log.policy
            return try named.isEmpty
                ? home : CheckpointPolicy(logs: home.logs, witnesses: named, threshold: named.count)
        }
        return try CheckpointPolicy(logs: [NoteKey(parsing: log)], witnesses: named, threshold: named.count)
    }
}

/// The result of `log verify`.
private struct VerifiedLog: CommandReport {
    static let verb = "log-verify"
    let entries: UInt64
    let checkpoints: Int
    let log: String
    let witnesses: [String]

    var lines: [String] {
        ["The log is whole: \(entries) entries, \(checkpoints) checkpoints.", "log: \(log)"]
            + witnesses.map { "cosigned by \($0)" }
    }
}

/// The result of `log verify --proof`.
private struct ProvedEntry: CommandReport {
    static let verb = "log-verify-proof"
    let index: UInt64
    let kind: String
    let at: Int64?
    let hashes: [String]
    let size: UInt64
    let log: String
    let witnesses: [String]

    init(_ entry: [UInt8], index: UInt64, _ verified: VerifiedCheckpoint, log: [String]) {
        (self.index, size, self.log) = (index, verified.checkpoint.size, log.joined(separator: ", "))
        witnesses = verified.cosigners.map(\.key.name.text)
        let fields = (try? CBORValue(decoding: entry).asMap) ?? [:]
        // Only what this program writes is shown: a proof may come from anybody's log.
        if case .text(let text) = fields[.unsigned(0)], let known = LogKind(rawValue: text) {
            kind = known.rawValue
        } else {
            kind = "unknown"
        }
        if case .unsigned(let seconds) = fields[.unsigned(1)] { at = Int64(exactly: seconds) } else { at = nil }
        hashes = (2..<UInt64(fields.count + 2)).compactMap { place in
            guard case .bytes(let bytes) = fields[.unsigned(place)] else { return nil }
            return "0x" + Hexadecimal.encode(bytes)
        }
    }

    var lines: [String] {
        ["Entry \(index) is in the log, which had \(size) entries: \(kind)\(at.map { " at \($0)" } ?? "")"]
            + hashes.map { "  \($0)" } + ["log: \(log)"]
            + (witnesses.isEmpty
                ? ["Nobody but the log itself vouches for this checkpoint."] : witnesses.map { "cosigned by \($0)" })
    }
}
