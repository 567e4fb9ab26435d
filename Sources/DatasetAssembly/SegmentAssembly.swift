package import Cryptography
package import Datasets
package import DeterministicCBOR
package import Foundation
import Geohash
import Stripes

/// What an app is given: the layout and precision that its registry entry asks for, and what is pinned for it.
package struct AppDemand: Sendable {
    /// The app's registry address.
    package var app: EthereumAddress
    /// The layout that holds only the columns that the app declared.
    package var layout: SegmentLayout
    /// Characters of the cells; no finer than the app declared to need.
    package var precision: Int
    /// Seconds of a tick where the layout has its own; else nil, and the city's steps count.
    package var tickSeconds: UInt32?
    /// Parameters pinned in the dataset header.
    package var parameters: [String: CBORValue]
    /// Whether the app's execution is unprotected, so that only who allowed that is included.
    package var runsSimulated: Bool

    /// A demand of its parts.
    package init(
        app: EthereumAddress,
        layout: SegmentLayout,
        precision: Int,
        tickSeconds: UInt32? = nil,
        parameters: [String: CBORValue],
        runsSimulated: Bool
    ) {
        self.app = app
        self.layout = layout
        self.precision = precision
        self.tickSeconds = tickSeconds
        self.parameters = parameters
        self.runsSimulated = runsSimulated
    }
}

/// The published region in degrees, configured once.
package struct RegionBounds: Sendable {
    /// Degrees north of the equator.
    package let south: Double
    /// Degrees east of Greenwich.
    package let west: Double
    /// Degrees north of the equator.
    package let north: Double
    /// Degrees east of Greenwich.
    package let east: Double

    /// Bounds, west of east and south of north.
    package init(south: Double, west: Double, north: Double, east: Double) {
        (self.south, self.west, self.north, self.east) = (south, west, north, east)
    }
}

/// Public configuration of a city's publications, never derived from data.
package struct AssemblySettings: Sendable {
    /// The city's time zone, an IANA name.
    package var timeZone: String
    /// The published region, in degrees.
    package var region: RegionBounds
    /// Length of a time step in seconds.
    package var stepSeconds: UInt32
    /// Fewer consenting contributors than this: no dataset.
    package var minimumContributors: Int

    /// Settings of their parts.
    package init(timeZone: String, region: RegionBounds, stepSeconds: UInt32, minimumContributors: Int) {
        self.timeZone = timeZone
        self.region = region
        self.stepSeconds = stepSeconds
        self.minimumContributors = minimumContributors
    }
}

/// A day segment on its way to the store, with what only the publisher may know of it.
package struct AssembledSegment: Sendable {
    /// The public header.
    package let header: SegmentHeader
    /// The segment's fresh data key.
    package let key: SharedSecret
    /// SHA-256 of the file.
    package let checksum: Digest
    /// Bytes of the file.
    package let size: UInt64
    /// Statuses by row, for the dataset's table; empty for the heatmap.
    let statuses: StatusTable.Rows
    /// Receipts of the consents that the segment rests on.
    let receipts: [(person: VerificationKey, receipt: [UInt8])]
    /// What the publisher may count.
    package let quality: SegmentQuality
}

