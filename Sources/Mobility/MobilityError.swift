/// Why tracks or a file of them were refused; no case carries a position.
package enum MobilityError: Error, Equatable, Sendable {
    /// The first bad row, where bad rows are to be refused.
    case badRow(BadRow)
    /// A cell has bits beyond the set's precision.
    case cellOutOfRange
    /// The columns differ in length.
    case columnLengthsDiffer
    /// Two persons have the same identifier.
    case duplicatePerson
    /// The header line names this column twice.
    case headerDuplicateColumn(String)
    /// The header line lacks this column.
    case headerMissingColumn(String)
    /// The header line is absent, not UTF-8, or not a CSV line.
    case headerUnreadable
    /// An identifier is empty, too long, or has control characters.
    case identifierInvalid
    /// A file of tracks in JSON is wrong in this way.
    case json(JSONDefect)
    /// A file of tracks in XML is wrong in this way.
    case markup(MarkupDefect)
    /// A fix names a person outside the set.
    case personOutOfRange
    /// The precision is outside 1…12.
    case precisionOutOfRange(Int)
    /// The time base has no step length, or no printable zone name.
    case timeBaseInvalid
    /// A step of the set has no date and time that could be written.
    case timeNotWritable
    /// There are more persons than the limit.
    case tooManyPersons
    /// There are more fixes than the limit.
    case tooManyRows
    /// A track file is wrong in this way.
    case trackFile(TrackFileDefect)
}
