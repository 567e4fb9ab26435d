import ArgumentParser
import Console
import Mobility

/// `pandapp tracks show`.
struct TracksShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print what a track file holds, in numbers: people, fixes, days, precision."
    )

    @Argument(help: "The track file.", completion: .file())
    var file: String

    @OptionGroup var console: OutputOptions

    func run() throws {
        let tracks = try console.progress("Reading \(file)").ticking { try TrackInput.trackFile(file) }
        let clock = try CityClock(zone: tracks.timeBase.timeZone)
        try console.report.write(Shown(tracks: TrackSummary(tracks, clock: clock)), essential: true)
    }

    private struct Shown: CommandReport {
        static let verb = "tracks-show"
        let tracks: TrackSummary
        var lines: [String] { tracks.lines }
    }
}
