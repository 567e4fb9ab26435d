/// What is wrong with a file of tracks in JSON; the lines are those of the file, the first is 1.
package enum JSONDefect: Error, Equatable, Sendable {
    /// It is no JSON, or is cut off, at this line.
    case malformed(line: Int)
    /// Its root is neither a feature nor a collection of features.
    case rootUnexpected
    /// A text or number is longer than ``MobilityLimits/jsonTextLength``.
    case textTooLong(line: Int)
    /// More objects and arrays are open than ``MobilityLimits/jsonDepth``.
    case tooDeep(line: Int)
    /// A feature has more positions than ``MobilityLimits/jsonFeaturePoints``.
    case tooManyPoints(line: Int)
}
