import ArgumentParser
import Console
import Ledger
import TransparencyLog

/// `pandapp log witness`.
struct LogWitness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Have a witness cosign the log as it is now: it says that it saw the log only grow.",
        discussion: """
            A witness speaks C2SP tlog-witness. Its cosignature is kept with the checkpoint, goes into exports and proofs, \
            and is told by log verify. A witness that saw another log than this one says so (exit 65): then the log was \
            rewritten or put back.

            Example: pandapp log witness --url https://witness.example/w1 --key 'witness.example/w1+5a1b…+BA…'
            """
    )

    @Option(help: ArgumentHelp("The witness's submission prefix.", valueName: "address"))
    var url: String

    @Option(help: ArgumentHelp("The witness's verifier key, as its operator publishes it.", valueName: "key"))
    var key: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard WitnessConnection(prefix: url) != nil else {
            throw ValidationError("--url is no http or https address without query.")
        }
        guard let key = try? NoteKey(parsing: key), key.type == .cosignature else {
            throw ValidationError("--key is no verifier key of a witness: name+hash+base64, of a cosigning type.")
        }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        guard let connection = WitnessConnection(prefix: url) else { throw ExitCode.validationFailure }
        let client = try WitnessClient(witness: NoteKey(parsing: key), transport: connection)
        try open.log.sign()
        guard let note = try open.ledger.newestCheckpoint() else { throw LedgerError.noCheckpoint }
        let checkpoint = try Checkpoint(parsing: note.text)
        // What it saw last is its own to say.
        let cosignature = try await client.cosign(note) { seen in
            try open.ledger.consistencyProof(from: seen, to: checkpoint.size)
        }
        try HomeWitnesses(of: open.folder).add(client.witness)
        try open.ledger.add([cosignature], toCheckpointOfSize: checkpoint.size)
        try console.report.write(
            WitnessedLog(witness: client.witness.name.text, entries: checkpoint.size, log: open.log.key.text)
        )
    }
}

/// The result of `log witness`.
private struct WitnessedLog: CommandReport {
    static let verb = "log-witness"
    let witness: String
    let entries: UInt64
    let log: String

    var lines: [String] { ["\(witness) cosigned the log of \(entries) entries.", "log: \(log)"] }
}
