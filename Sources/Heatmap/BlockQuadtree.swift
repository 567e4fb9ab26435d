internal import Geohash

/// The blocks of a region at every size: on each level half as wide and half as high as on the one above.
///
/// All blocks are made of whole geohash cells and begin at multiples of their size (``BlockGrid``), so four blocks fill
/// the one above them; at the region's rim some are cut or missing. The geometry follows from the public region alone.
struct BlockQuadtree {
    /// The last level has about the square of this many blocks.
    static let finestSide = 256.0

    /// Level 0 has at most four blocks.
    let levels: [BlockGrid]

    init(region: CellRectangle) {
        var levels = [BlockGrid(region: region, side: Self.finestSide)]
        while let top = levels.last, top.count > 4 {
            levels.append(BlockGrid(region: region, columnBits: top.columnBits + 1, rowBits: top.rowBits + 1))
        }
        self.levels = levels.reversed()
    }

    /// The first level with about `count` blocks: more than half as many; the last, where none has.
    func level(blocks count: Int) -> Int {
        levels.firstIndex { 2 * $0.count > count } ?? levels.count - 1
    }

    /// The blocks of the next level that fill a block: one to four.
    func parts(of block: Int, on level: Int) -> [Int] {
        let (grid, finer) = (levels[level], levels[level + 1])
        let columns = grid.columnParts(of: block, in: finer)
        return grid.rowParts(of: block, in: finer).flatMap { row in columns.map { row * finer.columns + $0 } }
    }

    /// The sums of a histogram over the blocks of every level.
    func sums(of histogram: borrowing TokenHistogram) throws(HeatmapError) -> [[Int64]] {
        var sums = [try histogram.sums(over: levels[levels.count - 1])]
        for level in levels.indices.dropLast().reversed() {
            let finer = sums[sums.count - 1]
            sums.append((0..<levels[level].count).map { parts(of: $0, on: level).reduce(0) { $0 &+ finer[$1] } })
        }
        return sums.reversed()
    }
}
