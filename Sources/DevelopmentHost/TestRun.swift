import ArgumentParser
import Console
import Cryptography
import Foundation
import Mobility

/// What every test run is given.
struct TestRunOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The track file to run on.", valueName: "file"), completion: .file())
    var tracks: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder for the results.", valueName: "dir"),
        completion: .directory
    )
    var output: String

    @OptionGroup var console: OutputOptions

    /// Reads the tracks, measures this program, and makes the folder.
    func open() throws -> TestRun {
        let bytes = try InputFile.read(tracks)
        do {
            let set = try TrackFile.decode(bytes)
            return TestRun(
                tracks: set,
                summary: TrackSummary(set, clock: try CityClock(zone: set.timeBase.timeZone)),
                tracksDigest: SHA256Digest.of(bytes),
                measurement: SHA256Digest.of(try InputFile.read("/proc/self/exe")),
                folder: try OutputFolder(output)
            )
        } catch let error as MobilityError {
            throw error.failure(reading: tracks)
        }
    }
}

/// An opened test run.
struct TestRun {
    /// The tracks.
    let tracks: TrackSet
    /// Their numbers.
    let summary: TrackSummary
    /// SHA-256 of the track file.
    let tracksDigest: Digest
    /// SHA-256 of this program's own executable: no enclave has it.
    let measurement: Digest
    /// Where the results go.
    let folder: OutputFolder

    /// The days as a person reads them.
    var days: String {
        guard let first = summary.days.first?.date, let last = summary.days.last?.date else { return "no day" }
        return first == last ? first.description : "\(first) to \(last)"
    }

    /// What every report says of the run.
    var origin: TestOrigin {
        TestOrigin(
            label: DevelopmentHost.label,
            measurement: measurement.hexadecimal,
            tracksSha256: tracksDigest.hexadecimal
        )
    }
}

/// What ran on what.
struct TestOrigin: Encodable {
    let label: String
    let measurement: String
    let tracksSha256: String

    var lines: [String] { ["label:       \(label)", "measurement: \(measurement) (development-host)"] }
}
