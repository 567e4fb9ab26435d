import ArgumentParser

/// `pandapp log`: what the ledger recorded, proved.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Verify the transparency log, prove an entry of it, hand it on, and have it witnessed.",
        subcommands: [LogVerify.self, LogProve.self, LogExport.self, LogWitness.self]
    )
}
