import ArgumentParser

/// `pandapp geohash`: cells by hand, line by line.
struct GeohashCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "geohash",
        abstract: "Turn positions into geohashes and back, one per line of standard input.",
        subcommands: [GeohashEncode.self, GeohashDecode.self, GeohashNeighbours.self]
    )
}
