internal import Stripes

/// Roads on land: links between neighbouring nodes that lead around water and over crossings, and the best way from each node
/// to each other, found once.
///
/// Neighbours are nodes whose catchments touch (``Catchments``). The best way is the shortest, a link that was a main road
/// of the tree counting for three quarters of its length.
struct RoadNetwork: Hashable, Sendable {
    /// A way from a node to a neighbour.
    struct Link: Hashable, Sendable {
        /// The neighbour's index.
        let end: Int
        /// The corners after the node, up to the neighbour.
        let corners: [Position]
        /// In centimetres.
        let length: Int
        /// The length as the search for the best way counts it, times four.
        let cost: Int
    }

    /// Where they lead.
    let land: Land
    /// Where the nodes are; the centre first.
    let nodes: [Position]
    /// For each node the links that begin there.
    private let links: [[Link]]
    /// For each end and then each start the next node of the best way; the own at the end.
    private let next: [UInt16]
    /// The same for the length of the way, in centimetres.
    private let lengths: [Int]

    /// Of a tree's nodes those where a venue has room, at least one.
    init(_ tree: RoadTree, on land: Land) {
        let tree = tree.keeping { land.hasRoom(at: $0) }
        let nodes = tree.nodes.map(\.position)
        var links = nodes.map { _ in [Link]() }
        for way in Catchments(of: nodes, on: land).ways() {
            let (start, end) = (way.nodes.lower, way.nodes.upper)
            let length = way.corners.length
            // A node comes after its parent.
            let cost = length * (tree.nodes[end].parent == start ? 3 : 4)
            links[start].append(Link(end: end, corners: Array(way.corners.dropFirst()), length: length, cost: cost))
            let back = Array(way.corners.reversed().dropFirst())
            links[end].append(Link(end: start, corners: back, length: length, cost: cost))
        }
        let found = links
        let best = Stripes.map(nodes.count) { ends in ends.map { Self.best(to: $0, over: found) } }.flatMap(\.self)
        (next, lengths) = (best.flatMap(\.next), best.flatMap(\.lengths))
        (self.land, self.nodes, self.links) = (land, nodes, links)
    }

    /// The length of the best way from one to the other, in centimetres.
    func distance(from start: Int, to end: Int) -> Int {
        lengths[end * nodes.count + start]
    }

    /// Appends the corners of the best way from one to the other, both nodes included.
    func appendRoute(from start: Int, to end: Int, to way: inout [Position]) {
        way.append(nodes[start])
        var node = start
        while node != end {
            let next = Int(next[end * nodes.count + node])
            guard next != node, let link = links[node].first(where: { $0.end == next }) else { return }
            way += link.corners
            node = next
        }
    }

    /// For each node the next on the best way to the end, and how long that is (Dijkstra 1959).
    private static func best(to end: Int, over links: [[Link]]) -> (next: [UInt16], lengths: [Int]) {
        var (next, lengths) = (links.indices.map { UInt16($0) }, links.map { _ in 0 })
        var costs = Array(repeating: Int.max, count: links.count)
        var open = CostQueue()
        costs[end] = 0
        open.insert(end, cost: 0)
        while let (node, cost) = open.popLeast() {
            guard cost == costs[node] else { continue }
            for link in links[node] where cost + link.cost < costs[link.end] {
                costs[link.end] = cost + link.cost
                (next[link.end], lengths[link.end]) = (UInt16(node), lengths[node] + link.length)
                open.insert(link.end, cost: cost + link.cost)
            }
        }
        return (next, lengths)
    }
}

extension [Position] {
    /// The length of the way along these corners, in centimetres.
    var length: Int {
        zip(self, dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) }
    }
}
