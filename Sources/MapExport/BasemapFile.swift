package import Cartography
import Foundation

/// The lines of a GeoJSON file (RFC 7946), for a sheet's basemap.
///
/// Lines and the rims of areas are taken, of any geometry and collection; points, properties and heights are passed over.
package enum BasemapFile {
    /// The longest file.
    package static let maximumBytes = 1 << 26
    /// The most places of all lines together.
    package static let maximumPlaces = 2_000_000

    /// Reads a file; `credit` says whose lines they are.
    ///
    /// - Throws: `MapExportError.malformedBasemap`.
    package static func read(_ file: [UInt8], credit: String) throws(MapExportError) -> Basemap {
        guard file.count <= maximumBytes else { throw .malformedBasemap }
        guard let object = try? JSONDecoder().decode(Object.self, from: Data(file)) else { throw .malformedBasemap }
        var count = 0
        var lines: [[Basemap.Place]] = []
        for positions in object.lines {
            count += positions.count
            guard count <= maximumPlaces else { throw .malformedBasemap }
            var line: [Basemap.Place] = []
            for position in positions {
                guard position.count >= 2, (-180...180).contains(position[0]), (-90...90).contains(position[1]) else {
                    throw .malformedBasemap
                }
                line.append(Basemap.Place(latitude: position[1], longitude: position[0]))
            }
            lines.append(line)
        }
        guard let basemap = Basemap(lines: lines, credit: credit) else { throw .malformedBasemap }
        return basemap
    }
}

/// Any object of GeoJSON, as the lines in it.
private struct Object: Decodable {
    /// Each a row of positions: longitude, latitude, perhaps more.
    let lines: [[[Double]]]

    private enum Member: CodingKey {
        case type, coordinates, geometry, geometries, features
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        lines =
            switch try members.decode(String.self, forKey: .type) {
            case "FeatureCollection": try members.decode([Object].self, forKey: .features).flatMap(\.lines)
            case "Feature": try members.decodeIfPresent(Object.self, forKey: .geometry)?.lines ?? []
            case "GeometryCollection": try members.decode([Object].self, forKey: .geometries).flatMap(\.lines)
            case "LineString": [try members.decode([[Double]].self, forKey: .coordinates)]
            case "MultiLineString", "Polygon": try members.decode([[[Double]]].self, forKey: .coordinates)
            case "MultiPolygon": try members.decode([[[[Double]]]].self, forKey: .coordinates).flatMap { $0 }
            case "Point", "MultiPoint": []
            case let other:
                throw DecodingError.dataCorruptedError(forKey: .type, in: members, debugDescription: other)
            }
    }
}
