import ArgumentParser

/// `pandapp map`: what is made of a released map outside of the enclave.
struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Make other files of a released heatmap.",
        subcommands: [MapExportCommand.self, MapPageCommand.self]
    )
}
