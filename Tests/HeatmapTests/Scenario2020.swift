import Foundation
import Geohash
import Heatmap
import TestSupport

/// The scenario of the prototype of 2020: twelve ill persons, 240 fixes.
enum Scenario2020 {
    /// What an independent script counted.
    struct Expected: Decodable {
        let points: Int
        let density: [String: UInt64]

        enum CodingKeys: String, CodingKey {
            case points
            case density = "ill_density"
        }
    }

    /// The figures that follow from the fixes.
    static func expected() throws -> Expected {
        let json = try Fixture.data("original-2020/original_2020_scenario.expected.json")
        return try JSONDecoder().decode(Expected.self, from: json)
    }

    /// The fixes of the ill, counted.
    static func density() throws -> RawDensity {
        var density = try RawDensity(precision: 9)
        let rows = String(decoding: try Fixture.data("original-2020/original_2020_scenario.csv"), as: UTF8.self)
        for line in rows.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",")
            guard fields[3] == "ill" else { continue }
            try density.add([GeohashCell(parsing: String(fields[2])).bits])
        }
        return density
    }
}
