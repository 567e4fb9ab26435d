/// The main roads of a city or region, and where they may lead.
enum Roads: Hashable, Sendable {
    /// They lead anywhere.
    case tree(RoadTree)
    /// They keep away from water.
    case network(RoadNetwork)

    /// Of this tree all that can be, around the water of this land, if there is any.
    init(_ tree: RoadTree, on land: Land?) {
        self = land.map { .network(RoadNetwork(tree, on: $0)) } ?? .tree(tree)
    }

    /// Where there is no water; nil if that is everywhere.
    var land: Land? {
        if case .network(let network) = self { network.land } else { nil }
    }

    /// The number of nodes; the centre is the first.
    var count: Int {
        switch self {
        case .tree(let tree): tree.nodes.count
        case .network(let network): network.nodes.count
        }
    }

    /// Where a node is.
    func position(of node: Int) -> Position {
        switch self {
        case .tree(let tree): tree.nodes[node].position
        case .network(let network): network.nodes[node]
        }
    }

    /// The length of the way from one node to another, in centimetres.
    func distance(from start: Int, to end: Int) -> Int {
        switch self {
        case .tree(let tree): tree.distance(from: start, to: end)
        case .network(let network): network.distance(from: start, to: end)
        }
    }

    /// Appends the corners of the way from one node to another, both included.
    func appendRoute(from start: Int, to end: Int, to way: inout [Position]) {
        switch self {
        case .tree(let tree): tree.appendRoute(from: start, to: end, to: &way)
        case .network(let network): network.appendRoute(from: start, to: end, to: &way)
        }
    }
}
