import Console
import Datasets
import Foundation
import Geohash
import Heatmap
import Mobility

/// The JSON file of `--parameters`.
///
/// Each field may be left out:
///
/// ```json
/// {"mechanism": "adaptive-grid-v1", "measure": "presence", "counting": "oblivious", "epsilon": 1.0,
///  "tokens_per_person": 48, "precision": 8, "region": {"south": 45.65, "west": 4.70, "north": 45.85, "east": 4.95}}
/// ```
///
/// Without a region the map frames the data, which a published map never does: the frame itself tells something.
struct HeatmapParametersFile: Decodable {
    /// A box in degrees.
    struct Region: Decodable {
        var south: Double
        var west: Double
        var north: Double
        var east: Double
    }

    /// How counts become a map: `adaptive-grid-v1` if left out, `quadtree-v1` or `uniform-grid-v1`.
    var mechanism: HeatmapMechanism?
    /// What is counted: `presence` if left out, or `distinct-persons`.
    var measure: HeatmapMeasure?
    /// How tokens are counted: `oblivious` if left out, or `fast`; the map is the same.
    var counting: HeatmapCounting?
    /// The privacy parameter of one person-day.
    var epsilon: Double?
    /// The tokens over which a person's day is spread, 48 if left out; or the cells in which a person counts, 8.
    var tokensPerPerson: UInt32?
    /// The characters of the finest cells.
    var precision: Int?
    /// The ground of the map.
    var region: Region?

    /// Reads a file.
    static func read(_ path: String) throws(CommandFailure) -> HeatmapParametersFile {
        let bytes = try InputFile.read(path, limit: 1 << 16)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let file = try? decoder.decode(HeatmapParametersFile.self, from: Data(bytes)) else {
            throw CommandFailure(
                .badData,
                code: "parameters-malformed",
                what: "\(path) could not be used",
                why: "It is not a JSON object of mechanism, measure, counting, epsilon, tokens_per_person, "
                    + "precision, region",
                remedy: "See pandapp app test heatmap --help"
            )
        }
        return file
    }

    /// The parameters for tracks; the precision is as fine as the tracks, the file and the largest region allow.
    func parameters(for tracks: TrackSet) throws -> HeatmapParameters {
        let box = try region ?? Self.frame(of: tracks)
        let measure = measure ?? .presence
        var precision = min(precision ?? measure.usualPrecision, tracks.precision)
        var cells = try Self.cells(box, precision)
        while cells.count > TokenHistogram.maximumCells, precision > 1 {
            precision -= 1
            cells = try Self.cells(box, precision)
        }
        let millionths = ((epsilon ?? 1) * 1_000_000).rounded()
        return HeatmapParameters(
            epsilonMillionths: UInt64(exactly: millionths) ?? 0,
            tokensPerPerson: tokensPerPerson,
            region: cells,
            mechanism: mechanism ?? .adaptiveGrid,
            counting: counting ?? .oblivious,
            measure: measure
        )
    }

    private static func cells(_ box: Region, _ precision: Int) throws(GeohashError) -> CellRectangle {
        try CellRectangle(south: box.south, west: box.west, north: box.north, east: box.east, precision: precision)
    }

    /// The box around all fixes; the whole world where there is none.
    private static func frame(of tracks: TrackSet) throws(GeohashError) -> Region {
        guard let first = tracks.cells.first else { return Region(south: -90, west: -180, north: 90, east: 180) }
        var box = try GeohashCell(bits: first, precision: tracks.precision).boundingBox.region
        for bits in Set(tracks.cells) {
            let (latitude, longitude) = try GeohashCell(bits: bits, precision: tracks.precision).boundingBox.centre
            box.south = min(box.south, latitude)
            box.north = max(box.north, latitude)
            box.west = min(box.west, longitude)
            box.east = max(box.east, longitude)
        }
        return box
    }
}

extension GeohashBox {
    fileprivate var region: HeatmapParametersFile.Region {
        HeatmapParametersFile.Region(
            south: centre.latitude,
            west: centre.longitude,
            north: centre.latitude,
            east: centre.longitude
        )
    }
}

extension HeatmapMechanism: Decodable {}
extension HeatmapCounting: Decodable {}
extension HeatmapMeasure: Decodable {}