/// Turns contributions into an app's encrypted segment: the one place outside an enclave that handles plaintext.
package struct SegmentAssembly {
    private let settings: AssemblySettings
    private let demand: AppDemand

    /// An assembly for one app.
    package init(settings: AssemblySettings, demand: AppDemand) {
        self.settings = settings
        self.demand = demand
    }

    /// Assembles and encrypts a day segment under a fresh key, with fresh pseudonyms.
    ///
    /// - Parameters:
    ///   - contributions: all that is known of the day.
    ///   - file: where the encrypted segment is put.
    /// - Returns: the segment with what only the publisher may know of it.
    /// - Throws: `DatasetAssemblyError.tooFewContributors`, `.storage`, or what the encryption throws.
    package func assemble(_ contributions: NightContributions, to file: URL) throws -> AssembledSegment {
        let consenting = contributions.consenting(to: demand.app, simulated: demand.runsSimulated)
        guard consenting.count >= settings.minimumContributors else {
            throw DatasetAssemblyError.tooFewContributors(
                consenting: consenting.count,
                minimum: settings.minimumContributors
            )
        }
        var header = SegmentHeader(
            app: demand.app,
            day: contributions.day,
            timeZone: settings.timeZone,
            region: try CellRectangle(
                south: settings.region.south,
                west: settings.region.west,
                north: settings.region.north,
                east: settings.region.east,
                precision: demand.precision
            ),
            precision: demand.precision,
            stepSeconds: demand.tickSeconds ?? settings.stepSeconds,
            layout: demand.layout,
            paddedPersons: 0,
            paddedRecords: 0,
            salt: RandomBytes.generate(32)
        )
        let tracks = contributions.tracks.tracks
        let people = consenting.filter { tracks[$0].precision >= demand.precision }
        let rows =
            switch demand.layout {
            case .tokens: try tokenRows(people, consenting: consenting.count, of: contributions, header: &header)
            case .contacts: try contactRows(people, of: contributions, header: &header)
            case .positions: try positionRows(people, of: contributions, header: &header)
            }
        let quality = try contributions.quality(
            of: consenting,
            rows: rows.people,
            precision: demand.precision,
            settings: settings
        )
        let key = SharedSecret(SecretBytes(random: 32))
        let written = try ContainerWriter.write(header: header.encoded(), key: key, to: file, body: rows.write)
        return AssembledSegment(
            header: header,
            key: key,
            checksum: written.checksum,
            size: written.size,
            statuses: rows.statuses,
            receipts: try consenting.compactMap { track in
                guard let receipt = contributions.receipt(of: track, for: demand.app) else { return nil }
                return (try contributions.tracks.persons[track].verificationKey, receipt)
            },
            quality: quality
        )
    }

    /// A row under its pseudonym.
    private struct KeyedRow: Comparable {
        let key: [UInt8]
        let track: Int

        /// The key's bytes, big-endian: it sorts as they do, and faster.
        private let order: UInt128

        init(key: [UInt8], track: Int) {
            (self.key, self.track) = (key, track)
            order = key.reduce(0) { $0 << 8 | UInt128($1) }
        }

        static func < (left: KeyedRow, right: KeyedRow) -> Bool { left.order < right.order }
    }

    private struct KeyedRows {
        /// The rows' tracks, in the order of their keys.
        let tracks: [Int]
        /// The rows' keys, one after the other, and random ones up to `padded`.
        let keys: [UInt8]
        /// The ladder's next rung.
        let padded: Int
    }

    private struct EncodedRows {
        /// The tracks of those who have a row.
        var people: [Int]
        var statuses: StatusTable.Rows
        var write: (([UInt8]) throws -> Void) throws -> Void
    }

    private func tokenRows(
        _ people: [Int],
        consenting: Int,
        of contributions: NightContributions,
        header: inout SegmentHeader
    ) throws -> EncodedRows {
        guard let measure = HeatmapMeasure(pinnedIn: demand.parameters) else { throw DatasetsError.malformedHeader }
        let (region, salt) = (header.region, header.salt)
        let ill = people.filter { contributions.status(of: $0).isIll }
        // Rows stand in the order of their tokens: in that of people, one place would be one person every day.
        let unsorted = try Stripes.map(ill.count) { stripe in
            try stripe.map { try tokens(of: ill[$0], in: contributions.tracks, measure, region: region, salt: salt) }
        }
        let rows = unsorted.joined().sorted { $0.lexicographicallyPrecedes($1) }
        // The file's length follows the number of those who consent, ill or not: how many are ill is for the mechanism
        // alone to tell.
        let padded = PaddingLadder.padded(consenting)
        header.paddedPersons = UInt64(padded)
        header.paddedRecords = UInt64(padded * measure.tokensPerPerson)
        return EncodedRows(people: ill, statuses: .init([])) { output in
            try TokenRows.encode(
                persons: rows,
                tokensPerPerson: measure.tokensPerPerson,
                paddedPersons: padded,
                output: output
            )
        }
    }

    /// One person's day as tokens of the region.
    private func tokens(
        of track: Int,
        in tracks: DayTracks,
        _ measure: HeatmapMeasure,
        region: CellRectangle,
        salt: [UInt8]
    ) throws -> [UInt32] {
        let fixes = tracks.tracks[track].fixes
        let shift = UInt64(5 * (Int(tracks.tracks[track].precision) - demand.precision))
        return try measure.tokens(
            steps: fixes.map { tracks.seconds[$0] / settings.stepSeconds },
            cells: fixes.map { tracks.cells[$0] >> shift },
            stepSeconds: settings.stepSeconds,
            region: region,
            count: measure.tokensPerPerson,
            tieKey: { DatasetKeys.rowKey(salt: salt, person: try tracks.persons[track].verificationKey) }
        )
    }

    private func contactRows(
        _ people: [Int],
        of contributions: NightContributions,
        header: inout SegmentHeader
    ) throws -> EncodedRows {
        let keyed = try keyedRows(people, of: contributions, salt: header.salt)
        let rows = keyed.tracks
        let records = try PresenceOrder(
            tracks: contributions.tracks,
            persons: rows,
            stepSeconds: header.stepSeconds,
            precision: demand.precision
        ).records()
        let paddedRecords = PaddingLadder.padded(records.count)
        header.paddedPersons = UInt64(keyed.padded)
        header.paddedRecords = UInt64(paddedRecords)
        return EncodedRows(people: rows, statuses: .init(rows.map(contributions.status))) { output in
            try ContactGroups.encode(
                paddedRowKeys: keyed.keys,
                persons: rows.count,
                records: records,
                paddedRecords: paddedRecords,
                output: output
            )
        }
    }

    private func positionRows(
        _ people: [Int],
        of contributions: NightContributions,
        header: inout SegmentHeader
    ) throws -> EncodedRows {
        let keyed = try keyedRows(people, of: contributions, salt: header.salt)
        let rows = keyed.tracks
        let positions = PositionRows(
            tracks: contributions.tracks,
            persons: rows,
            daySeconds: DayLength.seconds(of: contributions.day, in: settings.timeZone),
            stepSeconds: header.stepSeconds,
            precision: demand.precision
        )
        header.paddedPersons = UInt64(keyed.padded)
        header.paddedRecords = header.paddedPersons * UInt64(positions.ticks)
        return EncodedRows(people: rows, statuses: .init(rows.map(contributions.status))) { output in
            var positions = positions
            try PositionTicks.encode(
                paddedRowKeys: keyed.keys,
                persons: rows.count,
                ticks: positions.ticks,
                positions: { positions.positions(at: $0) },
                output: output
            )
        }
    }

    /// People under their pseudonyms, and in the order of these, so that their order tells nothing.
    private func keyedRows(
        _ people: [Int],
        of contributions: NightContributions,
        salt: [UInt8]
    ) throws -> KeyedRows {
        let persons = contributions.tracks.persons
        let parts: [[KeyedRow]] = try Stripes.map(people.count) { stripe in
            try stripe.map { place in
                let person = try persons[people[place]].verificationKey
                return KeyedRow(key: DatasetKeys.rowKey(salt: salt, person: person), track: people[place])
            }
        }
        let rows = parts.flatMap(\.self).sorted()
        let padded = PaddingLadder.padded(rows.count)
        return KeyedRows(
            tracks: rows.map(\.track),
            keys: rows.flatMap(\.key) + RandomBytes.generate(16 * (padded - rows.count)),
            padded: padded
        )
    }
}
