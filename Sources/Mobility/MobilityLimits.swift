/// The most that this module accepts; whatever is larger is refused by name.
package enum MobilityLimits {
    /// Columns of a CSV file.
    package static let columns = 64
    /// Bytes of a person's identifier.
    package static let identifierLength = 128
    /// Bytes of a CSV line.
    package static let lineLength = 4096
    /// Objects and arrays of a file in JSON that are open at a time.
    package static let jsonDepth = 64
    /// Bytes of a text, a name or a number in a file in JSON.
    package static let jsonTextLength = 1 << 16
    /// Positions of a feature of a file in JSON, all of which are kept until it ends.
    package static let jsonFeaturePoints = 1 << 24
    /// Bad rows that a report keeps; it counts all of them.
    package static let keptBadRows = 1000
    /// Bytes of a file in XML, which is kept whole while it is read.
    package static let markupLength = 1 << 28
    /// Bytes from one `<` of a file in XML to the next, and so of a tag, a comment, a text.
    package static let markupPieceLength = 1 << 16
    /// Elements of a file in XML that are open at a time.
    package static let markupDepth = 64
    /// Attributes of an element of a file in XML.
    package static let markupAttributes = 64
    /// Points of a file in XML, good and bad.
    package static let markupPoints = 1 << 24
    /// Bytes of a coordinate or a time in a file in XML.
    package static let markupFieldLength = 64
    /// Persons of a set.
    package static let persons = 1 << 24
    /// Fixes of a set.
    package static let rows = 1 << 31
    /// Bytes of a time zone's name.
    package static let timeZoneLength = 64
}
