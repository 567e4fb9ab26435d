/// The city's main roads: a tree that grew from the centre, as arms that bend and branch, or one that connects towns.
///
/// A tree, because then the way between two nodes needs no search: both climb towards the centre until they meet.
struct RoadTree: Hashable, Sendable {
    /// A point of a road.
    struct Node: Hashable, Sendable {
        let position: Position
        /// The next node towards the centre; the centre's is itself.
        let parent: Int
        /// How many nodes lie between this one and the centre.
        let depth: Int
        /// The length of the way to the centre, in centimetres.
        let reach: Int
    }

    /// The nodes, each after its parent; the centre first.
    private(set) var nodes: [Node]

    /// The tree of these nodes, each after its parent.
    init(nodes: [Node]) {
        self.nodes = nodes
    }

    /// Grows the roads of a square city.
    ///
    /// - Parameters:
    ///   - half: Half the side, in centimetres.
    ///   - centre: Where they begin.
    ///   - stream: What they follow from.
    init(half: Int, centre: Position, stream: inout RandomStream) {
        let step = half / 25
        nodes = [Node(position: centre, parent: 0, depth: 0, reach: 0)]
        var tips: [Tip] = []
        for heading in Heading.compass {
            tips.append(Tip(node: 0, heading: heading.turned(by: stream.bell(deviation: 150)), order: 0))
        }
        var next = 0
        while next < tips.count, nodes.count < 2000 {
            let tip = tips[next]
            next += 1
            let heading = bent(tip, &stream)
            let position = nodes[tip.node].position.moved(
                east: Int(heading.east * Double(step)),
                north: Int(heading.north * Double(step))
            )
            guard position == position.clamped(to: half * 97 / 100),
                isFree(position, besides: tip.node, within: step * 7 / 10)
            else { continue }
            let parent = nodes[tip.node]
            nodes.append(
                Node(
                    position: position,
                    parent: tip.node,
                    depth: parent.depth + 1,
                    reach: parent.reach + parent.position.distance(to: position)
                )
            )
            let node = nodes.count - 1
            tips.append(Tip(node: node, heading: heading, order: tip.order))
            guard tip.order < 3, stream.happens(perMille: tip.order == 0 ? 420 : 300) else { continue }
            let turn = stream.happens(perMille: 500) ? 1400 : -1400
            tips.append(Tip(node: node, heading: heading.turned(by: turn), order: tip.order + 1))
        }
    }

    /// The tree of the nodes of which this is true, the centre among them: the parent of one is the next of them towards the
    /// centre.
    func keeping(_ isKept: (Position) -> Bool) -> RoadTree {
        var kept: [Node] = []
        // For each node itself, or the next that is kept.
        var indices: [Int] = []
        for (index, node) in nodes.enumerated() {
            let parent = index == 0 ? 0 : indices[node.parent]
            guard isKept(node.position) else {
                indices.append(parent)
                continue
            }
            let (depth, reach) = kept.isEmpty ? (0, 0) : (kept[parent].depth + 1, kept[parent].reach)
            let distance = kept.isEmpty ? 0 : kept[parent].position.distance(to: node.position)
            indices.append(kept.count)
            kept.append(Node(position: node.position, parent: parent, depth: depth, reach: reach + distance))
        }
        return RoadTree(nodes: kept)
    }

    /// The length of the way from one to the other, in centimetres.
    func distance(from start: Int, to end: Int) -> Int {
        var (one, other) = (start, end)
        while one != other {
            if nodes[one].depth >= nodes[other].depth { one = nodes[one].parent } else { other = nodes[other].parent }
        }
        return nodes[start].reach + nodes[end].reach - 2 * nodes[one].reach
    }

    /// Appends the nodes of the way from one to the other, both included.
    func appendRoute(from start: Int, to end: Int, to way: inout [Position]) {
        var (ahead, back) = (start, end)
        var descent: [Position] = []
        while ahead != back {
            if nodes[ahead].depth >= nodes[back].depth {
                way.append(nodes[ahead].position)
                ahead = nodes[ahead].parent
            } else {
                descent.append(nodes[back].position)
                back = nodes[back].parent
            }
        }
        way.append(nodes[ahead].position)
        way.append(contentsOf: descent.reversed())
    }

    // MARK: Growing

    private struct Tip {
        let node: Int
        let heading: Heading
        let order: Int
    }

    /// A road bends a little at each step; an arm also keeps away from the centre.
    private func bent(_ tip: Tip, _ stream: inout RandomStream) -> Heading {
        let heading = tip.heading.turned(by: stream.bell(deviation: tip.order == 0 ? 130 : 180))
        let (position, centre) = (nodes[tip.node].position, nodes[0].position)
        guard tip.order == 0, tip.node != 0 else { return heading }
        let outwards = Heading(
            east: Double(position.east - centre.east),
            north: Double(position.north - centre.north)
        )
        return Heading(east: heading.east + outwards.east * 0.2, north: heading.north + outwards.north * 0.2)
    }

    private func isFree(_ position: Position, besides parent: Int, within distance: Int) -> Bool {
        nodes.indices.allSatisfy { $0 == parent || nodes[$0].position.distance(to: position) > distance }
    }
}

/// A direction in the plane: a vector of length 1, without trigonometry.
private struct Heading {
    let east: Double
    let north: Double

    static let compass = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)]
        .map { Heading(east: Double($0), north: Double($1)) }

    init(east: Double, north: Double) {
        let length = (east * east + north * north).squareRoot()
        (self.east, self.north) = length > 0 ? (east / length, north / length) : (1, 0)
    }

    /// Turned by the angle whose tangent is so many thousandths.
    func turned(by thousandths: Int) -> Heading {
        let tangent = Double(thousandths) / 1000
        return Heading(east: east - north * tangent, north: north + east * tangent)
    }
}
