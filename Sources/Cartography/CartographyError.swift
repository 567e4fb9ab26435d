/// Why a picture could not be made.
package enum CartographyError: Error, Equatable, Sendable {
    /// The raster would have a negative side, or one beyond ``Raster/maximumSide``.
    case impossibleRasterSize
    /// The pixels are not as many as the sides say.
    case wrongPixelCount
    /// A palette has no colour, more than 256, or none for an index that is used.
    case impossiblePalette
    /// A text chunk's keyword is not 1 to 79 characters of Latin-1, or there is a NUL in the chunk.
    case unwritableText(keyword: String)
    /// libpng refused; the reason is its own.
    case png(reason: String)
}
