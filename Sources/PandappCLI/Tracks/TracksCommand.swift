import ArgumentParser

/// `pandapp tracks`: files of displacement tracks.
struct TracksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracks",
        abstract: "Read, show and write files of displacement tracks.",
        subcommands: [TracksImport.self, TracksShow.self, TracksExport.self]
    )
}
