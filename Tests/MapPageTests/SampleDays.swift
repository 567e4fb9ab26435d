import Cryptography
import Datasets
import Geohash
import Heatmap
import MapExport
import MapPage
import TestSupport

/// Released days of a town, the same for the same arguments.
enum SampleDays {
    static let label = "SIMULATED — no hardware protection; the host operator can read the data"

    /// About 12 × 12 km around Lyon.
    static func region() throws -> CellRectangle {
        try CellRectangle(south: 45.70, west: 4.755, north: 45.81, east: 4.91, precision: 8)
    }

    /// A day of so many ill persons, each at a place of their own near one of eight centres, and half the day elsewhere.
    static func heatmap(
        persons: Int,
        seed: UInt64 = 1,
        epsilonMillionths: UInt64 = 1_000_000,
        measure: HeatmapMeasure = .presence
    ) throws -> ReleasedHeatmap {
        let region = try region()
        let parameters = HeatmapParameters(epsilonMillionths: epsilonMillionths, region: region, measure: measure)
        let (width, height) = (UInt64(region.columns.count), UInt64(region.rows.count))
        var histogram = try TokenHistogram(parameters)
        let each = measure.tokensPerPerson
        var random = SplitMix(state: seed)
        for person in 0..<UInt64(persons) {
            let centre = person % 8
            func near(_ side: UInt64, _ middle: UInt64) -> UInt32 {
                let sum = (0..<4).reduce(0) { sum, _ in sum + random.next() % (side / 8) }
                return UInt32((side * middle / 10 + sum) % side)
            }
            let place = near(height, 1 + centre * 3 % 7) * UInt32(width) + near(width, 1 + centre * 5 % 8)
            let other = UInt32(random.next() % height * width + random.next() % width)
            let tokens =
                [UInt32](repeating: place, count: each - each / 6) + [UInt32](repeating: other, count: each / 6)
            try histogram.addPerson(tokens.span)
        }
        return try HeatmapMechanism.release(
            histogram,
            parameters: parameters,
            noiseKey: SecretBytes(copying: [UInt8](repeating: UInt8(truncatingIfNeeded: seed), count: 32))
        )
    }

    /// A day as it is read back from a result's files.
    static func day(
        _ name: String = "2020-04-01",
        persons: Int = 800,
        seed: UInt64 = 1,
        title: String = "People declared ill",
        label: String = label,
        source: String = ""
    ) throws -> ReleasedMap {
        try day(heatmap(persons: persons, seed: seed), name, title: title, label: label, source: source)
    }

    /// A map as a day of this name.
    static func day(
        _ map: ReleasedHeatmap,
        _ name: String,
        title: String = "People declared ill",
        label: String = label,
        source: String = ""
    ) throws -> ReleasedMap {
        let description = try MapDescription(title: title, day: name, label: label, source: source)
        return try ReleasedMap(report: Array(map.reportJSON(description: description).utf8), cells: map.csv())
    }

    /// Consecutive days of April 2020.
    static func days(_ count: Int, persons: Int) throws -> [ReleasedMap] {
        try (1...count).map { try day("2020-04-\($0 < 10 ? "0" : "")\($0)", persons: persons, seed: UInt64($0)) }
    }

    static let verification = MapPage.Verification(
        sentence: "Each day's result.bundle proves which code drew it:",
        command: "pandapp verify-result result.bundle"
    )
}
