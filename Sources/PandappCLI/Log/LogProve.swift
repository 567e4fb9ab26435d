import ArgumentParser
import Console
import Cryptography
import Ledger
import TransparencyLog

/// `pandapp log prove`.
struct LogProve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Write a proof, which anybody can check without this home, that an entry was logged.",
        discussion: """
            The file is a C2SP tlog-proof with the entry in it; pandapp log verify --proof checks it.

            Example: pandapp log prove --dataset 0x5aAe… --output dataset.tlog-proof
            """
    )

    @Option(help: ArgumentHelp("The entry's number, from 0.", valueName: "n"))
    var entry: UInt64?

    @Option(help: ArgumentHelp("The dataset of which the registration is to be proved.", valueName: "address"))
    var dataset: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var output: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        guard (entry == nil) != (dataset == nil) else { throw ValidationError("Give --entry or --dataset.") }
        guard dataset.map({ (try? EthereumAddress(parsing: $0)) != nil }) ?? true else {
            throw ValidationError("--dataset is not an address: 0x and 40 hexadecimal digits.")
        }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let index = try dataset.map { try open.ledger.entry(registering: EthereumAddress(parsing: $0)) } ?? entry
        guard let index else { throw LedgerError.unknownEntry }
        // So that the newest entries are covered too.
        try open.log.sign()
        let proof = try open.ledger.proof(of: index)
        try OutputFile.write(proof.encoded, to: output)
        let size = try Checkpoint(parsing: proof.note.text).size
        try console.report.write(WrittenProof(index: index, size: size, file: output, log: open.log.key.text))
    }
}

/// The result of `log prove`.
private struct WrittenProof: CommandReport {
    static let verb = "log-prove"
    let index: UInt64
    let size: UInt64
    let file: String
    let log: String

    var lines: [String] {
        ["written: \(file), entry \(index) of \(size)", "log:     \(log)"]
    }
}
