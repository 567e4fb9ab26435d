import ArgumentParser

/// `pandapp consent`: who may use a person's data.
struct ConsentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Say which apps may use what you contribute; the next publication goes by it.",
        subcommands: [ConsentGrant.self, ConsentRevoke.self, ConsentList.self]
    )
}
