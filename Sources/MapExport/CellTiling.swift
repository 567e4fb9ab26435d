import Geohash
import Heatmap

/// Whether blocks are a region cut into pieces: nothing twice, nothing left out.
enum CellTiling {
    /// Builds the region up from the south, as one lays bricks: the blocks in the order of their south-western corners
    /// must each lie exactly on top of those before it.
    static func check(_ blocks: [CellBlock], tile region: CellRectangle) throws(MapExportError) {
        var skyline = Skyline(region)
        let bricks = blocks.sorted {
            ($0.rows.lowerBound, $0.columns.lowerBound) < ($1.rows.lowerBound, $1.columns.lowerBound)
        }
        for brick in bricks {
            guard skyline.lay(brick) else { throw .cellsDoNotTile }
        }
        guard skyline.isLevel(region.rows.upperBound) else { throw .cellsDoNotTile }
    }
}

/// How high each column is built: pieces from west to east.
private struct Skyline {
    private struct Piece {
        var columns: Range<UInt32>
        var top: UInt32
    }

    private var pieces: [Piece]

    init(_ region: CellRectangle) {
        pieces = [Piece(columns: region.columns, top: region.rows.lowerBound)]
    }

    func isLevel(_ row: UInt32) -> Bool { pieces.allSatisfy { $0.top == row } }

    /// False where the block would hover, overlap, or stick out at a side.
    mutating func lay(_ block: CellBlock) -> Bool {
        let first = firstPiece(endingAfter: block.columns.lowerBound)
        var last = first
        while last < pieces.count, pieces[last].columns.lowerBound < block.columns.upperBound {
            guard pieces[last].top == block.rows.lowerBound else { return false }
            last += 1
        }
        guard first < last, pieces[first].columns.lowerBound <= block.columns.lowerBound,
            pieces[last - 1].columns.upperBound >= block.columns.upperBound
        else { return false }
        let left = pieces[first].columns.lowerBound..<block.columns.lowerBound
        let right = block.columns.upperBound..<pieces[last - 1].columns.upperBound
        var laid = [Piece(columns: block.columns, top: block.rows.upperBound)]
        if !left.isEmpty { laid.insert(Piece(columns: left, top: block.rows.lowerBound), at: 0) }
        if !right.isEmpty { laid.append(Piece(columns: right, top: block.rows.lowerBound)) }
        pieces.replaceSubrange(first..<last, with: laid)
        return true
    }

    private func firstPiece(endingAfter column: UInt32) -> Int {
        var low = 0
        var high = pieces.count
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].columns.upperBound > column { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
