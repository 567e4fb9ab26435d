/// A grid over the places of a ``Gravity``, and which of its blocks are told apart on it, seen from one of them.
///
/// The first level tells apart all blocks that are not neighbours, and each further one those inside of the neighbours on the
/// level before; the last one tells apart the neighbours as well. So each place is in one block of one level.
struct GravityLevel: Hashable, Sendable {
    /// A block by column, from the west, and row, from the south.
    struct Block: Hashable, Sendable {
        let column: Int
        let row: Int
    }

    /// Blocks along a side of the city.
    let side: Int
    /// For each block the weight of all that are told apart, seen from it.
    private(set) var totals: [Double] = []

    private let isFirst: Bool
    private let isLast: Bool
    /// For each block, the places in it and how to draw one by relevance; nil where there is none.
    private let places: [[Int]]
    private let relevance: [WeightedChoice?]
    private let masses: [Double]
    /// Columns, and rows, that ``bounds`` has.
    private let reach: Int
    /// The weights of a block so many columns and rows away, as near as it may be.
    private let bounds: [Double]

    /// The grid over places in a city of this half side, in centimetres.
    init(
        of positions: [Position],
        relevance: [Double],
        half: Int,
        side: Int,
        isFirst: Bool,
        isLast: Bool,
        law: Gravity.Law
    ) {
        (self.side, self.isFirst, self.isLast) = (side, isFirst, isLast)
        let width = Double(2 * half / side) / 100
        // Beyond the first level nothing is told apart that is more than three blocks away.
        let reach = isFirst ? side : 4
        self.reach = reach
        bounds = (0..<reach * reach).map { offset in
            let (east, north) = (Double(max(offset % reach - 1, 0)), Double(max(offset / reach - 1, 0)))
            return law.weight(metres: (east * east + north * north).squareRoot() * width)
        }
        var places = [[Int]](repeating: [], count: side * side)
        for (index, position) in positions.enumerated() {
            let block = Self.block(of: position, half: half, side: side)
            places[block.column + block.row * side].append(index)
        }
        masses = places.map { $0.reduce(0) { $0 + relevance[$1] } }
        self.relevance = places.map { places in places.isEmpty ? nil : WeightedChoice(places.map { relevance[$0] }) }
        self.places = places
        totals = places.indices.map { origin in
            var total = 0.0
            eachApart(from: origin) { _, weight in
                total += weight
                return false
            }
            return total
        }
    }

    /// The block of a position.
    func block(of position: Position, half: Int) -> Block {
        Self.block(of: position, half: half, side: side)
    }

    /// The weight, as if it was as near as it may be, of a relevance of 1 in a block that is told apart.
    func bound(_ one: Int, _ other: Int) -> Double {
        bounds[abs(one % side - other % side) + abs(one / side - other / side) * reach]
    }

    /// Draws a place in a block by relevance; nil where there is none.
    func draw(in block: Int, _ stream: inout RandomStream) -> Int? {
        relevance[block].map { places[block][$0.draw(&stream)] }
    }

    /// The weights of all blocks, seen from one; 0 for those that are not told apart.
    func weights(from origin: Int) -> [Double] {
        var weights = masses.map { _ in 0.0 }
        eachApart(from: origin) { block, weight in
            weights[block] = weight
            return false
        }
        return weights
    }

    /// The block that is told apart, seen from one, at which the weights have added up to more than this.
    func block(at lot: Double, from origin: Int) -> Int? {
        var (rest, found): (Double, Int?) = (lot, nil)
        eachApart(from: origin) { block, weight in
            if weight > 0 { found = block }
            rest -= weight
            return rest < 0
        }
        return found
    }

    /// Goes through the blocks that are told apart, seen from one, with their weights, until told to stop.
    private func eachApart(from origin: Int, _ isEnough: (Int, Double) -> Bool) {
        let (column, row) = (origin % side, origin / side)
        for north in span(around: row) {
            for east in span(around: column) {
                let (columns, rows) = (abs(east - column), abs(north - row))
                if !isLast, columns <= 1, rows <= 1 { continue }
                let block = east + north * side
                if isEnough(block, masses[block] * bounds[columns + rows * reach]) { return }
            }
        }
    }

    /// The columns, or rows, of the blocks inside of the neighbours on the level before.
    private func span(around index: Int) -> ClosedRange<Int> {
        isFirst ? 0...side - 1 : max(index / 2 * 2 - 2, 0)...min(index / 2 * 2 + 3, side - 1)
    }

    private static func block(of position: Position, half: Int, side: Int) -> Block {
        let column = (position.east + half) * side / (2 * half)
        let row = (position.north + half) * side / (2 * half)
        return Block(column: min(max(column, 0), side - 1), row: min(max(row, 0), side - 1))
    }
}
