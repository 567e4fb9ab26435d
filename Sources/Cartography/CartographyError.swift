/// Why a picture could not be made.
package enum CartographyError: Error, Equatable, Sendable {
    /// The raster would have a negative side, or one beyond ``Raster/maximumSide``.
    case impossibleRasterSize
    /// A text chunk's keyword is not 1 to 79 characters of Latin-1, or there is a NUL in the chunk.
    case unwritableText(keyword: String)
    /// libpng refused; the reason is its own.
    case png(reason: String)
}
