internal import StrictJSON

/// What GeoJSON (RFC 7946) says of shapes on the earth.
enum GeoJSON {
    /// A place on the earth, in degrees.
    struct Corner: Hashable, Sendable {
        let latitude: Double
        let longitude: Double
    }

    /// The shapes of a feature.
    enum Shapes {
        /// For each polygon its rings, which surround it and its holes; one ring at least, each of four corners or more.
        case polygons([[[Corner]]])
        /// Lines of two corners or more, one at least.
        case lines([[Corner]])
    }

    /// The features of a `FeatureCollection`; nil if the text is none.
    static func features(_ text: [UInt8]) -> [JSONValue]? {
        guard let collection = try? JSONValue(parsing: text), collection["type"]?.asText == "FeatureCollection" else {
            return nil
        }
        return collection["features"]?.asArray
    }
}

extension GeoJSON.Shapes {
    /// The shapes of a feature; nil if it has neither polygons nor lines, or one of a wrong form.
    init?(of feature: JSONValue) {
        guard let geometry = feature["geometry"], let coordinates = geometry["coordinates"]?.asArray else { return nil }
        switch geometry["type"]?.asText {
        case "Polygon": self.init(polygons: [.array(coordinates)])
        case "MultiPolygon": self.init(polygons: coordinates)
        case "LineString": self.init(lines: [.array(coordinates)])
        case "MultiLineString": self.init(lines: coordinates)
        default: return nil
        }
    }

    private init?(polygons values: [JSONValue]) {
        var polygons: [[[GeoJSON.Corner]]] = []
        for value in values {
            guard let rings = value.asArray else { return nil }
            let known = rings.compactMap { GeoJSON.Corner.all($0, least: 4) }
            guard known.count == rings.count else { return nil }
            polygons.append(known)
        }
        guard polygons.contains(where: { !$0.isEmpty }) else { return nil }
        self = .polygons(polygons)
    }

    private init?(lines values: [JSONValue]) {
        let lines = values.compactMap { GeoJSON.Corner.all($0, least: 2) }
        guard !lines.isEmpty, lines.count == values.count else { return nil }
        self = .lines(lines)
    }
}

extension GeoJSON.Corner {
    /// A GeoJSON position, longitude first; nil if it is none.
    private init?(_ position: JSONValue) {
        guard let numbers = position.asArray, numbers.count >= 2, let longitude = numbers[0].asDouble,
            let latitude = numbers[1].asDouble, abs(latitude) <= 90, abs(longitude) <= 180
        else { return nil }
        (self.latitude, self.longitude) = (latitude, longitude)
    }

    /// The corners of a ring or a line; nil if they are fewer than this, or one is none.
    fileprivate static func all(_ value: JSONValue, least: Int) -> [GeoJSON.Corner]? {
        guard let positions = value.asArray, positions.count >= least else { return nil }
        let corners = positions.compactMap { GeoJSON.Corner($0) }
        return corners.count == positions.count ? corners : nil
    }
}

extension JSONValue {
    /// A finite number.
    var asDouble: Double? {
        guard case .number(let text) = self, let number = Double(text), number.isFinite else { return nil }
        return number
    }
}
