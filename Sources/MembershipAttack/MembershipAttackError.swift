/// Why an attack could not be played.
package enum MembershipAttackError: Error, Equatable, Sendable {
    /// The table is not what `app test heatmap` writes; the line is counted from 1.
    case malformedTable(line: Int)
    /// The map has no cell, or more ground than ``Crowd/maximumCells``.
    case unusableRegion
    /// There is nobody of this name, or nobody who is fit to be a target.
    case noTarget
    /// Fewer people than a game needs.
    case tooFewPeople
}
