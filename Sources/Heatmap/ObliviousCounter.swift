internal import Geohash

/// Counts tokens by blocks with no branch and no address that depends on a token.
///
/// Tokens are gathered in chunks, which stand beside one marker for each block: a token is twice the number of its block,
/// the marker of a block twice that and one. A chunk is sorted by a network of comparisons that are always the same; then
/// a marker has before it all tokens of the blocks up to its own. These ranks are packed at the front, by moves that are
/// always looked at, too, and the difference of neighbouring ranks is what a block has more. What is no cell sorts behind
/// all markers.
struct ObliviousCounter: Sendable {
    /// Chunks are no smaller.
    private static let smallestChunk = 1 << 10

    private let blocks: TokenBlocks
    /// Rows for tokens; the other rows are for markers.
    private let tokenRows: Int
    private var rows: [SIMD16<Int32>]
    private var filled = 0

    /// The numbers of a chunk: a power of two, of which the markers are at most a quarter.
    private static func chunk(blocks: Int) -> Int {
        var size = smallestChunk
        while size < 4 * blocks { size *= 2 }
        return size
    }

    /// The bytes that a counter of so many blocks keeps.
    static func bytes(blocks: Int) -> Int {
        4 * (chunk(blocks: blocks) * 3 / 2 + blocks)
    }

    /// A counter that has seen nothing, for the blocks of a grid.
    init(_ grid: BlockGrid) {
        blocks = TokenBlocks(grid.region, columnBits: grid.columnBits, rowBits: grid.rowBits)
        let size = Self.chunk(blocks: blocks.count)
        tokenRows = (size - blocks.count) / 16
        rows = [SIMD16<Int32>](repeating: SIMD16(), count: size / 16)
    }

    /// Takes tokens in; whenever a chunk is full it is counted.
    mutating func add(_ tokens: Span<UInt32>, to counts: inout [UInt32]) {
        var rest = tokens
        while !rest.isEmpty {
            let part = rest.extracting(first: 16 * (tokenRows - filled))
            let (blocks, first) = (blocks, filled)
            var span = rows.mutableSpan
            GeohashKernels().place(part, in: blocks, into: &span, from: first)
            filled += (part.count + 15) / 16
            rest = rest.extracting(droppingFirst: part.count)
            if filled == tokenRows { finish(&counts) }
        }
    }

    /// Counts what is left of a chunk.
    mutating func finish(_ counts: inout [UInt32]) {
        guard filled > 0 else { return }
        // Behind all markers, and even: counts nothing.
        let outside = SIMD16<Int32>(repeating: 2 * Int32(blocks.count))
        for row in filled..<tokenRows { rows[row] = outside }
        for row in tokenRows..<rows.count {
            let first = 16 * (row - tokenRows)
            for lane in 0..<16 {
                rows[row][lane] = first + lane < blocks.count ? 2 * Int32(first + lane) + 1 : outside[lane]
            }
        }
        filled = 0
        var heads = [SIMD16<Int32>](repeating: SIMD16(), count: rows.count / 2)
        var numbers = rows.mutableSpan
        var spare = heads.mutableSpan
        var sums = counts.mutableSpan
        GeohashKernels().sort(&numbers)
        GeohashKernels().packRanks(&numbers, heads: &spare)
        GeohashKernels().addRanks(numbers.span, to: &sums)
    }
}
