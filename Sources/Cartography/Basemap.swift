/// Public lines by which a reader finds the way on a map, such as coasts and roads.
///
/// They are no part of what was released: an enclave draws none, since they would have to be measured with it.
package struct Basemap: Hashable, Sendable {
    /// A place in degrees.
    package struct Place: Hashable, Sendable {
        package var latitude: Double
        package var longitude: Double

        package init(latitude: Double, longitude: Double) {
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    /// The longest credit, in characters.
    package static let maximumCredit = 160

    /// Lines from place to place; an area is the line around it.
    package let lines: [[Place]]
    /// Whose lines they are; printed under the map, never empty.
    package let credit: String

    /// Nil for an empty credit, one that is too long, or holds a NUL.
    package init?(lines: [[Place]], credit: String) {
        guard !credit.allSatisfy(\.isWhitespace), credit.count <= Self.maximumCredit, !credit.utf8.contains(0) else {
            return nil
        }
        self.lines = lines
        self.credit = credit
    }
}
