import Cartography

/// For each pixel the cell that it shows: every raster file of a map is this one, painted.
struct CellRaster: Equatable {
    /// A pixel that shows no cell.
    static let nothing: Int32 = -1

    let width: Int
    let height: Int
    /// The cells' places in their map, rows from the top.
    private(set) var cells: [Int32]

    /// Paints each cell on the pixels that `place` gives it, which lie inside of the raster.
    init(width: Int, height: Int, count: Int, place: (Int) -> (columns: Range<Int>, rows: Range<Int>)) {
        self.width = width
        self.height = height
        cells = [Int32](repeating: Self.nothing, count: width * height)
        for index in 0..<count {
            let (columns, rows) = place(index)
            let cell = Int32(truncatingIfNeeded: index)
            for row in rows {
                let start = row * width
                for at in start + columns.lowerBound..<start + columns.upperBound { cells[at] = cell }
            }
        }
    }

    /// The raster's pixels with each cell's value, and another for no cell.
    func values<Value>(_ values: [Value], nothing: Value, in rows: Range<Int>) -> [Value] {
        cells[rows.lowerBound * width..<rows.upperBound * width].map { $0 < 0 ? nothing : values[Int($0)] }
    }
}
