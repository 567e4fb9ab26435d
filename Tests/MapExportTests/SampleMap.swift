import Cryptography
import Datasets
import Geohash
import Heatmap
import MapExport
import TestSupport

/// A town's released map for tests, the same for the same arguments.
enum SampleMap {
    static let label = "SIMULATED — no hardware protection; the host operator can read the data"

    /// A region of about 2 × 2 km around 48.86° N, 2.35° E, or around another place.
    static func region(latitude: Double = 48.86, longitude: Double = 2.35, side: Double = 0.02) throws -> CellRectangle
    {
        try CellRectangle(
            south: latitude - side / 2,
            west: longitude - side / 2,
            north: latitude + side / 2,
            east: longitude + side / 2,
            precision: 8
        )
    }

    /// A map of so many ill persons, most of them in the region's south-western quarter.
    static func heatmap(
        persons: Int,
        mechanism: HeatmapMechanism = .adaptiveGrid,
        region: CellRectangle? = nil,
        measure: HeatmapMeasure = .presence
    ) throws -> ReleasedHeatmap {
        let parameters = HeatmapParameters(
            epsilonMillionths: 1_000_000,
            region: try region ?? Self.region(),
            mechanism: mechanism,
            measure: measure
        )
        let region = parameters.region
        var histogram = try TokenHistogram(parameters)
        var random = SplitMix(state: 2020)
        for _ in 0..<persons {
            let token =
                UInt32(random.next() % UInt64(region.rows.count / 2) * UInt64(region.columns.count))
                + UInt32(random.next() % UInt64(region.columns.count / 3))
            let tokens = [UInt32](repeating: token, count: measure.tokensPerPerson)
            try histogram.addPerson(tokens.span)
        }
        return try HeatmapMechanism.release(
            histogram,
            parameters: parameters,
            noiseKey: SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        )
    }

    static var description: MapDescription {
        get throws { try MapDescription(title: "People declared ill", day: "2020-04-01", label: label) }
    }

    /// The two files as the app writes them.
    static func files(_ map: ReleasedHeatmap) throws -> (report: [UInt8], cells: [UInt8]) {
        (Array(map.reportJSON(description: try description).utf8), map.csv())
    }
}

extension SampleMap {
    /// A released map as it is read back; only its words may be others.
    static func released(
        persons: Int,
        region: CellRectangle? = nil,
        measure: HeatmapMeasure = .presence,
        description: MapDescription? = nil
    ) throws -> ReleasedMap {
        let map = try heatmap(persons: persons, region: region, measure: measure)
        let words = try description ?? self.description
        return try ReleasedMap(report: Array(map.reportJSON(description: words).utf8), cells: map.csv())
    }
}
