internal import GeohashKernelsBaseline

#if arch(x86_64)
internal import GeohashKernelsV3
internal import GeohashKernelsV4
#endif

/// Positions, cells and columns by the million; every level gives the same bits.
///
/// Columns that belong together have the same length, which is a precondition. What each function computes is said
/// here; how, in the folder of the kernels, which is compiled once for each level.
public struct GeohashKernels: Sendable {
    /// The instructions that are used.
    public let level: KernelLevel

    /// The kernels for the best level of this processor.
    public init() {
        level = KernelLevel.best
    }

    /// The kernels for a level, which must be ``KernelLevel/available``.
    public init(level: KernelLevel) {
        precondition(level <= KernelLevel.best, "this processor does not have the instructions")
        self.level = level
    }

    /// The cells of positions, of 1 to 60 bits, exactly as bisection with `>=` finds them for every `Double`.
    ///
    /// What lies beyond an end of an axis is in its last cell, and what is no number in its first.
    ///
    /// - Parameters:
    ///   - latitudes: Degrees.
    ///   - longitudes: Degrees.
    ///   - bits: The bits of a cell, longitude first; a geohash of p characters has 5p.
    ///   - cells: The bits, right aligned.
    public func encode(
        latitudes: Span<Double>,
        longitudes: Span<Double>,
        bits: Int,
        into cells: inout MutableSpan<UInt64>
    ) {
        precondition(bits >= 1 && bits <= 60, "a cell has 1 to 60 bits")
        // The last bit belongs to the longitude where their number is odd, else to the latitude. A single bit leaves none
        // to the latitude; it is the first of two.
        if bits & 1 == 1, bits > 1 {
            encode(even: longitudes, 180, bits / 2 &+ 1, odd: latitudes, 90, bits / 2, into: &cells)
        } else {
            let each = max(bits / 2, 1)
            encode(even: latitudes, 90, each, odd: longitudes, 180, each, into: &cells)
        }
        if bits == 1 {
            for i in cells.indices { cells[i] &>>= 1 }
        }
    }

    private func encode(
        even: Span<Double>,
        _ evenHalf: Double,
        _ evenBits: Int,
        odd: Span<Double>,
        _ oddHalf: Double,
        _ oddBits: Int,
        into cells: inout MutableSpan<UInt64>
    ) {
        switch level {
        #if arch(x86_64)
        case .v4:
            GeohashKernelsV4.encodeCells(
                even: even,
                half: evenHalf,
                bits: evenBits,
                odd: odd,
                half: oddHalf,
                bits: oddBits,
                into: &cells
            )
        case .v3:
            GeohashKernelsV3.encodeCells(
                even: even,
                half: evenHalf,
                bits: evenBits,
                odd: odd,
                half: oddHalf,
                bits: oddBits,
                into: &cells
            )
        #endif
        default:
            GeohashKernelsBaseline.encodeCells(
                even: even,
                half: evenHalf,
                bits: evenBits,
                odd: odd,
                half: oddHalf,
                bits: oddBits,
                into: &cells
            )
        }
    }

    /// The row-major index of each position in a rectangle of fewer than 2^32 cells.
    ///
    /// That is row × width + column, counted from the south-western cell. What is outside, or no number, gets the
    /// rectangle's ``CellRectangle/count``. Cheaper than cells, whose bits are interleaved, and all that counting needs.
    public func indexes(
        latitudes: Span<Double>,
        longitudes: Span<Double>,
        in rectangle: CellRectangle,
        into indexes: inout MutableSpan<UInt32>
    ) {
        let frame = Frame(rectangle)
        switch level {
        #if arch(x86_64)
        case .v4:
            GeohashKernelsV4.rectangleIndexes(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: frame.bits,
                columns: frame.columns,
                rows: frame.rows,
                into: &indexes
            )
        case .v3:
            GeohashKernelsV3.rectangleIndexes(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: frame.bits,
                columns: frame.columns,
                rows: frame.rows,
                into: &indexes
            )
        #endif
        default:
            GeohashKernelsBaseline.rectangleIndexes(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: frame.bits,
                columns: frame.columns,
                rows: frame.rows,
                into: &indexes
            )
        }
    }

    /// The row-major index of each position in the whole grid of a precision of 1 to 6 characters; positions have the
    /// cells that ``encode(latitudes:longitudes:bits:into:)`` gives them.
    public func indexes(
        latitudes: Span<Double>,
        longitudes: Span<Double>,
        precision: Int,
        into indexes: inout MutableSpan<UInt32>
    ) {
        precondition(precision >= 1 && precision <= 6, "an index has 32 bits")
        switch level {
        #if arch(x86_64)
        case .v4:
            GeohashKernelsV4.worldIndexes(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: 5 &* precision,
                into: &indexes
            )
        case .v3:
            GeohashKernelsV3.worldIndexes(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: 5 &* precision,
                into: &indexes
            )
        #endif
        default:
            GeohashKernelsBaseline.worldIndexes(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: 5 &* precision,
                into: &indexes
            )
        }
    }

    /// The cells of columns and rows of a precision's grid.
    public func interleave(
        columns: Span<UInt32>,
        rows: Span<UInt32>,
        precision: Int,
        into cells: inout MutableSpan<UInt64>
    ) {
        // The last bit belongs to the longitude where the number of bits is odd, else to the latitude.
        let (even, odd) = precision & 1 == 1 ? (columns, rows) : (rows, columns)
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.interleaveIndexes(even, odd, into: &cells)
        case .v3: GeohashKernelsV3.interleaveIndexes(even, odd, into: &cells)
        #endif
        default: GeohashKernelsBaseline.interleaveIndexes(even, odd, into: &cells)
        }
    }

    /// The columns and rows of cells of a precision.
    public func deinterleave(
        _ cells: Span<UInt64>,
        precision: Int,
        columns: inout MutableSpan<UInt32>,
        rows: inout MutableSpan<UInt32>
    ) {
        if precision & 1 == 1 {
            deinterleave(cells, even: &columns, odd: &rows)
        } else {
            deinterleave(cells, even: &rows, odd: &columns)
        }
    }

    private func deinterleave(
        _ cells: Span<UInt64>,
        even: inout MutableSpan<UInt32>,
        odd: inout MutableSpan<UInt32>
    ) {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.deinterleaveCells(cells, even: &even, odd: &odd)
        case .v3: GeohashKernelsV3.deinterleaveCells(cells, even: &even, odd: &odd)
        #endif
        default: GeohashKernelsBaseline.deinterleaveCells(cells, even: &even, odd: &odd)
        }
    }
}

/// A rectangle in the numbers that kernels take.
struct Frame {
    let bits: Int
    let columns: (first: UInt32, count: UInt32)
    let rows: (first: UInt32, count: UInt32)

    init(_ rectangle: CellRectangle) {
        precondition(rectangle.count < Int(UInt32.max), "an index has 32 bits, and one of them is for outside")
        bits = 5 &* rectangle.precision
        columns = (rectangle.columns.lowerBound, UInt32(rectangle.columns.count))
        rows = (rectangle.rows.lowerBound, UInt32(rectangle.rows.count))
    }
}
