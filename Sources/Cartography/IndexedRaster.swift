/// A picture of at most 256 colours: for each pixel the index of its colour, rows from the top.
package struct IndexedRaster: Equatable, Sendable {
    package let width: Int
    package let height: Int
    package let palette: [RGB]
    /// How opaque the first colours are, 0 to 255; the others are opaque.
    package let opacity: [UInt8]
    /// One byte a pixel, rows from the top, left to right; each below the number of colours.
    package let indexes: [UInt8]

    package init(
        width: Int,
        height: Int,
        palette: [RGB],
        opacity: [UInt8] = [],
        indexes: [UInt8]
    ) throws(CartographyError) {
        let sides = 0...Raster.maximumSide
        guard sides.contains(width), sides.contains(height) else { throw .impossibleRasterSize }
        guard indexes.count == width * height else { throw .wrongPixelCount }
        guard (1...256).contains(palette.count), opacity.count <= palette.count,
            Int(Self.highest(indexes.span)) < palette.count
        else { throw .impossiblePalette }
        self.width = width
        self.height = height
        self.palette = palette
        self.opacity = opacity
        self.indexes = indexes
    }

    /// A grid of counts, coloured on a logarithmic scale.
    ///
    /// The rows of a grid come from the south, as cells of the earth are counted. The first colour is for nothing; the
    /// others divide the counts from 1 to the highest one into classes of equal ratio.
    package init(counts: [UInt32], width: Int, palette: [RGB]) throws(CartographyError) {
        guard (0...Raster.maximumSide).contains(width) else { throw .impossibleRasterSize }
        let height = width == 0 ? 0 : counts.count / width
        guard height <= Raster.maximumSide else { throw .impossibleRasterSize }
        guard height * width == counts.count else { throw .wrongPixelCount }
        guard (2...256).contains(palette.count) else { throw .impossiblePalette }
        let scale = LogarithmicScale(highest: Self.highest(counts.span), classes: palette.count - 1)
        var indexes = [UInt8](repeating: 0, count: counts.count)
        var output = indexes.mutableSpan
        for row in 0..<height {
            let start = (height - 1 - row) * width
            scale.classify(counts.span.extracting(start..<start + width), into: &output, at: row * width)
        }
        try self.init(width: width, height: height, palette: palette, indexes: indexes)
    }

    /// The highest value; 0 of none.
    ///
    /// A loop that the compiler turns into vectors, which `max()` is not.
    private static func highest<Value: FixedWidthInteger & UnsignedInteger>(_ values: Span<Value>) -> Value {
        var highest: Value = 0
        var index = 0
        while index < values.count {
            highest = max(highest, values[index])
            index &+= 1
        }
        return highest
    }
}
