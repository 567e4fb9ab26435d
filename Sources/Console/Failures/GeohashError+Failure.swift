package import Geohash

extension GeohashError: ReportableError {
    /// A cell, rectangle or text that was refused.
    package var failure: CommandFailure {
        CommandFailure(
            .badData,
            code: "geohash-refused",
            what: "A position or geohash was refused",
            why: reason,
            remedy: "Give latitudes in -90 to 90, longitudes in -180 to 180, geohashes of 1 to 12 characters"
        )
    }

    /// The cause as a clause.
    package var reason: String {
        switch self {
        case .bitsOutOfRange: "The cell has more bits than its precision"
        case .boxInverted: "The box's south is above its north, or its west is right of its east"
        case .characterOutsideAlphabet(let offset):
            "Character \(offset + 1) is not of the geohash alphabet 0-9 b-h j k m n p-z (lower case)"
        case .columnOutOfRange: "The column is outside the grid"
        case .latitudeOutOfRange: "The latitude is not in -90 to 90"
        case .longitudeOutOfRange: "The longitude is not in -180 to 180"
        case .precisionOutOfRange(let precision): "The precision \(precision) is not in 1 to 12"
        case .rectangleEmpty: "The rectangle has no cell"
        case .rowOutOfRange: "The row is outside the grid"
        case .textLengthOutOfRange(let length): "The text has \(length) characters, a geohash has 1 to 12"
        }
    }
}
