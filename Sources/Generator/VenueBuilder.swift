/// Places venues and firms by weights of the roads' nodes.
struct VenueBuilder {
    /// Visits for each venue that tell how popular it is.
    private static let trials = 8

    private let half: Int
    private let roads: RoadTree
    private let homes: Homes
    private let seed: UInt64

    /// A builder for a city of this half side.
    init(half: Int, roads: RoadTree, homes: Homes, seed: UInt64) {
        (self.half, self.roads, self.homes, self.seed) = (half, roads, homes, seed)
    }

    /// Venues of lognormal relevance, which share so many spots by how often people from anywhere come.
    ///
    /// - Parameters:
    ///   - nodes: For each venue its node, or nil if it is to be drawn.
    ///   - weights: How strongly each node draws venues.
    ///   - spots: How many spots there are, at least one for each venue aside.
    ///   - attraction: Makes of the venues' places and their relevance how people choose among them.
    /// - Returns: The venues, and how people choose among them.
    func venues(
        _ nodes: [Int?],
        weights: [Double],
        spots: Double,
        attraction: ([Stop], [Double]) -> Attraction
    ) -> (venues: [Venue], choice: Attraction) {
        var stream = RandomStream(seed: seed, purpose: .venues)
        return build(nodes, weights: weights, spots: spots, attraction: attraction, &stream)
    }

    /// Firms, in the same way.
    func firms(
        _ nodes: [Int?],
        weights: [Double],
        spots: Double,
        attraction: ([Stop], [Double]) -> Attraction
    ) -> (venues: [Venue], choice: Attraction) {
        var stream = RandomStream(seed: seed, purpose: .firms)
        return build(nodes, weights: weights, spots: spots, attraction: attraction, &stream)
    }

    private func build(
        _ nodes: [Int?],
        weights: [Double],
        spots: Double,
        attraction: ([Stop], [Double]) -> Attraction,
        _ stream: inout RandomStream
    ) -> (venues: [Venue], choice: Attraction) {
        let draw = WeightedChoice(weights)
        let relevance = nodes.map { _ in stream.normal().exponential }
        let places = nodes.map { node in place(at: node ?? draw.draw(&stream), &stream) }
        let choice = attraction(places, relevance)
        var visits = [Int](repeating: 0, count: nodes.count)
        for _ in 0..<nodes.count * Self.trials {
            let home = homes.choice.draw(&stream)
            visits[choice.draw(from: Stop(position: roads.nodes[home].position, node: home), &stream)] += 1
        }
        let spotsPerVisit = spots / Double(nodes.count * Self.trials)
        let venues = zip(places, visits).map { place, visits in
            let spots = min(max(Int(Double(visits) * spotsPerVisit), 1), Venue.maximumSpots)
            return Venue(corner: place.position, node: place.node, spots: spots)
        }
        return (venues, choice)
    }

    private func place(at node: Int, _ stream: inout RandomStream) -> Stop {
        let position =
            if let towns = homes.towns {
                towns.place(in: node, nearerBy: 3, &stream)
            } else {
                roads.nodes[node].position
                    .moved(east: stream.bell(deviation: half / 110), north: stream.bell(deviation: half / 110))
            }
        return Stop(position: position.clamped(to: half - Venue.widest), node: node)
    }
}
