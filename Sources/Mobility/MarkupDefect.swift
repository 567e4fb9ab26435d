/// What is wrong with a file of tracks in XML; the lines are those of the file, the first is 1.
package enum MarkupDefect: Error, Equatable, Sendable {
    /// It has a document type, which could define entities: no track needs one.
    case documentType
    /// It has a processing instruction of a name alone, at which the XML parser would end the program.
    case emptyInstruction
    /// It says that it is written in another encoding than UTF-8.
    case encodingUnsupported
    /// It is no well-formed XML, or is cut off, at this line.
    case malformed(line: Int)
    /// It is not UTF-8, or has a NUL.
    case notUTF8
    /// A piece between two `<` is longer than ``MobilityLimits/markupPieceLength``.
    case pieceTooLong
    /// Its root is no element of the format.
    case rootUnexpected
    /// It is longer than ``MobilityLimits/markupLength``.
    case tooLong
    /// An element has more attributes than ``MobilityLimits/markupAttributes``.
    case tooManyAttributes(line: Int)
    /// It has more points than ``MobilityLimits/markupPoints``.
    case tooManyPoints
    /// More elements are open than ``MobilityLimits/markupDepth``.
    case tooDeep(line: Int)
}
