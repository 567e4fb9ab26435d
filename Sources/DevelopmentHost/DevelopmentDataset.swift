import Console
import Cryptography
import Datasets
import Geohash
import Mobility
import SocialDistance

/// Tracks as the dataset of positions that a publisher would make of them, in plaintext and in memory.
///
/// Persons are asked about by keys that follow from their identifiers: nobody contributed here. All of them consented,
/// and of the ill no onset is known.
struct DevelopmentDataset {
    /// The dataset, of a segment for each day of the tracks.
    let dataset: OpenDataset

    /// Makes the dataset.
    ///
    /// - Parameters:
    ///   - tracks: at most ``DayWindow/maximumDays`` days of them.
    ///   - definition: what near means.
    ///   - tickSeconds: seconds between the instants at which people are compared.
    /// - Throws: `DatasetsError`, or what the time zone or the tracks throw.
    init(_ tracks: TrackSet, _ definition: ProximityDefinition, tickSeconds: UInt32) throws {
        let clock = try CityClock(zone: tracks.timeBase.timeZone)
        let days = try tracks.splitByDay(clock: clock)
        guard days.count <= DayWindow.maximumDays, let night = days.last?.day else { throw DatasetsError.wrongWindow }
        var (segments, statuses): ([OpenSegment], [StatusTable.Rows]) = ([], [])
        for (day, tracks) in days {
            segments.append(try Self.segment(tracks, of: day, clock, tickSeconds: tickSeconds))
            statuses.append(.init(tracks.persons.map { .init(isIll: $0.status == .ill) }))
        }
        dataset = OpenDataset(
            header: Self.header(night: night, definition),
            statuses: StatusTable(segments: statuses),
            segments: segments
        )
    }

    /// Makes the dataset of co-presence, all of the tracks in one segment, as somebody met is counted once.
    ///
    /// - Parameters:
    ///   - tracks: of however many days.
    ///   - groups: the tracks in groups, as a `GroupWriter` makes them.
    /// - Throws: `DatasetsError`, or what the time zone throws.
    init(_ tracks: TrackSet, groups: [UInt32]) throws {
        let clock = try CityClock(zone: tracks.timeBase.timeZone)
        let day = clock.day(of: tracks.timeBase.start)
        let padded = (PaddingLadder.padded(tracks.persons.count), PaddingLadder.padded(groups.count))
        let header = try Self.header(tracks, of: day, .contacts, stepSeconds: tracks.timeBase.stepSeconds, padded)
        var plaintext: [UInt8] = []
        try ContactGroups.encode(
            paddedRowKeys: try Self.rowKeys(tracks, of: header),
            persons: tracks.persons.count,
            records: groups,
            paddedRecords: padded.1,
            output: { plaintext += $0 }
        )
        dataset = OpenDataset(
            header: Self.header(night: day, nil),
            statuses: StatusTable(segments: [.init(tracks.persons.map { .init(isIll: $0.status == .ill) })]),
            segments: [OpenSegment(header: header, plaintext: plaintext)]
        )
    }

    /// The key by which a person is asked about.
    static func key(of person: Person) throws -> VerificationKey {
        let seed = SHA256Digest.of(Array("pandapp/development-person/\(person.identifier)".utf8)).bytes
        return try SigningKey(seed: SecretBytes(copying: seed)).verificationKey
    }

    /// The header of a definition, of co-presence where there is none.
    private static func header(night: LocalDay, _ definition: ProximityDefinition?) -> DatasetHeader {
        let days = DayWindow.maximumDays
        return DatasetHeader(
            app: .zero,
            night: night.description,
            revision: 1,
            parameters: definition.map { ProximityAnswer.parameters($0, windowDays: days) }
                ?? ContactAnswer.parameters(windowDays: days),
            consentRoot: SHA256Digest.of([]),
            questionKey: [UInt8](repeating: 0, count: 32),
            segments: [],
            salt: [UInt8](repeating: 0, count: 32)
        )
    }

    private static func header(
        _ tracks: TrackSet,
        of day: LocalDay,
        _ layout: SegmentLayout,
        stepSeconds: UInt32,
        _ padded: (persons: Int, records: Int)
    ) throws -> SegmentHeader {
        SegmentHeader(
            app: .zero,
            day: day.description,
            timeZone: tracks.timeBase.timeZone,
            region: try CellRectangle(columns: 0..<1, rows: 0..<1, precision: tracks.precision),
            precision: tracks.precision,
            stepSeconds: stepSeconds,
            layout: layout,
            paddedPersons: UInt64(padded.persons),
            paddedRecords: UInt64(padded.records),
            salt: [UInt8](repeating: 0, count: 32)
        )
    }

    /// Everybody's row keys, and zeros for the padding.
    private static func rowKeys(_ tracks: TrackSet, of header: SegmentHeader) throws -> [UInt8] {
        let keys = try tracks.persons.flatMap { DatasetKeys.rowKey(salt: header.salt, person: try key(of: $0)) }
        return keys + [UInt8](repeating: 0, count: 16 * Int(header.paddedPersons) - keys.count)
    }

    /// One day's segment.
    private static func segment(
        _ tracks: TrackSet,
        of day: LocalDay,
        _ clock: CityClock,
        tickSeconds: UInt32
    ) throws -> OpenSegment {
        let persons = tracks.persons.count
        let padded = PaddingLadder.padded(persons)
        let midnight = clock.start(of: day)
        let daySeconds = Int(clock.start(of: day.advanced(by: 1)) - midnight)
        let ticks = (daySeconds + Int(tickSeconds) - 1) / Int(tickSeconds)
        let header = try header(tracks, of: day, .positions, stepSeconds: tickSeconds, (padded, padded * ticks))
        let interpolation = TickInterpolation(stepSeconds: tickSeconds)
        let positions = (0..<persons).map { person in
            let rows = tracks.rows(of: person)
            let seconds = rows.map { row in
                UInt32(clamping: (tracks.timeBase.instant(ofStep: tracks.steps[row]) ?? midnight) - midnight)
            }
            return interpolation.positions(at: 0..<ticks, seconds: seconds[...]) { fix in
                EarthPosition(cell: tracks.cells[rows.lowerBound + fix], precision: tracks.precision)
            }
        }
        var plaintext: [UInt8] = []
        try PositionTicks.encode(
            paddedRowKeys: try rowKeys(tracks, of: header),
            persons: persons,
            ticks: ticks,
            positions: { tick in positions.map { $0[tick] } },
            output: { plaintext += $0 }
        )
        return OpenSegment(header: header, plaintext: plaintext)
    }
}
