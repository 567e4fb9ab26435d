/// Why a heat map was refused.
///
/// No case says where anybody was.
package enum HeatmapError: Error, Equatable, Sendable {
    /// ε is outside ``HeatmapParameters/allowedEpsilonMillionths``.
    case epsilonOutOfRange
    /// The tokens of one person are outside ``HeatmapParameters/allowedTokensPerPerson``.
    case tokensPerPersonOutOfRange
    /// The region has more cells than ``TokenHistogram/maximumCells``.
    case regionTooLarge
    /// A person-day does not have exactly the agreed number of tokens.
    case wrongTokenCount
    /// More persons than ``TokenHistogram/maximumPersons``.
    case tooManyPersons
    /// The histogram was filled for another region or another number of tokens than the parameters say.
    case parametersDiffer
    /// The map has no label, or its texts are longer than ``MapDescription/maximumLength``.
    case unusableDescription
    /// A raw density with more cells than ``RawDensity/maximumCells``, or a cell that is none.
    case unusableRawCell
    /// The picture could not be drawn; the reason is libpng's.
    case pictureFailed(reason: String)
}
