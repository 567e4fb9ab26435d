internal import Stripes

/// How many positions fell on each cell of a rectangle: a dense grid, 4 bytes a cell.
///
/// The right one as long as the grid fits into memory; beyond, ``SparseCellCounts``.
public struct CellCounts: Sendable {
    /// The cells.
    public let rectangle: CellRectangle
    /// A count for each cell in the order of row-major indexes, and a last one for what was outside.
    ///
    /// They wrap at 2^32.
    public private(set) var counts: [UInt32]

    /// No positions.
    public init(rectangle: CellRectangle) {
        self.rectangle = rectangle
        counts = [UInt32](zeros: rectangle.count + 1)
    }

    /// The count of a cell by its place from the south-western cell, which is inside.
    public subscript(column column: Int, row row: Int) -> UInt32 {
        precondition(column >= 0 && column < rectangle.columns.count, "no such column")
        precondition(row >= 0 && row < rectangle.rows.count, "no such row")
        return counts[row * rectangle.columns.count + column]
    }

    /// The positions that were outside, or no numbers.
    public var outside: UInt32 { counts[rectangle.count] }

    /// Counts positions.
    public mutating func add(
        latitudes: Span<Double>,
        longitudes: Span<Double>,
        kernels: GeohashKernels = GeohashKernels()
    ) {
        let rectangle = rectangle
        var span = counts.mutableSpan
        kernels.count(latitudes: latitudes, longitudes: longitudes, in: rectangle, into: &span)
    }

    /// Counts row-major indexes; whatever is not below the number of cells is outside.
    public mutating func add(indexes: Span<UInt32>, kernels: GeohashKernels = GeohashKernels()) {
        var span = counts.mutableSpan
        kernels.count(indexes, into: &span)
    }

    /// Adds the counts of the same rectangle.
    public mutating func add(_ other: CellCounts, kernels: GeohashKernels = GeohashKernels()) {
        precondition(other.rectangle == rectangle, "counts of the same cells")
        var span = counts.mutableSpan
        kernels.add(other.counts.span, to: &span)
    }

    /// Counts positions on several cores, each with a grid of its own.
    ///
    /// - Parameters:
    ///   - latitudes: Degrees.
    ///   - longitudes: Degrees, as many.
    ///   - rectangle: The cells.
    ///   - workers: How many cores work at most; all of them unless said otherwise.
    ///   - kernels: The level of instructions.
    /// - Returns: the counts, which do not depend on the number of cores.
    public static func counting(
        latitudes: [Double],
        longitudes: [Double],
        in rectangle: CellRectangle,
        workers: Int? = nil,
        kernels: GeohashKernels = GeohashKernels()
    ) -> CellCounts {
        precondition(latitudes.count == longitudes.count, "as many latitudes as longitudes")
        // A grid more is cleared and added up: that pays where each core has twice as many positions as there are cells.
        let useful = max(1, latitudes.count / (2 * rectangle.count))
        let parts = Stripes.map(latitudes.count, workers: min(workers ?? Stripes.cores, useful)) { range in
            var part = CellCounts(rectangle: rectangle)
            part.add(
                latitudes: latitudes.span.extracting(range),
                longitudes: longitudes.span.extracting(range),
                kernels: kernels
            )
            return part
        }
        var total = parts[0]
        for part in parts.dropFirst() { total.add(part, kernels: kernels) }
        return total
    }
}
