// Tokens are secret: what is read of them here goes through arithmetic and masks only, never into a branch or an address.
// The caller of every function chooses how many there are without looking at them.

/// Sixteen tokens of a column from a place on; where there are fewer, null.
@inline(__always)
private func sixteen(_ tokens: Span<UInt32>, at start: Int) -> SIMD16<UInt32> {
    if start &+ 16 <= tokens.count {
        return unsafe tokens.bytes.unsafeLoadUnaligned(fromByteOffset: 4 &* start, as: SIMD16<UInt32>.self)
    }
    var row = SIMD16(repeating: UInt32.max)
    for lane in 0..<tokens.count &- start { row[lane] = unsafe tokens[unchecked: start &+ lane] }
    return row
}

/// Gathers what is wrong with tokens.
///
/// - Parameters:
///   - tokens: The index of a cell each, or null, which is all ones.
///   - cells: The number of cells.
///   - place: The first one's place among all.
///   - padding: From this place on all are null.
/// - Returns: zero where each token is null, or below `cells` and before `padding`.
@inline(never)
package func refusedTokens(_ tokens: Span<UInt32>, cells: UInt32, place: UInt32, padding: UInt32) -> UInt32 {
    let numbers = SIMD16<UInt32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    let (null, limit) = (SIMD16(repeating: UInt32.max), SIMD16(repeating: cells))
    let end = SIMD16(repeating: padding)
    var refused = SIMD16<UInt32>()
    var start = 0
    while start < tokens.count {
        let row = sixteen(tokens, at: start)
        let places = SIMD16(repeating: place &+ UInt32(truncatingIfNeeded: start)) &+ numbers
        let isRefused = (row .!= null) .& ((row .>= limit) .| (places .>= end))
        refused |= SIMD16().replacing(with: null, where: isRefused)
        start &+= 16
    }
    var all: UInt32 = 0
    for lane in 0..<16 { all |= refused[lane] }
    return all
}

/// Writes twice the number of each token's block, sixteen to a row; for what is no cell, and where the last row has fewer,
/// twice the number of blocks.
///
/// A token is row × width + column of a cell of a region, both counted from its first; the block of row r and column c of
/// the world's grid is (r >> row bits) × columns of blocks + (c >> column bits) − origin.
///
/// - Parameters:
///   - tokens: What to write.
///   - rows: Where to.
///   - first: The first row to write.
///   - cells: The number of the region's cells, at most 2^24.
///   - width: Cells of a row of the region, and ⌈2^(24 + shift) / count⌉ with 2^shift ≥ count: multiplying by it divides
///     every number below 2^24 exactly (Granlund, Montgomery 1994), and in a time that does not depend on it.
///   - column: The region's first column, and how many bits a block's is shorter.
///   - row: The same of rows.
///   - blocks: Blocks beside each other, the number of the region's first, and how many it has.
@inline(never)
package func placeBlocks(
    of tokens: Span<UInt32>,
    into rows: inout MutableSpan<SIMD16<Int32>>,
    from first: Int,
    cells: UInt32,
    width: (count: UInt32, reciprocal: UInt32, shift: UInt32),
    column: (first: UInt32, bits: UInt32),
    row: (first: UInt32, bits: UInt32),
    blocks: (columns: UInt32, origin: UInt32, count: UInt32)
) {
    precondition(first >= 0 && first &+ (tokens.count &+ 15) / 16 <= rows.count, "there is room")
    let (outside, limit) = (SIMD16(repeating: blocks.count), SIMD16(repeating: cells))
    var (start, place) = (0, first)
    while start < tokens.count {
        let tokens = sixteen(tokens, at: start)
        let line = SIMD16(
            lowHalf: quotient(tokens.lowHalf, width.reciprocal, width.shift),
            highHalf: quotient(tokens.highHalf, width.reciprocal, width.shift)
        )
        let across = tokens &- line &* SIMD16(repeating: width.count) &+ SIMD16(repeating: column.first)
        let block =
            ((line &+ SIMD16(repeating: row.first)) &>> SIMD16(repeating: row.bits))
            &* SIMD16(repeating: blocks.columns)
            &+ (across &>> SIMD16(repeating: column.bits)) &- SIMD16(repeating: blocks.origin)
        // All ones where a token is below the number of cells, from signs alone: a comparison may become a branch.
        let isCell = ((signed(tokens) &- signed(limit)) & ~signed(tokens)) &>> SIMD16<Int32>(repeating: 31)
        let counted = signed(outside) ^ (signed(block ^ outside) & isCell)
        // The precondition keeps place below the number of rows.
        unsafe rows[unchecked: place] = counted &+ counted
        start &+= 16
        place &+= 1
    }
}

/// The same bits; the library's conversion would be compiled once for each level under one name, see check-kernels.
@inline(__always)
private func signed(_ numbers: SIMD16<UInt32>) -> SIMD16<Int32> {
    unsafe unsafeBitCast(numbers, to: SIMD16<Int32>.self)
}

/// ⌊number × reciprocal / 2^(24 + shift)⌋.
@inline(__always)
private func quotient(_ numbers: SIMD8<UInt32>, _ reciprocal: UInt32, _ shift: UInt32) -> SIMD8<UInt32> {
    let wide = SIMD8<UInt64>(truncatingIfNeeded: numbers) &* SIMD8<UInt64>(repeating: UInt64(reciprocal))
    return SIMD8<UInt32>(truncatingIfNeeded: wide &>> SIMD8<UInt64>(repeating: UInt64(shift) &+ 24))
}

/// Adds the difference of each packed rank and the one before it, and clears the rows.
///
/// - Parameters:
///   - rows: Ranks as `packRanks` leaves them, at least as many as counts.
///   - counts: What is added to.
@inline(never)
package func addRanks(_ rows: Span<SIMD16<Int32>>, to counts: inout MutableSpan<UInt32>) {
    precondition(counts.count <= 16 &* rows.count, "a rank for each count")
    let height = rows.count
    var (i, lane, before) = (0, 0, UInt32(0))
    while i < counts.count {
        for row in 0..<min(height, counts.count &- i) {
            let rank = UInt32(truncatingIfNeeded: unsafe rows[unchecked: row][lane]) &>> 1
            unsafe counts[unchecked: i &+ row] &+= rank &- before
            before = rank
        }
        i &+= height
        lane &+= 1
    }
}
