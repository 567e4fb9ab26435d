import Console
import Mobility
import MobilityJSON
import MobilityXML

/// Reads files of tracks; each error names the file.
struct TrackInput {
    /// What is done with bad rows.
    let policy: BadRowPolicy

    /// The tracks of a track file.
    static func trackFile(_ path: String) throws(CommandFailure) -> TrackSet {
        let bytes = try InputFile.read(path)
        return try naming(path) { () throws(MobilityError) in try TrackFile.decode(bytes) }
    }

    /// The tracks of `person,time_step,geohash,status` for one day.
    func geohashCSV(
        _ path: String,
        day: LocalDay,
        stepSeconds: UInt32,
        clock: CityClock
    ) throws(CommandFailure) -> (TrackSet, ImportReport) {
        let timeBase = TimeBase(start: clock.start(of: day), stepSeconds: stepSeconds, timeZone: clock.zone)
        return try tracks(path) { () throws(MobilityError) in
            GeohashCSV.Reader(timeBase: timeBase, onBadRow: policy)
        }
    }

    /// The tracks of a CSV file of positions in degrees.
    func points(
        _ path: String,
        form: PointCSV.Form,
        statuses: StatusSource,
        precision: Int,
        clock: CityClock
    ) throws(CommandFailure) -> (TrackSet, ImportReport) {
        try tracks(path) { () throws(MobilityError) in
            try PointCSV.Reader(
                form: form,
                statuses: statuses,
                precision: precision,
                timeZone: clock.zone,
                instant: clock.instants(),
                onBadRow: policy
            )
        }
    }

    /// The tracks of a JSON file of features.
    func features(
        _ path: String,
        form: FeatureTracks.Form,
        statuses: StatusSource,
        precision: Int,
        clock: CityClock
    ) throws(CommandFailure) -> (TrackSet, ImportReport) {
        try tracks(path) { () throws(MobilityError) in
            try FeatureTracks.Reader(
                form: form,
                statuses: statuses,
                precision: precision,
                timeZone: clock.zone,
                onBadRow: policy
            )
        }
    }

    /// The tracks of one person's GPX file.
    func gpx(
        _ path: String,
        person: Person,
        precision: Int,
        clock: CityClock
    ) throws(CommandFailure) -> (TrackSet, ImportReport) {
        try tracks(path) { () throws(MobilityError) in
            try GPX.Reader(person: person, precision: precision, timeZone: clock.zone, onBadRow: policy)
        }
    }

    /// The tracks of one person's PLT file.
    func plt(
        _ path: String,
        person: Person,
        precision: Int,
        clock: CityClock
    ) throws(CommandFailure) -> (TrackSet, ImportReport) {
        try tracks(path) { () throws(MobilityError) in
            try GeoLifePLT.Reader(person: person, precision: precision, timeZone: clock.zone, onBadRow: policy)
        }
    }

    /// The statuses of `uid,status` or `uid,status,since`.
    func statuses(_ path: String) throws(CommandFailure) -> (DeclaredStatuses, ImportReport) {
        let bytes = try InputFile.read(path)
        return try Self.naming(path) { () throws(MobilityError) in try StatusCSV.read(bytes, onBadRow: policy) }
    }

    /// Reads a file block by block.
    private func tracks<Reader: TrackReader>(
        _ path: String,
        _ begin: () throws(MobilityError) -> Reader
    ) throws(CommandFailure) -> (TrackSet, ImportReport) {
        var reader = try Self.naming(path, begin)
        try InputFile.readBlocks(path) { (block) throws(CommandFailure) in
            do throws(MobilityError) { try reader.consume(block) } catch { throw error.failure(reading: path) }
        }
        do throws(MobilityError) { return try reader.finish() } catch { throw error.failure(reading: path) }
    }

    private static func naming<Value>(
        _ path: String,
        _ read: () throws(MobilityError) -> Value
    ) throws(CommandFailure) -> Value {
        do {
            return try read()
        } catch {
            throw error.failure(reading: path)
        }
    }
}

/// What all formats have in common: blocks in, tracks and the fate of the rows out.
private protocol TrackReader {
    mutating func consume(_ block: Span<UInt8>) throws(MobilityError)
    consuming func finish() throws(MobilityError) -> (TrackSet, ImportReport)
}

extension GeohashCSV.Reader: TrackReader {}
extension PointCSV.Reader: TrackReader {}
extension FeatureTracks.Reader: TrackReader {}
extension GPX.Reader: TrackReader {}
extension GeoLifePLT.Reader: TrackReader {}
