/// Where households live: around the nodes of the roads, by weights.
struct Homes: Hashable, Sendable {
    /// The draw of a node.
    let choice: WeightedChoice
    /// The towns that the nodes are; nil in a made-up city.
    let towns: Towns?

    /// Attempts to find a place on land.
    private static let attempts = 64

    /// A place for a household, in a city of this half side.
    func draw(roads: Roads, half: Int, _ stream: inout RandomStream) -> Stop {
        let node = choice.draw(&stream)
        let middle = roads.position(of: node)
        func isFit(_ place: Position) -> Bool { roads.land?.hasHome(at: place, near: middle) ?? true }
        if let towns { return Stop(position: towns.place(in: node, isFit: isFit, &stream), node: node) }
        let scatter = half / 36
        for _ in 0..<Self.attempts {
            let position = middle.moved(east: stream.bell(deviation: scatter), north: stream.bell(deviation: scatter))
                .clamped(to: half * 98 / 100)
            if isFit(position) { return Stop(position: position, node: node) }
        }
        return Stop(position: middle, node: node)
    }
}
