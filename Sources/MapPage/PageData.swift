internal import Cartography
internal import Foundation
internal import Heatmap
internal import MapExport

/// What the page's script draws, as JSON.
struct PageData: Encodable {
    struct Class: Encodable {
        let text: String
        let colour: String
    }

    struct Day: Encodable {
        let day: String
        /// The estimated persons with their error, as the picture prints them.
        let total: String
        let persons: Double
        let deviation: Double
        /// See ``PackedDay``.
        let kinds: [[Int]]
        let cells: String
    }

    /// What is counted: ``MeasureWords/noun``.
    let noun: String
    /// What densities are over, in words.
    let per: String
    /// Where it is a geohash cell, its height and width in degrees; absent where it is a square kilometre.
    let place: [Double]?
    /// Lowest class first.
    let classes: [Class]
    let lat: [Double]
    let lng: [Double]
    let days: [Day]

    init(_ maps: [ReleasedMap]) {
        let heatmaps = maps.map(\.heatmap)
        let (classes, lines) = (DensityClasses(of: heatmaps), PageLines(of: heatmaps))
        self.classes = zip(classes.texts, classes.colours).map { text, colour in
            Class(text: text, colour: colour.htmlCode)
        }
        (lat, lng) = (lines.latitudes, lines.longitudes)
        let parameters = heatmaps.first?.parameters
        (noun, per) = (parameters?.words.noun ?? "", parameters?.words.per ?? "")
        place = parameters?.countedCell.map { [$0.north - $0.south, $0.east - $0.west] }
        days = maps.map { map in
            let packed = PackedDay(map.heatmap, lines: lines, classes: classes)
            return Day(
                day: map.description.day,
                total: map.heatmap.totalText,
                persons: map.heatmap.totalPersons,
                deviation: map.heatmap.totalPersonsDeviation,
                kinds: packed.kinds.map { [$0.rows, $0.columns, $0.deviation] },
                cells: Data(packed.bytes).base64EncodedString()
            )
        }
    }

    /// The same days give the same text.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension ReleasedHeatmap {
    /// "1,234 ± 56": persons, and two standard deviations rounded up.
    var totalText: String {
        let margin = Int64((2 * totalPersonsDeviation).rounded(.up))
        return FixedDecimal.grouped(Int64(totalPersons.rounded())) + " ± " + FixedDecimal.grouped(margin)
    }
}
