package import Geohash

/// A made-up city: roads that grow from a dense centre, sub-centres on them, homes around, venues and firms in between.
///
/// Everything follows from the seed. The weights that place things fall off exponentially from the centre and from the
/// sub-centres; relevance is lognormal, so that a few venues draw many people.
package struct CityPlan: Hashable, Sendable {
    /// Sides that a city may have, in kilometres.
    package static let extents = 1.0...200.0
    /// Numbers of venues that a city may have.
    package static let venueCounts = 10...200_000

    /// The cells of precision 12 that make up the city; no fix lies outside.
    package let region: CellRectangle

    let frame: CityFrame
    /// Half the side, in centimetres.
    let half: Int
    let roads: RoadTree
    let venues: [Venue]
    let venueRelevance: WeightedChoice
    let workplaces: [Venue]
    let workplaceRelevance: WeightedChoice
    private let residential: WeightedChoice

    /// Plans a city.
    ///
    /// - Parameters:
    ///   - latitude: The centre's latitude in degrees.
    ///   - longitude: The centre's longitude in degrees.
    ///   - extentKilometres: The side of the square that holds everything.
    ///   - venues: How many shops, cafés and the like there are; there are a third as many firms.
    ///   - seed: What everything follows from.
    /// - Throws: The case of the argument that is out of range.
    package init(
        latitude: Double,
        longitude: Double,
        extentKilometres: Double = 20,
        venues: Int = 400,
        seed: UInt64
    ) throws(GeneratorError) {
        guard Self.extents.contains(extentKilometres) else { throw .extentOutOfRange(allowed: Self.extents) }
        guard Self.venueCounts.contains(venues) else { throw .venuesOutOfRange(allowed: Self.venueCounts) }
        half = Int(extentKilometres * 50_000)
        guard let frame = CityFrame(latitude: latitude, longitude: longitude, half: half),
            let region = frame.region(half: half)
        else { throw .centreOutOfRange }
        (self.frame, self.region) = (frame, region)
        var stream = RandomStream(seed: seed, purpose: .roads)
        roads = RoadTree(half: half, stream: &stream)
        let districts = Districts(roads: roads, half: half, stream: &stream)
        residential = WeightedChoice(districts.residential)

        var builder = VenueBuilder(half: half, roads: roads, stream: RandomStream(seed: seed, purpose: .venues))
        (self.venues, venueRelevance) = builder.venues(venues, weights: districts.commercial, spotsOnAverage: 4)
        builder.stream = RandomStream(seed: seed, purpose: .workplaces)
        (workplaces, workplaceRelevance) = builder.venues(
            venues / 3,
            weights: districts.industrial,
            spotsOnAverage: 2.2
        )
    }

    /// Venues that give a population of this size about as many encounters as people have.
    package static func venueCount(forPersons persons: Int) -> Int {
        min(max(persons / 12, venueCounts.lowerBound), venueCounts.upperBound)
    }

    /// A place for a household to live.
    func home(_ stream: inout RandomStream) -> Stop {
        let node = residential.draw(&stream)
        let scatter = half / 36
        let position = roads.nodes[node].position
            .moved(east: stream.bell(deviation: scatter), north: stream.bell(deviation: scatter))
            .clamped(to: half * 98 / 100)
        return Stop(position: position, node: roads.nearest(to: position))
    }
}

/// Places venues by weights of the roads' nodes.
private struct VenueBuilder {
    let half: Int
    let roads: RoadTree
    var stream: RandomStream

    mutating func venues(
        _ count: Int,
        weights: [Double],
        spotsOnAverage: Double
    ) -> (venues: [Venue], relevance: WeightedChoice) {
        let nodes = WeightedChoice(weights)
        let relevance = WeightedChoice(
            (0..<count).map { _ in (Double(stream.bell(deviation: 1000)) / 1000).exponential }
        )
        let scatter = half / 110
        let venues = (0..<count).map { index in
            let corner = roads.nodes[nodes.draw(&stream)].position
                .moved(east: stream.bell(deviation: scatter), north: stream.bell(deviation: scatter))
                .clamped(to: half - Venue.widest)
            let size = relevance.share(of: index) * Double(count)
            let spots = min(max(Int(size * spotsOnAverage), 1), Venue.maximumSpots)
            return Venue(corner: corner, node: roads.nearest(to: corner), spots: spots)
        }
        return (venues, relevance)
    }
}
