package import Geohash
internal import Mobility

/// A made-up city, or a region made up after a real one.
///
/// A city: roads that grow from a dense centre, sub-centres on them, homes around, venues and firms in between.
/// Everything follows from the seed. The weights that place things fall off exponentially from the centre and from the
/// sub-centres; relevance is lognormal, so that a few venues draw many people. A region has ``Towns`` instead.
package struct CityPlan: Hashable, Sendable {
    /// Sides that a city may have, in kilometres.
    package static let extents = 1.0...200.0
    /// Sides that a region after a real one may have, in kilometres.
    package static let regionExtents = 1.0...1000.0
    /// Numbers of venues that a city may have.
    package static let venueCounts = 10...200_000

    /// The cells of precision 12 that make up the city; no fix lies outside.
    package let region: CellRectangle

    let frame: CityFrame
    /// Half the side, in centimetres.
    let half: Int
    let roads: Roads
    /// Shops, cafés and the like.
    let venues: [Venue]
    /// Where people work.
    let firms: [Venue]
    /// How people choose venues.
    let visiting: Attraction
    /// How people choose firms.
    let commuting: Attraction
    private let homes: Homes

    /// The law by which people choose among venues.
    private static let visitingLaw = Gravity.Law(exponent: 2.6, cutoff: 30_000)
    /// The law by which people choose where to work.
    private static let commutingLaw = Gravity.Law(exponent: 1.8, cutoff: 12_000)
    /// The share of the persons who are at venues at a busy time.
    private static let outAndAbout = 0.1
    /// The share of the persons who work.
    private static let working = 0.6
    /// Persons for each spot of a venue at a busy time, and of a firm, so that people meet 8 to 14 others a day.
    private static let crowd = (venue: 0.7, firm: 9.0)
    /// Persons who work at a firm, on average.
    private static let staff = 14.0

    /// Plans a city.
    ///
    /// - Parameters:
    ///   - latitude: The centre's latitude in degrees.
    ///   - longitude: The centre's longitude in degrees.
    ///   - extentKilometres: The side of the square that holds everything.
    ///   - venues: How many shops, cafés and the like there are.
    ///   - persons: How many persons venues and firms are made for; twelve for each venue unless said.
    ///   - water: Where nobody goes; nil if that is nowhere.
    ///   - seed: What everything follows from.
    /// - Throws: The case of the argument that is out of range, or `landTooSmall`.
    package init(
        latitude: Double,
        longitude: Double,
        extentKilometres: Double = 20,
        venues: Int = 400,
        persons: Int? = nil,
        water: WaterMask? = nil,
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
        let land = try Self.land(around: water, frame, half: half)
        let centre = land?.centre ?? Position(east: 0, north: 0)
        roads = Roads(RoadTree(half: half, centre: centre, stream: &stream), on: land)
        let districts = Districts(roads: roads, half: half, stream: &stream)
        homes = Homes(choice: WeightedChoice(districts.residential), towns: nil)

        let persons = Double(min(max(persons ?? venues * 12, 1), MobilityLimits.persons))
        let half = half
        let builder = VenueBuilder(half: half, roads: roads, homes: homes, seed: seed)
        (self.venues, visiting) = builder.venues(
            Array(repeating: nil, count: venues),
            weights: districts.commercial,
            spots: persons * Self.outAndAbout / Self.crowd.venue
        ) { .gravity(Gravity(to: $0.map(\.position), relevance: $1, half: half, law: Self.visitingLaw)) }
        (firms, commuting) = builder.firms(
            Array(repeating: nil, count: max(Int(persons * Self.working / Self.staff), 3)),
            weights: districts.industrial,
            spots: persons * Self.working / Self.crowd.firm
        ) { .gravity(Gravity(to: $0.map(\.position), relevance: $1, half: half, law: Self.commutingLaw)) }
    }

    /// Plans a region after a real one: its people live where the tessellation has them, and work where its flows, or, if
    /// there are none, the radiation model says.
    ///
    /// - Parameters:
    ///   - tessellation: The real one.
    ///   - venues: How many shops, cafés and the like there are.
    ///   - persons: How many persons venues and firms are made for.
    ///   - water: Where nobody goes; nil if that is nowhere.
    ///   - seed: What everything follows from.
    /// - Throws: The case of the argument that is out of range; `extentOutOfRange` for a region that is, or
    ///   `centreOutOfRange` for one near a pole or across the antimeridian; `landTooSmall` or `areaWithoutLand`.
    package init(
        like tessellation: Tessellation,
        venues: Int,
        persons: Int,
        water: WaterMask? = nil,
        seed: UInt64
    ) throws(GeneratorError) {
        guard Self.venueCounts.contains(venues) else { throw .venuesOutOfRange(allowed: Self.venueCounts) }
        guard !tessellation.isAcrossAntimeridian else { throw .centreOutOfRange }
        let square = tessellation.square
        guard Self.regionExtents.contains(square.kilometres) else {
            throw .extentOutOfRange(allowed: Self.regionExtents)
        }
        half = Int(square.kilometres * 50_000)
        guard let frame = CityFrame(latitude: square.latitude, longitude: square.longitude, half: half),
            let region = frame.region(half: half)
        else { throw .centreOutOfRange }
        (self.frame, self.region) = (frame, region)
        var stream = RandomStream(seed: seed, purpose: .roads)
        let land = try Self.land(around: water, frame, half: half)
        let towns = try Towns(of: tessellation, frame: frame, land: land, stream: &stream)
        roads = towns.roads
        let people = towns.towns.map(\.people)
        homes = Homes(choice: WeightedChoice(people), towns: towns)

        let persons = Double(min(max(persons, 1), MobilityLimits.persons))
        let capitals = towns.capitals.map { Optional($0) }
        let builder = VenueBuilder(half: half, roads: roads, homes: homes, seed: seed)
        (self.venues, visiting) = builder.venues(
            Array(repeating: nil, count: venues),
            weights: people,
            spots: persons * Self.outAndAbout / Self.crowd.venue
        ) { .towns(.gravity(Self.visitingLaw, in: towns, to: $0, relevance: $1)) }
        let firms = max(Int(persons * Self.working / Self.staff), capitals.count)
        (self.firms, commuting) = builder.firms(
            capitals + Array(repeating: nil, count: firms - capitals.count),
            weights: towns.jobs(tessellation.flows),
            spots: persons * Self.working / Self.crowd.firm
        ) { places, relevance in
            guard let flows = tessellation.flows else {
                return .towns(.radiation(in: towns, to: places, relevance: relevance))
            }
            return .towns(.flows(flows, in: towns, to: places, relevance: relevance))
        }
    }

    private static func land(around water: WaterMask?, _ frame: CityFrame, half: Int) throws(GeneratorError) -> Land? {
        guard let water else { return nil }
        return try Land(water, frame: frame, half: half)
    }

    /// Venues of which a population of this size has enough to choose from: 4,000, or one for twelve persons.
    package static func venueCount(forPersons persons: Int) -> Int {
        min(max(persons / 12, 4000), venueCounts.upperBound)
    }

    /// A place for a household to live.
    func home(_ stream: inout RandomStream) -> Stop {
        homes.draw(roads: roads, half: half, &stream)
    }
}
