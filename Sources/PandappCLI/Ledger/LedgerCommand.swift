import ArgumentParser

/// `pandapp ledger`: the rules of the marketplace, apart from any home.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Replay what happened on a marketplace by iExec's rules.",
        subcommands: [LedgerReplay.self]
    )
}
