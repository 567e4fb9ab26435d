internal import GeohashKernelsBaseline

#if arch(x86_64)
internal import GeohashKernelsV3
internal import GeohashKernelsV4
#endif

extension GeohashKernels {
    /// Adds one at each index; an index at or above the last one counts there.
    ///
    /// - Parameters:
    ///   - indexes: Row-major indexes, or any other numbers.
    ///   - counts: A count for each index, and a last one for all others. They wrap at 2^32.
    public func count(_ indexes: Span<UInt32>, into counts: inout MutableSpan<UInt32>) {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.countIndexes(indexes, into: &counts)
        case .v3: GeohashKernelsV3.countIndexes(indexes, into: &counts)
        #endif
        default: GeohashKernelsBaseline.countIndexes(indexes, into: &counts)
        }
    }

    /// Adds one in the cell of each position.
    ///
    /// - Parameters:
    ///   - latitudes: Degrees.
    ///   - longitudes: Degrees.
    ///   - rectangle: The cells, in the order of their row-major indexes.
    ///   - counts: A count for each cell, and a last one for what is outside. They wrap at 2^32.
    public func count(
        latitudes: Span<Double>,
        longitudes: Span<Double>,
        in rectangle: CellRectangle,
        into counts: inout MutableSpan<UInt32>
    ) {
        let frame = Frame(rectangle)
        switch level {
        #if arch(x86_64)
        case .v4:
            GeohashKernelsV4.countPositions(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: frame.bits,
                columns: frame.columns,
                rows: frame.rows,
                into: &counts
            )
        case .v3:
            GeohashKernelsV3.countPositions(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: frame.bits,
                columns: frame.columns,
                rows: frame.rows,
                into: &counts
            )
        #endif
        default:
            GeohashKernelsBaseline.countPositions(
                latitudes: latitudes,
                longitudes: longitudes,
                bits: frame.bits,
                columns: frame.columns,
                rows: frame.rows,
                into: &counts
            )
        }
    }

    /// Adds counts of the same cells.
    public func add(_ other: Span<UInt32>, to counts: inout MutableSpan<UInt32>) {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.addCounts(other, to: &counts)
        case .v3: GeohashKernelsV3.addCounts(other, to: &counts)
        #endif
        default: GeohashKernelsBaseline.addCounts(other, to: &counts)
        }
    }

    /// Counts keys in a table until it is half full; see ``SparseCellCounts``.
    func count(
        _ keys: Span<UInt64>,
        from start: Int,
        in table: inout MutableSpan<UInt64>,
        occupied: inout Int
    ) -> Int {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.countKeys(keys, from: start, in: &table, occupied: &occupied)
        case .v3: GeohashKernelsV3.countKeys(keys, from: start, in: &table, occupied: &occupied)
        #endif
        default: GeohashKernelsBaseline.countKeys(keys, from: start, in: &table, occupied: &occupied)
        }
    }
}
