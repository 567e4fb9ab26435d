import ArgumentParser

/// `pandapp keys`: the data keys of published datasets.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "See, destroy and rewrap the keys of published datasets.",
        subcommands: [KeysList.self, KeysDestroy.self, KeysRotate.self]
    )
}
