/// How a track file can be wrong.
package enum TrackFileDefect: Error, Equatable, Sendable {
    /// A block has another number of rows than the header's total calls for, or the end marker is not zero.
    case blockLengthUnexpected
    /// The header has another length than its contents, or a reserved byte is set.
    case headerMalformed
    /// The rows are not in the order of persons and steps.
    case rowsOutOfOrder
    /// A status is unknown.
    case statusUnknown
    /// A text is not UTF-8.
    case textMalformed
    /// Bytes follow the end marker.
    case trailingBytes
    /// The file ends too early.
    case truncated
    /// The file does not begin as a track file does.
    case unknownMagic
    /// The file has a version that this reader does not know.
    case unknownVersion(UInt8)
}
