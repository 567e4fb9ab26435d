/// Side streets from one position to another: a staircase of blocks, as long as round one corner, but as streets go.
struct SideStreets {
    /// About how far side streets go straight on, in centimetres.
    private static let block = 60_000

    /// Where they begin.
    let start: Position
    /// Where they end.
    let end: Position
    /// The length in centimetres.
    let length: Int
    private let stairs: Int
    /// How many corners there are after the start, the end included.
    var count: Int { 2 * stairs }

    /// The side streets between two positions.
    init(from start: Position, to end: Position) {
        (self.start, self.end) = (start, end)
        length = abs(end.east - start.east) + abs(end.north - start.north)
        stairs = max(1, length / Self.block / 2)
    }

    /// A corner, from 1: an odd one is to the east or west of the one before, an even one to the north or south.
    func corner(_ number: Int) -> Position {
        let tread = start.onTheWay(to: end, done: (number + 1) / 2, of: stairs)
        guard number % 2 == 1 else { return tread }
        return Position(east: tread.east, north: start.onTheWay(to: end, done: number / 2, of: stairs).north)
    }
}
