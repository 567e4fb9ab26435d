/// A city's square in square cells, by rows from the south, each from the west.
struct GroundGrid: Hashable, Sendable {
    /// The shortest side of a cell, in centimetres: more than a receiver errs.
    static let leastSide = 2500
    /// The most cells along a side of the square, but for the one that its far edge begins.
    static let most = 1024

    /// Half the side of the square, in centimetres.
    let half: Int
    /// The side of a cell, in centimetres.
    let side: Int
    /// Cells in a row, and rows.
    let width: Int
    /// How many cells there are.
    var count: Int { width * width }

    /// The grid of a city of this half side.
    init(half: Int) {
        self.half = half
        side = max(Self.leastSide, (2 * half + Self.most - 1) / Self.most)
        width = 2 * half / side + 1
    }

    /// The cell at a position, or the nearest of the square.
    func index(of position: Position) -> Int {
        line(position.north) * width + line(position.east)
    }

    /// The row of a way to the north, or the column of one to the east.
    func line(_ coordinate: Int) -> Int {
        min(max((coordinate + half) / side, 0), width - 1)
    }

    /// The middle of a cell; where the cell is cut by the edge of the square, on the edge at most.
    func middle(of index: Int) -> Position {
        func coordinate(_ line: Int) -> Int { min(line * side + side / 2 - half, half) }
        return Position(east: coordinate(index % width), north: coordinate(index / width))
    }

    /// Goes through the cells that a straight line comes within a leeway of, row by row.
    ///
    /// - Parameters:
    ///   - start: One end; may lie outside of the square, as the other.
    ///   - end: The other.
    ///   - leeway: In centimetres.
    ///   - take: Is given a row and its columns, and says whether to go on.
    /// - Returns: Whether it always said so.
    @discardableResult
    func follow(
        from start: Position,
        to end: Position,
        leeway: Int,
        _ take: (Int, ClosedRange<Int>) -> Bool
    ) -> Bool {
        let (low, high) = start.north <= end.north ? (start, end) : (end, start)
        let (bottom, top) = (low.north + half - leeway, high.north + half + leeway)
        guard top >= 0, bottom < width * side else { return true }
        let slope = high.north > low.north ? Double(high.east - low.east) / Double(high.north - low.north) : 0
        for row in max(bottom, 0) / side...min(top / side, width - 1) {
            var (west, east) = (Double(low.east + half), Double(high.east + half))
            if high.north > low.north {
                let from = max(low.north + half, row * side - leeway) - low.north - half
                let to = min(high.north + half, (row + 1) * side + leeway) - low.north - half
                (west, east) = (west + Double(from) * slope, west + Double(to) * slope)
            }
            // A centimetre more, for what was rounded.
            let first = ((min(west, east) - Double(leeway + 1)) / Double(side)).rounded(.down)
            let last = ((max(west, east) + Double(leeway + 1)) / Double(side)).rounded(.down)
            guard last >= 0, first < Double(width) else { continue }
            guard take(row, Int(max(first, 0))...Int(min(last, Double(width - 1)))) else { return false }
        }
        return true
    }

    /// Goes through the rows whose middle a line crosses, with the first column whose middle lies east of there.
    func followMiddles(from start: Position, to end: Position, _ take: (Int, Int) -> Void) {
        let (low, high) = start.north <= end.north ? (start, end) : (end, start)
        guard low.north < high.north else { return }
        /// The first row whose middle lies at this height or above.
        func row(_ north: Int) -> Int {
            let rows = (Double(north + half - side / 2) / Double(side)).rounded(.up)
            return Int(min(max(rows, 0), Double(width)))
        }
        let slope = Double(high.east - low.east) / Double(high.north - low.north)
        for row in row(low.north)..<row(high.north) {
            let north = row * side + side / 2 - half
            let east = Double(low.east + half) + Double(north - low.north) * slope
            let column = ((east - Double(side / 2)) / Double(side)).rounded(.down) + 1
            take(row, Int(min(max(column, 0), Double(width))))
        }
    }
}
