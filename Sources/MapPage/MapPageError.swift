/// Why there is no page.
package enum MapPageError: Error, Equatable, Sendable {
    /// No day was given, or more than ``MapPage/maximumDays``.
    case unusableNumberOfDays
    /// A day was given twice.
    case repeatedDay(String)
    /// The days have more than ``MapPage/maximumCells`` cells together.
    case tooManyCells
    /// The days do not count the same in cells of the same size, so that no legend is of them all.
    case differentMeasures
    /// The map library is empty, too long, not UTF-8, or holds text that would end the element it stands in.
    case unusableLibrary
    /// The page's own template names something that there is not, or leaves something out: a fault of this program.
    case malformedTemplate
}
