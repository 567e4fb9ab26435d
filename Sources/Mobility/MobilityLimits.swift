/// The most that this module accepts; whatever is larger is refused by name.
package enum MobilityLimits {
    /// Columns of a CSV file.
    package static let columns = 64
    /// Bytes of a person's identifier.
    package static let identifierLength = 128
    /// Bytes of a CSV line.
    package static let lineLength = 4096
    /// Bad rows that a report keeps; it counts all of them.
    package static let keptBadRows = 1000
    /// Persons of a set.
    package static let persons = 1 << 24
    /// Fixes of a set.
    package static let rows = 1 << 31
    /// Bytes of a time zone's name.
    package static let timeZoneLength = 64
}
