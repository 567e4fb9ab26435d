import ArgumentParser

/// `pandapp content`: files of the store as IPFS archives.
struct ContentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "content",
        abstract: "Carry encrypted files between stores as CAR archives, which any IPFS node can read.",
        subcommands: [ContentExport.self, ContentImport.self]
    )
}
