import ContributionTestSupport
import Cryptography
import Datasets
import DeterministicCBOR
import Foundation
import Geohash
import TestSupport

@testable import SocialDistance

/// People around difficult places of the earth, and where each of them is at every tick.
struct PlacedDay {
    static let stepSeconds: UInt32 = 60
    /// Where cells, coordinates or longitudes end.
    static let places: [(latitude: Double, longitude: Double)] = [
        (0, 0), (48.86, 2.35), (-17.5, 180), (65, -180), (90, 0), (-90, 60), (45, -135),
    ]

    let keys: [VerificationKey]
    /// For each tick everybody's position.
    let ticks: [[EarthPosition]]
    let statuses: StatusTable.Rows

    /// Groups of people who wander about their place within some metres, on both sides of it, and are now and then
    /// nowhere.
    init(seed: UInt64, persons: Int = 42, ticks count: Int = 40, spread: Double = 12) throws {
        var random = SplitMix(state: seed)
        keys = try (0..<persons).map { try Contributions.key(UInt8($0 + 1)).verificationKey }
        ticks = (0..<count).map { _ in
            (0..<persons).map { person in
                guard Int.random(in: 0..<8, using: &random) > 0 else { return .unknown }
                let place = Self.places[person % Self.places.count]
                let centre = EarthPosition(latitude: place.latitude, longitude: place.longitude)
                let reach = Int32(spread * Double(EarthPosition.unitsPerMetre))
                return EarthPosition(
                    x: centre.x + .random(in: -reach...reach, using: &random),
                    y: centre.y + .random(in: -reach...reach, using: &random),
                    z: centre.z + .random(in: -reach...reach, using: &random)
                )
            }
        }
        statuses = .init(
            (0..<persons).map { _ in
                StatusTable.Entry(
                    isIll: .random(using: &random),
                    daysSinceOnset: .random(using: &random) ? .random(in: 0..<6, using: &random) : nil
                )
            }
        )
    }

    /// A day of people, ticks and statuses that a test makes up.
    init(keys: [VerificationKey], ticks: [[EarthPosition]], statuses: [StatusTable.Entry]) {
        (self.keys, self.ticks, self.statuses) = (keys, ticks, .init(statuses))
    }

    /// The dataset of this one day, so many days before the night; of the last people so many may be called padding,
    /// though they are somewhere.
    func dataset(
        _ definition: ProximityDefinition,
        block: Int = 65_520,
        night: String = Contributions.day,
        nobodies: Int = 0
    ) throws -> OpenDataset {
        let padded = PaddingLadder.padded(keys.count)
        let header = SegmentHeader(
            app: try Contributions.app(),
            day: Contributions.day,
            timeZone: "Europe/Berlin",
            region: try CellRectangle(columns: 0..<1, rows: 0..<1, precision: 9),
            precision: 9,
            stepSeconds: Self.stepSeconds,
            layout: .positions,
            paddedPersons: UInt64(padded),
            paddedRecords: UInt64(padded * ticks.count),
            salt: [UInt8](repeating: 5, count: 32)
        )
        let rowKeys = keys.flatMap { DatasetKeys.rowKey(salt: header.salt, person: $0) }
        var plaintext: [UInt8] = []
        try PositionTicks.encode(
            paddedRowKeys: rowKeys + [UInt8](repeating: 0, count: 16 * (padded - keys.count)),
            persons: keys.count,
            ticks: ticks.count,
            positions: { ticks[$0] },
            output: { plaintext += $0 }
        )
        plaintext[0] -= UInt8(nobodies)
        return OpenDataset(
            header: DatasetHeader(
                app: header.app,
                night: night,
                revision: 1,
                parameters: ProximityAnswer.parameters(definition),
                consentRoot: SHA256Digest.of([]),
                questionKey: [UInt8](repeating: 0, count: 32),
                segments: [],
                salt: [UInt8](repeating: 0, count: 32)
            ),
            statuses: StatusTable(segments: [.init(statuses.dropLast(nobodies))]),
            segments: [OpenSegment(header: header, plaintext: plaintext, blockLength: block)]
        )
    }

    /// One person's day by comparing everybody with everybody in exact arithmetic.
    func naive(_ asker: Int, _ definition: ProximityDefinition, age: Int = 0) -> ProximityDay {
        let radius = definition.radiusMillimetres * UInt64(EarthPosition.unitsPerMetre) / 1000
        var day = ProximityDay(day: Contributions.day, stepSeconds: Self.stepSeconds, ticks: ticks.count)
        day.isContributed = true
        day.observedTicks = ticks.count { $0[asker] != .unknown }
        for other in keys.indices where other != asker {
            let near = ticks.count { places in
                places[asker] != .unknown && places[other] != .unknown
                    && places[asker].squaredDistance(to: places[other]) <= radius * radius
            }
            guard near > 0 else { continue }
            let (seconds, status) = (near * Int(Self.stepSeconds), statuses[other])
            let onset = status.daysSinceOnset.map { Int($0) } ?? .max - 2
            let isInfectious = status.isIll && onset + Int(definition.infectiousDays) >= age
            day.persons += 1
            day.ill += status.isIll ? 1 : 0
            day.contactSeconds += min(1800, seconds)
            guard isInfectious else { continue }
            day.closeContacts += seconds >= Int(definition.closeSeconds) ? 1 : 0
            day.exposureSeconds += min(1800, seconds)
            day.longestSeconds = max(day.longestSeconds, seconds)
        }
        return day
    }
}
