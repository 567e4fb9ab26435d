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
            where it is left out.

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

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard proof == nil || since == nil else { throw ValidationError("Give --since or --proof, not both.") }
        guard log == nil || proof != nil else { throw ValidationError("--log goes with --proof.") }
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
            VerifiedLog(entries: found.entries, checkpoints: found.checkpoints, log: open.log.key.text)
        )
    }

    private func verifyProof(_ path: String) throws {
        let proof = try LogProof(parsing: InputFile.read(path, limit: UInt64(LogProof.maximumBytes)))
        let key = try log.map(NoteKey.init(parsing:)) ?? OpenHome(home.folder()).log.key
        let (entry, verified) = try proof.verify(
            policy: CheckpointPolicy(logs: [key]),
            at: UInt64(exactly: WallClock.seconds())
        )
        try console.report.write(ProvedEntry(entry, index: proof.index, size: verified.checkpoint.size, log: key.text))
    }
}

/// The result of `log verify`.
private struct VerifiedLog: CommandReport {
    static let verb = "log-verify"
    let entries: UInt64
    let checkpoints: Int
    let log: String

    var lines: [String] {
        ["The log is whole: \(entries) entries, \(checkpoints) checkpoints.", "log: \(log)"]
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

    init(_ entry: [UInt8], index: UInt64, size: UInt64, log: String) {
        (self.index, self.size, self.log) = (index, size, log)
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
            + hashes.map { "  \($0)" } + ["log: \(log)", "Nobody but the log itself vouches for this checkpoint."]
    }
}
