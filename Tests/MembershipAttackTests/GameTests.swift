import Cartography
import Cryptography
import Datasets
import Generator
import Geohash
import Heatmap
import Mobility
import Testing

@testable import MembershipAttack

/// The attack on generated people, from tracks to picture.
@Suite struct GameTests {
    private static let region = MapBounds(south: 45.7, west: 4.75, north: 45.82, east: 4.92)

    /// A day of 150 people, half of them ill.
    private static func crowd() throws -> Crowd {
        let city = try CityPlan(latitude: 45.7578, longitude: 4.832, venues: 60, seed: 1)
        let people = try SyntheticPopulation(persons: 150, midnights: [0], seed: 1, city: city, illShare: 0.5)
        let cells = try CellRectangle(
            south: region.south,
            west: region.west,
            north: region.north,
            east: region.east,
            precision: 7
        )
        return try Crowd(people.tracks(day: 0), region: cells)
    }

    private static func exact(_ crowd: Crowd) -> ExactMap {
        ExactMap(counts: crowd.days.filter(\.isIll).reduce(into: [:]) { $0.merge($1.counts, uniquingKeysWith: +) })
    }

    private static func released(_ crowd: Crowd) throws -> PublishedMap {
        var histogram = try TokenHistogram(region: crowd.region)
        for day in crowd.days where day.isIll { try histogram.addPerson(day.tokens.span) }
        let key = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        let parameters = HeatmapParameters(epsilonMillionths: 1_000_000, region: crowd.region)
        return try PublishedMap(csv: HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: key).csv())
    }

    @Test("the crowd's persons in a box are those whose tokens lie in it")
    func boxes() throws {
        let crowd = try Self.crowd()
        let map = try Self.released(crowd)
        for cell in map.cells {
            let counted = crowd.days.reduce(0) { $0 + crowd.share(of: $1, in: cell.bounds) }
            #expect(abs(counted - crowd.persons(in: cell.bounds)) < 1e-6)
        }
        let inside = crowd.days.reduce(0) { $0 + $1.tokens.count { $0 != TokenRows.null } }
        #expect(abs(crowd.persons(in: map.bounds) - Double(inside) / 48) < 1e-6, "no cell is counted twice or left out")
    }

    @Test("an ill person is found in exact counts, whoever it is; most others are not")
    func story() throws {
        let crowd = try Self.crowd()
        let (exact, map) = (Self.exact(crowd), try Self.released(crowd))
        let stories = crowd.days.map { TargetStory($0, in: exact, and: map, crowd: crowd, ill: 75) }
        #expect(stories.filter { $0.target.isIll }.allSatisfy { $0.isFoundInExactMap })
        let alarms = stories.count { !$0.target.isIll && $0.isFoundInExactMap }
        #expect(10 * alarms < stories.count)
        #expect(stories.allSatisfy { $0.separation < 2 && $0.stays.first?.fixes ?? 0 >= 6 })
    }

    @Test("games are the same for the same seed, and certain on exact counts")
    func games() throws {
        let crowd = try Self.crowd()
        let parameters = HeatmapParameters(epsilonMillionths: 1_000_000, region: crowd.region)
        let games = MembershipGames(crowd: crowd, parameters: parameters, seed: 1)
        let outcome = try games.play(6, ill: 40)
        #expect(try games.play(6, ill: 40) == outcome)
        let others = MembershipGames(crowd: crowd, parameters: parameters, seed: 2)
        #expect(try others.play(6, ill: 40) != outcome)
        #expect(outcome.exactArea > 0.9)
        #expect(throws: MembershipAttackError.tooFewPeople) { try games.play(6, ill: 150) }
        #expect(throws: MembershipAttackError.tooFewPeople) { try games.play(0, ill: 10) }
    }

    @Test("a region that is finer than the tracks, or too large, is refused")
    func refusals() throws {
        let people = try SyntheticPopulation(
            persons: 2,
            midnights: [0],
            seed: 1,
            city: CityPlan(latitude: 45.7578, longitude: 4.832, venues: 60, seed: 1)
        )
        let tracks = try people.tracks(day: 0)
        let large = try CellRectangle(south: 40, west: 4, north: 46, east: 9, precision: 8)
        #expect(throws: MembershipAttackError.unusableRegion) { try Crowd(tracks, region: large) }
        let coarse = try TrackSet(
            precision: 8,
            timeBase: tracks.timeBase,
            persons: tracks.persons,
            personIndex: tracks.personIndex,
            steps: tracks.steps,
            cells: tracks.cells.map { $0 >> 20 }
        )
        let region = try CellRectangle(south: 45.7, west: 4.8, north: 45.71, east: 4.81, precision: 7)
        #expect(throws: MembershipAttackError.unusableRegion) { try Crowd(coarse, region: region) }
    }

    @Test("the picture shows both maps and the target, the same bytes each time")
    func picture() throws {
        let crowd = try Self.crowd()
        let (exact, map) = (Self.exact(crowd), try Self.released(crowd))
        let target = try #require(crowd.days.first { $0.isIll })
        let words = AttackPicture.Words(
            title: "Title",
            subtitle: "Subtitle",
            exact: ["Found", "Sentence."],
            released: ["Not", "Sentence."],
            footer: "Foot",
            label: "Label"
        )
        let story = TargetStory(target, in: exact, and: map, crowd: crowd, ill: 75)
        let picture = AttackPicture(exact: exact, released: map, story: story, words: words)
        #expect(try picture.png() == picture.png())
        let raster = try picture.raster()
        #expect([raster.width, raster.height] == [AttackPicture.width, AttackPicture.height])
        func pixels(_ side: AttackPicture.Side, _ top: Int, _ height: Int) -> Set<UInt32> {
            let frame = AttackPicture.frame(side, top: top, height: height)
            return (frame.y..<frame.bottom).reduce(into: []) { colours, y in
                for x in frame.x..<frame.right { if let colour = raster[x, y] { colours.insert(colour.code) } }
            }
        }
        for side in AttackPicture.Side.allCases {
            let city = pixels(side, AttackPicture.cityTop, AttackPicture.cityHeight)
            #expect(city.contains(AttackPicture.Colours.mark.code), "the target's rings")
        }
        let street = pixels(.exact, AttackPicture.streetTop, AttackPicture.streetHeight)
        #expect(street.contains(AttackPicture.Colours.mark.code), "the target's cells are framed")
        #expect(
            !pixels(.released, AttackPicture.streetTop, AttackPicture.streetHeight).contains(
                AttackPicture.Colours.mark.code
            )
        )
    }
}
