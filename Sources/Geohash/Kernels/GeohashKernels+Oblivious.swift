internal import GeohashKernelsBaseline

#if arch(x86_64)
internal import GeohashKernelsV3
internal import GeohashKernelsV4
#endif

/// Counting without a branch or an address that depends on what is counted.
///
/// Numbers stand in rows of sixteen lanes, a power of two of rows: row r, lane l holds number l × rows + r.
extension GeohashKernels {
    /// Gathers what is wrong with tokens.
    ///
    /// - Parameters:
    ///   - tokens: Row-major indexes of cells, or null, which is all ones.
    ///   - cells: The number of cells.
    ///   - place: The first one's place among all.
    ///   - padding: From this place on all are null; secret, as tokens are.
    /// - Returns: zero where each token is null, or below `cells` and before `padding`.
    package func refused(_ tokens: Span<UInt32>, cells: UInt32, place: UInt32, padding: UInt32) -> UInt32 {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.refusedTokens(tokens, cells: cells, place: place, padding: padding)
        case .v3: GeohashKernelsV3.refusedTokens(tokens, cells: cells, place: place, padding: padding)
        #endif
        default: GeohashKernelsBaseline.refusedTokens(tokens, cells: cells, place: place, padding: padding)
        }
    }

    /// Writes twice the number of each token's block, sixteen to a row; for what is no cell, and where the last row has
    /// fewer, twice the number of blocks.
    package func place(
        _ tokens: Span<UInt32>,
        in blocks: TokenBlocks,
        into rows: inout MutableSpan<SIMD16<Int32>>,
        from first: Int
    ) {
        switch level {
        #if arch(x86_64)
        case .v4:
            GeohashKernelsV4.placeBlocks(
                of: tokens,
                into: &rows,
                from: first,
                cells: blocks.cells,
                width: blocks.width,
                column: blocks.column,
                row: blocks.row,
                blocks: blocks.blocks
            )
        case .v3:
            GeohashKernelsV3.placeBlocks(
                of: tokens,
                into: &rows,
                from: first,
                cells: blocks.cells,
                width: blocks.width,
                column: blocks.column,
                row: blocks.row,
                blocks: blocks.blocks
            )
        #endif
        default:
            GeohashKernelsBaseline.placeBlocks(
                of: tokens,
                into: &rows,
                from: first,
                cells: blocks.cells,
                width: blocks.width,
                column: blocks.column,
                row: blocks.row,
                blocks: blocks.blocks
            )
        }
    }

    /// Sorts all numbers, ascending.
    package func sort(_ rows: inout MutableSpan<SIMD16<Int32>>) {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.sortLanes(&rows)
        case .v3: GeohashKernelsV3.sortLanes(&rows)
        #endif
        default: GeohashKernelsBaseline.sortLanes(&rows)
        }
    }

    /// Counts, of each odd one of numbers in which they ascend, the even ones before it, and packs 2 × these ranks + 1 at
    /// the front, in order; zeros follow.
    ///
    /// - Parameters:
    ///   - rows: The numbers, fewer than 2^30 and not negative.
    ///   - heads: Room for half as many rows.
    package func packRanks(
        _ rows: inout MutableSpan<SIMD16<Int32>>,
        heads: inout MutableSpan<SIMD16<Int32>>
    ) {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.packRanks(&rows, heads: &heads)
        case .v3: GeohashKernelsV3.packRanks(&rows, heads: &heads)
        #endif
        default: GeohashKernelsBaseline.packRanks(&rows, heads: &heads)
        }
    }

    /// Adds the difference between each packed rank and the one before it to the count of the same place.
    package func addRanks(_ rows: Span<SIMD16<Int32>>, to counts: inout MutableSpan<UInt32>) {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.addRanks(rows, to: &counts)
        case .v3: GeohashKernelsV3.addRanks(rows, to: &counts)
        #endif
        default: GeohashKernelsBaseline.addRanks(rows, to: &counts)
        }
    }
}
