import Cartography
import Heatmap

/// The cells as GeoJSON (RFC 7946): a polygon each, counter-clockwise, in degrees of WGS 84.
///
/// The collection's foreign members say what the map is; `lower_95` and `upper_95` are the estimate less and plus 2.12
/// standard deviations, where 95 of 100 values of Laplace's law lie, and more of a mean's; never below nothing.
package enum GeoJSONFile {
    private static let interval = 2.12

    /// Writes the file; equal maps give equal bytes.
    package static func bytes(_ drawing: MapDrawing) -> [UInt8] {
        let map = drawing.map
        var text = "{\"type\":\"FeatureCollection\",\"name\":\"heatmap\""
        for (name, value) in map.facts { text += ",\"\(name)\":" + JSONText.string(value).text }
        let box = map.bounds
        let corners = [box.west, box.south, box.east, box.north].map { decimal($0, 9) }
        text += ",\"bbox\":" + JSONText.array(corners).text + ",\"features\":[\n"
        for index in map.heatmap.cells.indices {
            if index > 0 { text += ",\n" }
            text += feature(index, drawing).text
        }
        text += "\n]}\n"
        return Array(text.utf8)
    }

    private static func feature(_ index: Int, _ drawing: MapDrawing) -> JSONText {
        let box = drawing.cells[index]
        let corners = [
            (box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north),
            (box.west, box.south),
        ]
        let ring = corners.map { JSONText.array([decimal($0, 7), decimal($1, 7)]) }
        return .object([
            ("type", .string("Feature")),
            ("id", .number(String(index))),
            (
                "geometry",
                .object([("type", .string("Polygon")), ("coordinates", .array([.array(ring)]))])
            ),
            ("properties", .object(properties(index, drawing))),
        ])
    }

    private static func properties(_ index: Int, _ drawing: MapDrawing) -> [(name: String, value: JSONText)] {
        let (heatmap, words) = (drawing.heatmap, drawing.heatmap.parameters.words)
        let box = drawing.cells[index]
        let each = Double(heatmap.parameters.tokensPerUnit)
        let estimate = Double(heatmap.cells[index].estimate) / each
        let deviation = heatmap.cells[index].deviation / each
        let place = drawing.classes.index(of: index, in: heatmap)
        return [
            ("estimate_\(words.noun)", number(estimate)),
            ("standard_deviation", number(deviation)),
            ("lower_95", number(max(0, estimate - interval * deviation))),
            ("upper_95", number(estimate + interval * deviation)),
            // Nine decimals, for a density over a country's cells is small.
            ("persons_per_\(words.perName)", decimal(heatmap.density(index), 9)),
            ("below_noise_floor", .boolean(!heatmap.isAboveNoiseFloor(index))),
            ("class", .string(place.map { drawing.classes.texts[$0] } ?? "below the noise floor")),
            ("south", decimal(box.south, 9)), ("west", decimal(box.west, 9)),
            ("north", decimal(box.north, 9)), ("east", decimal(box.east, 9)),
        ]
    }

    private static func number(_ value: Double) -> JSONText {
        decimal(value, 3)
    }

    private static func decimal(_ value: Double, _ decimals: Int) -> JSONText {
        .number(FixedDecimal.text(rounding: value, decimals: decimals))
    }
}
