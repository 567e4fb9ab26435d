/// Places venues and firms by weights of the roads' nodes.
struct VenueBuilder {
    /// Visits for each venue that tell how popular it is.
    private static let trials = 8
    /// Attempts to find a place on land.
    private static let attempts = 64

    private let half: Int
    private let roads: Roads
    private let homes: Homes
    private let seed: UInt64

    /// A builder for a city of this half side.
    init(half: Int, roads: Roads, homes: Homes, seed: UInt64) {
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
            visits[choice.draw(from: Stop(position: roads.position(of: home), node: home), &stream)] += 1
        }
        let spotsPerVisit = spots / Double(nodes.count * Self.trials)
        let venues = zip(places, visits).map { place, visits in
            let spots = min(max(Int(Double(visits) * spotsPerVisit), 1), Venue.maximumSpots)
            return Venue(corner: place.position, node: place.node, spots: spots)
        }
        return (venues, choice)
    }

    private func place(at node: Int, _ stream: inout RandomStream) -> Stop {
        let (middle, limit) = (roads.position(of: node), half - Venue.widest)
        func isFit(_ place: Position) -> Bool { roads.land?.hasRoom(at: place, near: middle) ?? true }
        if let towns = homes.towns {
            let place = towns.place(in: node, nearerBy: 3, isFit: isFit, &stream)
            return Stop(position: place.clamped(to: limit), node: node)
        }
        for _ in 0..<Self.attempts {
            let position = middle.moved(
                east: stream.bell(deviation: half / 110),
                north: stream.bell(deviation: half / 110)
            )
            .clamped(to: limit)
            if isFit(position) { return Stop(position: position, node: node) }
        }
        return Stop(position: middle, node: node)
    }
}
