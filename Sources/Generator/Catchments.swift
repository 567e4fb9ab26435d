/// For each cell of the land the node that is nearest as people go, and the way there.
///
/// One search from all nodes at once, cell by cell (Dial 1969): a step to the side costs 5 and a diagonal one 7, and nobody
/// cuts a corner. Where two catchments touch, their nodes are neighbours: since people can get from any node to any other,
/// they can from neighbour to neighbour.
struct Catchments {
    /// Two nodes, the one with the lower index first.
    struct Pair: Hashable, Comparable {
        let lower: Int
        let upper: Int

        init(_ one: Int, _ other: Int) {
            (lower, upper) = (min(one, other), max(one, other))
        }

        static func < (one: Pair, other: Pair) -> Bool {
            (one.lower, one.upper) < (other.lower, other.upper)
        }
    }

    private static let nobody = UInt16.max
    private static let unreached = UInt32.max

    private let nodes: [Position]
    private let land: Land
    private var catchment: [UInt16]
    private var costs: [UInt32]
    /// The step by which the search came to a cell.
    private var arrivals: [GroundGrid.Step?]
    /// Nodes in the cell of another.
    private var sharing: [Pair] = []

    /// The catchments of fewer than 65,535 nodes that lie on the land.
    init(of nodes: [Position], on land: Land) {
        (self.nodes, self.land) = (nodes, land)
        let grid = land.grid
        catchment = Array(repeating: Self.nobody, count: grid.count)
        costs = Array(repeating: Self.unreached, count: grid.count)
        arrivals = Array(repeating: nil, count: grid.count)
        // Cells by cost modulo 8, for no step costs more than 7.
        var open: [[Int]] = Array(repeating: [], count: 8)
        for (node, position) in nodes.enumerated() {
            let index = grid.index(of: position)
            if catchment[index] == Self.nobody {
                (catchment[index], costs[index]) = (UInt16(node), 0)
                open[0].append(index)
            } else {
                sharing.append(Pair(Int(catchment[index]), node))
            }
        }
        var cost = 0
        while open.contains(where: { !$0.isEmpty }) {
            let cells = open[cost % 8]
            open[cost % 8] = []
            for index in cells where costs[index] == UInt32(cost) {
                for step in GroundGrid.Step.allCases {
                    guard let neighbour = passable(from: index, step) else { continue }
                    let sum = cost + (step.isDiagonal ? 7 : 5)
                    guard sum < costs[neighbour] else { continue }
                    (costs[neighbour], catchment[neighbour]) = (UInt32(sum), catchment[index])
                    arrivals[neighbour] = step
                    open[sum % 8].append(neighbour)
                }
            }
            cost += 1
        }
    }

    /// The ways between neighbours, in the order of their nodes: corners from the lower to the upper node, both included.
    func ways() -> [(nodes: Pair, corners: [Position])] {
        var best: [Pair: (cost: UInt32, cells: [Int])] = [:]
        for index in catchment.indices where catchment[index] != Self.nobody {
            for step in [GroundGrid.Step.east, .north] {
                guard let neighbour = passable(from: index, step), catchment[neighbour] != catchment[index] else {
                    continue
                }
                let pair = Pair(Int(catchment[index]), Int(catchment[neighbour]))
                let cost = costs[index] + costs[neighbour]
                if let known = best[pair], known.cost <= cost { continue }
                best[pair] = (cost, [index, neighbour])
            }
        }
        let met = best.keys.sorted().compactMap { pair -> (nodes: Pair, corners: [Position])? in
            guard let cells = best[pair]?.cells, let one = cells.first(where: { Int(catchment[$0]) == pair.lower }),
                let other = cells.first(where: { Int(catchment[$0]) == pair.upper })
            else { return nil }
            return (pair, straightened(trace(from: one).reversed() + trace(from: other)))
        }
        return met + sharing.map { ($0, [nodes[$0.lower], nodes[$0.upper]]) }
    }

    /// The neighbour of a cell, if one can step there.
    private func passable(from index: Int, _ step: GroundGrid.Step) -> Int? {
        guard let neighbour = land.grid.neighbour(of: index, step), land.isPassable(neighbour) else { return nil }
        guard step.isDiagonal else { return neighbour }
        let (row, column) = (index / land.grid.width, neighbour % land.grid.width)
        let (otherRow, otherColumn) = (neighbour / land.grid.width, index % land.grid.width)
        guard land.isPassable(row * land.grid.width + column), land.isPassable(otherRow * land.grid.width + otherColumn)
        else { return nil }
        return neighbour
    }

    /// The middles of the cells from one back to its node, and the node in place of the last.
    private func trace(from start: Int) -> [Position] {
        var (trace, index): ([Position], Int) = ([], start)
        while let step = arrivals[index], let before = land.grid.neighbour(of: index, step.reversed) {
            trace.append(land.grid.middle(of: index))
            index = before
        }
        return trace + [nodes[Int(catchment[index])]]
    }

    /// Leaves out what one can go past.
    private func straightened(_ way: [Position]) -> [Position] {
        var corners = [way[0]]
        var next = 1
        while next < way.count {
            while next + 1 < way.count, land.sees(corners[corners.count - 1], way[next + 1]) { next += 1 }
            corners.append(way[next])
            next += 1
        }
        return corners
    }
}
