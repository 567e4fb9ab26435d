package import Cryptography
package import Datasets
package import DeterministicCBOR
package import Foundation
import Geohash

/// What an app is given: the layout and precision that its registry entry asks for, and what is pinned for it.
package struct AppDemand: Sendable {
    /// The app's registry address.
    package var app: EthereumAddress
    /// The layout that holds only the columns that the app declared.
    package var layout: SegmentLayout
    /// Characters of the cells; no finer than the app declared to need.
    package var precision: Int
    /// Parameters pinned in the dataset header.
    package var parameters: [String: CBORValue]
    /// Whether the app's execution is unprotected, so that only who allowed that is included.
    package var runsSimulated: Bool

    /// A demand of its parts.
    package init(
        app: EthereumAddress,
        layout: SegmentLayout,
        precision: Int,
        parameters: [String: CBORValue],
        runsSimulated: Bool
    ) {
        self.app = app
        self.layout = layout
        self.precision = precision
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

/// How much of the day's data went into a segment; for the operator's eyes.
package struct SegmentQuality: Hashable, Sendable {
    /// Persons who contributed this day.
    package var contributors = 0
    /// Persons who allowed this app and the way it is executed.
    package var consenting = 0
    /// Rows with people in them.
    package var persons = 0
    /// Fixes that went into the rows.
    package var fixes = 0
    /// Fixes of consenting persons left out because their cells are coarser than the app needs.
    package var coarserThanNeeded = 0
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

    /// Assembles and encrypts a day segment under a fresh key.
    ///
    /// - Parameters:
    ///   - day: the day.
    ///   - contributions: all that is known of the day.
    ///   - file: where the encrypted segment is put.
    /// - Returns: the segment with what only the publisher may know of it.
    /// - Throws: `DatasetAssemblyError.tooFewContributors`, `.storage`, or what the encryption throws.
    package func assemble(day: String, contributions: NightContributions, to file: URL) throws -> AssembledSegment {
        var quality = SegmentQuality()
        quality.contributors = contributions.contributors.count
        let consenting = contributions.contributors.filter { permits($0.contributor) }
        quality.consenting = consenting.count
        guard consenting.count >= settings.minimumContributors else {
            throw DatasetAssemblyError.tooFewContributors(
                consenting: consenting.count,
                minimum: settings.minimumContributors
            )
        }
        let region = try CellRectangle(
            south: settings.region.south,
            west: settings.region.west,
            north: settings.region.north,
            east: settings.region.east,
            precision: demand.precision
        )
        var header = SegmentHeader(
            app: demand.app,
            day: day,
            timeZone: settings.timeZone,
            region: region,
            precision: demand.precision,
            stepSeconds: settings.stepSeconds,
            layout: demand.layout,
            paddedPersons: 0,
            paddedRecords: 0,
            salt: RandomBytes.generate(32)
        )
        let people = consenting.compactMap { person, contributor in
            row(of: person, contributor, quality: &quality)
        }
        let rows: EncodedRows =
            switch demand.layout {
            case .tokens: tokenRows(people.filter(\.isIll), header: &header, quality: &quality)
            case .contacts: try contactRows(people, header: &header, quality: &quality)
            }
        let key = SharedSecret(SecretBytes(random: 32))
        let written = try ContainerWriter.write(header: header.encoded(), key: key, to: file, body: rows.write)
        return AssembledSegment(
            header: header,
            key: key,
            checksum: written.checksum,
            size: written.size,
            statuses: rows.statuses,
            receipts: consenting.compactMap { person, contributor in
                contributor.consents[demand.app].map { (person, $0.receipt) }
            },
            quality: quality
        )
    }

    /// A person's fixes as they were contributed: nothing is copied before a row is written.
    private struct Row {
        var person: VerificationKey
        var isIll: Bool
        var track: PresenceOrder.Track
    }

    private struct EncodedRows {
        var statuses: StatusTable.Rows
        var write: (([UInt8]) throws -> Void) throws -> Void
    }

    private func permits(_ contributor: NightContributions.Contributor) -> Bool {
        guard let consent = contributor.consents[demand.app] else { return false }
        return consent.allowsSimulated || !demand.runsSimulated
    }

    /// Seconds become steps and cells the app's precision; nil where the person's cells are coarser than that.
    private func row(
        of person: VerificationKey,
        _ contributor: NightContributions.Contributor,
        quality: inout SegmentQuality
    ) -> Row? {
        let fixes = contributor.fixes
        guard fixes.precision >= demand.precision else {
            quality.coarserThanNeeded += fixes.cells.count
            return nil
        }
        let track = PresenceOrder.Track(
            fixes: fixes,
            stepSeconds: settings.stepSeconds,
            shift: UInt64(5 * (fixes.precision - demand.precision))
        )
        return Row(person: person, isIll: contributor.isIll, track: track)
    }

    private func tokenRows(_ ill: [Row], header: inout SegmentHeader, quality: inout SegmentQuality) -> EncodedRows {
        let region = header.region
        // Rows stand in the order of their tokens: in that of people, one place would be one person every day.
        let tokens = ill.map { row in
            DayTokens.spread(
                steps: row.track.fixes.cells.indices.map { row.track.step($0) },
                cells: row.track.fixes.cells.indices.map { row.track.cell($0) },
                stepSeconds: settings.stepSeconds
            ).map { TokenRows.token(of: $0, in: region) }
        }.sorted { $0.lexicographicallyPrecedes($1) }
        // The file's length follows the number of those who consent, ill or not: how many are ill is for the mechanism
        // alone to tell.
        let padded = PaddingLadder.padded(quality.consenting)
        header.paddedPersons = UInt64(padded)
        header.paddedRecords = UInt64(padded * DayTokens.perDay)
        quality.persons = ill.count
        quality.fixes = ill.reduce(0) { $0 + $1.track.fixes.cells.count }
        return EncodedRows(statuses: .init([])) { output in
            try TokenRows.encode(
                persons: tokens,
                tokensPerPerson: DayTokens.perDay,
                paddedPersons: padded,
                output: output
            )
        }
    }

    private func contactRows(
        _ rows: [Row],
        header: inout SegmentHeader,
        quality: inout SegmentQuality
    ) throws -> EncodedRows {
        // Rows stand in the order of their pseudonyms, so that their order tells nothing.
        let salt = header.salt
        let keyed = rows.map { (key: DatasetKeys.rowKey(salt: salt, person: $0.person), row: $0) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let records = try PresenceOrder(tracks: keyed.map(\.row.track)).records()
        let paddedPersons = PaddingLadder.padded(keyed.count)
        let paddedRecords = PaddingLadder.padded(records.count)
        header.paddedPersons = UInt64(paddedPersons)
        header.paddedRecords = UInt64(paddedRecords)
        quality.persons = keyed.count
        quality.fixes = records.count
        let keys = keyed.flatMap(\.key) + RandomBytes.generate(16 * (paddedPersons - keyed.count))
        return EncodedRows(statuses: .init(keyed.map { .init(isIll: $0.row.isIll) })) { output in
            try ContactGroups.encode(
                paddedRowKeys: keys,
                persons: keyed.count,
                records: records,
                paddedRecords: paddedRecords,
                output: output
            )
        }
    }
}
