import ArgumentParser
import Console
import Foundation
import Mobility
import MobilityJSON

/// A file of tracks in a public format, and what it takes to read it.
struct TrackFileOptions: ParsableArguments {
    @Argument(help: "The file to read; with gpx or plt also a folder.", completion: .file())
    var file: String

    @Option(help: "The file's format: \(TrackFormat.names).")
    var format: TrackFormat

    @Option(help: ArgumentHelp("The day of a geohash CSV.", valueName: "yyyy-mm-dd"))
    var date: LocalDay?

    @Option(help: "The length of a geohash CSV's time step.")
    var stepSeconds: UInt32?

    @Option(help: "The characters of the cells that positions in degrees become, 1 to 12.")
    var precision = 12

    @Flag(help: "Leave out bad rows, count and report them, instead of stopping at the first.")
    var skipBadRows = false

    func validate() throws {
        switch format {
        case .geohashCSV:
            guard date != nil, let stepSeconds, stepSeconds > 0 else {
                throw ValidationError("A geohash CSV needs --date and --step-seconds (at least 1).")
            }
        case .scikitMobility, .movingPandas, .trackintel, .kepler, .movingFeatures, .gpx, .plt:
            guard date == nil, stepSeconds == nil else {
                throw ValidationError("A \(format.rawValue) file has its own times: leave out --date, --step-seconds.")
            }
            guard (1...12).contains(precision) else { throw ValidationError("The precision must be 1 to 12.") }
        }
    }

    /// What is done with bad rows.
    var input: TrackInput { TrackInput(policy: skipBadRows ? .skip : .refuse) }

    /// Whether a file is one person's, whom it does not name.
    var isOnePersons: Bool { format == .gpx || format == .plt }

    /// Reads the file.
    ///
    /// - Parameters:
    ///   - statuses: People's statuses, for a format that has none of its own.
    ///   - person: Whose files these are that name nobody; nil for the names of files.
    ///   - clock: The time of the city.
    /// - Returns: The file's tracks, and what became of its rows.
    /// - Throws: What is wrong with the file.
    func read(
        statuses: StatusSource,
        person: String? = nil,
        clock: CityClock
    ) throws -> (TrackSet, ImportReport) {
        switch format {
        case .geohashCSV:
            guard let date, let stepSeconds else { throw ValidationError("--date and --step-seconds are needed.") }
            return try input.geohashCSV(file, day: date, stepSeconds: stepSeconds, clock: clock)
        case .scikitMobility, .movingPandas, .trackintel:
            let form: PointCSV.Form =
                format == .movingPandas ? .movingPandas : format == .trackintel ? .trackintel : .scikitMobility
            return try input.points(file, form: form, statuses: statuses, precision: precision, clock: clock)
        case .kepler, .movingFeatures:
            let form: FeatureTracks.Form = format == .kepler ? .trips : .movingFeatures
            return try input.features(file, form: form, statuses: statuses, precision: precision, clock: clock)
        case .gpx, .plt:
            guard let folder = TrackFolder(file, format: format) else {
                let name = URL(filePath: file).deletingPathExtension().lastPathComponent
                return try onePersons(file, owner(person ?? name, statuses), clock: clock)
            }
            return try all(of: folder, person: person, statuses: statuses, clock: clock)
        }
    }

    /// Reads a file that names nobody.
    private func onePersons(_ path: String, _ person: Person, clock: CityClock) throws -> (TrackSet, ImportReport) {
        format == .gpx
            ? try input.gpx(path, person: person, precision: precision, clock: clock)
            : try input.plt(path, person: person, precision: precision, clock: clock)
    }

    /// Reads all files of a folder as one.
    private func all(
        of folder: TrackFolder,
        person: String?,
        statuses: StatusSource,
        clock: CityClock
    ) throws -> (TrackSet, ImportReport) {
        var sets: [TrackSet] = []
        var report = ImportReport()
        for (path, name) in try folder.files() {
            let (tracks, rows) = try onePersons(path, owner(person ?? name, statuses), clock: clock)
            sets.append(tracks)
            report.append(rows, of: path)
        }
        let timeBase = TimeBase(start: 0, stepSeconds: 1, timeZone: clock.zone)
        return (try TrackSet(joining: sets, precision: precision, timeBase: timeBase), report)
    }

    private func owner(_ identifier: String, _ statuses: StatusSource) throws(CommandFailure) -> Person {
        switch statuses {
        case .allIll: return Person(identifier: identifier, status: .ill)
        case .allNotDeclared: return Person(identifier: identifier, status: .notDeclared)
        case .table(let table):
            guard let status = table[identifier] else { throw .personWithoutStatus(identifier, file) }
            return Person(identifier: identifier, status: status)
        }
    }
}

extension CommandFailure {
    fileprivate static func personWithoutStatus(_ identifier: String, _ file: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "person-without-status",
            what: "\(file) could not be used",
            why: "The statuses file does not name its person, '\(identifier)'",
            remedy: "Add the row '\(identifier),ill' or '\(identifier),not_declared', or give --person"
        )
    }
}
