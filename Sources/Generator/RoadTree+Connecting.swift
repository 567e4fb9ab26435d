extension RoadTree {
    /// The shortest roads that connect places (Prim 1957): the nodes are the places, in the order in which they were reached.
    ///
    /// - Parameters:
    ///   - places: At least one.
    ///   - root: The index of the first.
    /// - Returns: The roads, and for each node the index of its place.
    static func connecting(_ places: [Position], from root: Int) -> (roads: RoadTree, order: [Int]) {
        var nodes: [Node] = []
        var order: [Int] = []
        // For each place that is not reached yet, the nearest node.
        var nearest = places.map { (node: 0, distance: $0.distance(to: places[root])) }
        var left = Set(places.indices)
        var next = root
        while true {
            left.remove(next)
            order.append(next)
            let (parent, distance) = nodes.isEmpty ? (0, 0) : nearest[next]
            nodes.append(
                Node(
                    position: places[next],
                    parent: parent,
                    depth: nodes.isEmpty ? 0 : nodes[parent].depth + 1,
                    reach: nodes.isEmpty ? 0 : nodes[parent].reach + distance
                )
            )
            for place in left {
                let distance = places[place].distance(to: places[next])
                if distance < nearest[place].distance { nearest[place] = (nodes.count - 1, distance) }
            }
            guard let closest = left.min(by: { (nearest[$0].distance, $0) < (nearest[$1].distance, $1) }) else { break }
            next = closest
        }
        return (RoadTree(nodes: nodes), order)
    }
}
