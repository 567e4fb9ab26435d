/// Why a dataset, a segment or one of their layouts is refused.
package enum DatasetsError: Error, Equatable, Sendable {
    /// The file does not begin as a dataset container does.
    case notAContainer
    /// The public header is not the deterministic encoding that this version knows.
    case malformedHeader
    /// The header is of a version that this program does not know: made by an older or newer one; publish the night
    /// again.
    case unknownVersion
    /// The header is longer than the named limit.
    case headerTooLong
    /// The rows do not have the shape that their header says.
    case malformedRows
    /// Rows end before, or go on after, the number that the header says.
    case wrongRowCount
    /// The number of rows is beyond the named limit.
    case tooManyRows
    /// More people in one cell at one step than the named limit.
    case groupTooLarge
    /// A layout that does not belong to this app.
    case wrongLayout
    /// The segments are not days of the dataset's window, each once and oldest first, of one configuration.
    case wrongWindow
}
