/// Where households live: around the nodes of the roads, by weights.
struct Homes: Hashable, Sendable {
    /// The draw of a node.
    let choice: WeightedChoice
    /// The towns that the nodes are; nil in a made-up city.
    let towns: Towns?

    /// A place for a household, in a city of this half side.
    func draw(roads: RoadTree, half: Int, _ stream: inout RandomStream) -> Stop {
        let node = choice.draw(&stream)
        if let towns { return Stop(position: towns.place(in: node, &stream), node: node) }
        let scatter = half / 36
        let position = roads.nodes[node].position
            .moved(east: stream.bell(deviation: scatter), north: stream.bell(deviation: scatter))
            .clamped(to: half * 98 / 100)
        return Stop(position: position, node: node)
    }
}
