package import Cryptography
package import DatasetAssembly
package import Datasets
import DeterministicCBOR
package import Foundation
package import Geohash

/// People, their signed records and what a publisher does with them; a test spoils what it is about.
package enum Contributions {
    /// The day of all contributions.
    package static let day = "2020-11-21"
    /// Length of a time step in seconds.
    package static let stepSeconds: UInt32 = 300

    /// A person's signing key, the same for the same number.
    package static func key(_ number: UInt8) throws -> SigningKey {
        try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: number, count: 32)))
    }

    /// An app's address.
    package static func app(_ number: UInt8 = 0xaa) throws -> EthereumAddress {
        try EthereumAddress(bytes: [UInt8](repeating: number, count: 20))
    }

    /// The cell of a place in the region, all of whose cells are different.
    package static func cell(_ place: Int, precision: Int = 9) throws -> UInt64 {
        let rectangle = try region(precision: precision)
        return rectangle.cell(column: place % rectangle.columns.count, row: place / rectangle.columns.count)?.bits ?? 0
    }

    /// The cells of the published region.
    package static func region(precision: Int) throws -> CellRectangle {
        let region = try region
        return try CellRectangle(
            south: region.south,
            west: region.west,
            north: region.north,
            east: region.east,
            precision: precision
        )
    }

    /// A part of Berlin, whole cells of precision 7.
    private static var region: RegionBounds {
        get throws {
            let cells = try CellRectangle(south: 52.51, west: 13.37, north: 52.53, east: 13.40, precision: 7)
            let box = cells.boundingBox
            return RegionBounds(south: box.south, west: box.west, north: box.north, east: box.east)
        }
    }

    /// What a person says of a day: one fix a step, in the given cells.
    package static func fixes(
        _ cells: [UInt64],
        from step: UInt32 = 0,
        precision: Int = 9,
        day: String = day
    ) -> PersonStatement {
        .fixes(
            DayFixes(
                day: day,
                precision: precision,
                seconds: cells.indices.map { (step + UInt32($0)) * stepSeconds },
                cells: cells
            )
        )
    }

    /// What a city publishes.
    package static func settings(minimum: Int = 1) throws -> AssemblySettings {
        AssemblySettings(
            timeZone: "Europe/Berlin",
            region: try region,
            stepSeconds: stepSeconds,
            minimumContributors: minimum
        )
    }

    /// What an app is given.
    package static func demand(
        _ layout: SegmentLayout,
        app number: UInt8 = 0xaa,
        precision: Int = 9,
        runsSimulated: Bool = true
    ) throws -> AppDemand {
        AppDemand(
            app: try app(number),
            layout: layout,
            precision: precision,
            parameters: layout == .contacts ? ["definition": .text("co-presence"), "window-days": .unsigned(14)] : [:],
            runsSimulated: runsSimulated
        )
    }

    /// Calls a function with a new folder, and removes the folder after it.
    package static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}

/// An assembled segment with its file, opened again as an enclave does.
package struct SegmentFile {
    /// What the publisher knows of it.
    package let segment: AssembledSegment
    /// The whole file.
    package let file: [UInt8]

    /// Assembles a day's segment.
    package init(
        _ demand: AppDemand,
        fixes: [SignedRecord],
        people: [SignedRecord],
        minimum: Int = 1,
        day: String = Contributions.day,
        night: String? = nil
    ) throws {
        (segment, file) = try Contributions.withFolder { folder in
            let place = folder.appending(path: "segment")
            let segment = try SegmentAssembly(settings: try Contributions.settings(minimum: minimum), demand: demand)
                .assemble(
                    NightContributions(
                        night: night ?? day,
                        tracks: try DayTracks(fixes, of: day),
                        people: NightPeople(people, apps: [demand.app])
                    ),
                    to: place
                )
            return (segment, [UInt8](try Data(contentsOf: place)))
        }
    }

    /// The whole plaintext, decrypted with the segment's key.
    package var plaintext: [UInt8] {
        get throws {
            let (header, ciphertext) = try DatasetContainer.split(file)
            return try segment.key.withSecret { key throws in
                try StreamingFile.decrypt(
                    Array(ciphertext),
                    key: key,
                    associatedData: SHA256Digest.of(header).bytes
                )
            }
        }
    }

    /// The segment as a computation is given it.
    package var opened: OpenSegment {
        get throws {
            let (header, stream) = try DatasetContainer.split(file)
            let ciphertext = try segment.key.withSecret { key throws in
                try SegmentedCiphertext(
                    key: key,
                    associatedData: SHA256Digest.of(header).bytes,
                    header: Array(stream.prefix(SegmentedCiphertext.headerCount)),
                    count: stream.count
                )
            }
            return OpenSegment(header: try SegmentHeader(decoding: header), ciphertext: ciphertext) { offset, bytes in
                for index in bytes.indices { bytes[index] = stream[stream.startIndex + offset + index] }
            }
        }
    }
}

/// A dataset of segments with its file, opened again as an enclave does.
package struct DatasetFile {
    /// What the publisher knows of it.
    package let dataset: AssembledDataset
    /// The whole file.
    package let file: [UInt8]
    private let segments: [SegmentFile]

    /// Assembles a night's dataset.
    package init(_ demand: AppDemand, night: String = Contributions.day, segments: [SegmentFile]) throws {
        self.segments = segments
        (dataset, file) = try Contributions.withFolder { folder in
            let place = folder.appending(path: "dataset")
            let dataset = try DatasetFileAssembly.assemble(
                demand: demand,
                night: night,
                revision: 1,
                segments: segments.map { ($0.segment, "QmSegment") },
                to: place
            )
            return (dataset, [UInt8](try Data(contentsOf: place)))
        }
    }

    /// The dataset as a computation is given it.
    package var opened: OpenDataset {
        get throws {
            let (header, ciphertext) = try DatasetContainer.split(file)
            let statuses = try dataset.key.withSecret { key throws in
                try StreamingFile.decrypt(
                    Array(ciphertext),
                    key: key,
                    associatedData: SHA256Digest.of(header).bytes
                )
            }
            return OpenDataset(
                header: try DatasetHeader(decoding: header),
                statuses: try StatusTable(decoding: statuses),
                segments: try segments.map { try $0.opened }
            )
        }
    }
}
