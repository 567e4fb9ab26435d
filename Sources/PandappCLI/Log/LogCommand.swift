import ArgumentParser

/// `pandapp log`: what the ledger recorded, proved.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Verify the transparency log, prove an entry of it, and hand it on.",
        subcommands: [LogVerify.self, LogProve.self, LogExport.self]
    )
}
