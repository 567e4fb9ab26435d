import ContributionTestSupport
import Cryptography
import Datasets
import DeterministicCBOR
import Geohash
import TestSupport
import Testing

@testable import SocialDistance

@Suite struct NearnessTests {
    /// Whether two positions are near, by exact arithmetic.
    func isNear(_ left: EarthPosition, _ right: EarthPosition, _ radius: UInt32) -> UInt32 {
        left.squaredDistance(to: right) <= UInt64(radius) * UInt64(radius) ? 1 : 0
    }

    func measured(_ left: EarthPosition, _ right: EarthPosition, _ nearness: Nearness) -> UInt32 {
        nearness.isNear(
            UInt32(bitPattern: left.x) &- UInt32(bitPattern: right.x),
            UInt32(bitPattern: left.y) &- UInt32(bitPattern: right.y),
            UInt32(bitPattern: left.z) &- UInt32(bitPattern: right.z)
        )
    }

    @Test(
        "it is the exact comparison for any two places on the earth",
        arguments: [100, 2000, 10_000, 100_000] as [UInt64]
    )
    func exact(millimetres: UInt64) throws {
        let definition = try ProximityDefinition(radiusMillimetres: millimetres, positionErrorMillimetres: 0)
        let nearness = Nearness(definition)
        let reach = Int32(nearness.radius)
        #expect(UInt64(reach) == millimetres * 256 / 1000)
        var random = SplitMix(state: millimetres)
        let limit: Int32 = 1_630_978_254
        var near = 0
        for round in 0..<20_000 {
            let place = EarthPosition(
                x: .random(in: -limit...limit, using: &random),
                y: .random(in: -limit...limit, using: &random),
                z: .random(in: -limit...limit, using: &random)
            )
            // Around the sphere of the radius, just in and out of reach along one axis, or anywhere.
            func moved(_ coordinate: Int32) -> Int32 {
                switch round % 4 {
                case 0: coordinate + .random(in: -reach...reach, using: &random) * 2 / 3
                case 1: coordinate + .random(in: -reach - 1...reach + 1, using: &random)
                case 2: coordinate + [0, reach, -reach, reach + 1, -reach - 1][Int.random(in: 0..<5, using: &random)]
                default: .random(in: -limit...limit, using: &random)
                }
            }
            let other = EarthPosition(x: moved(place.x), y: moved(place.y), z: moved(place.z))
            let expected = isNear(place, other, nearness.radius)
            #expect(measured(place, other, nearness) == expected)
            #expect(measured(place, .unknown, nearness) == 0)
            near += Int(expected)
        }
        #expect(near > 3000 && near < 17_000)
    }

    @Test("of 10,000 pairs one metre apart none is missed, while same-cell misses 5.8 % and 31.5 %")
    func pairsAtOneMetre() throws {
        let definition = try ProximityDefinition(radiusMillimetres: 2000, positionErrorMillimetres: 0)
        let nearness = Nearness(definition)
        let metresPerDegree = EarthPosition.radiusMetres * .pi / 180
        var random = SplitMix(state: 11)
        var (missed, missedBorder, missedCells) = (0, 0, [8: 0, 9: 0])
        for _ in 0..<10_000 {
            let (latitude, longitude) = (
                48.86 + Double.random(in: -0.05...0.05, using: &random), Double.random(in: 2.3...2.4, using: &random)
            )
            let turn = Double.random(in: 0..<2 * .pi, using: &random)
            let (north, east) = (sine(turn + .pi / 2) / metresPerDegree, sine(turn) / (metresPerDegree * 0.65794))
            let here = try GeohashCell(latitude: latitude, longitude: longitude, precision: 12)
            let there = try GeohashCell(latitude: latitude + north, longitude: longitude + east, precision: 12)
            missed += 1 - near(here, there, nearness)
            for precision in [8, 9] where try here.parent(precision: precision) != there.parent(precision: precision) {
                missedCells[precision, default: 0] += 1
            }
            // The same pair put astride the next border of a cell of nine characters.
            let border = try here.parent(precision: 9).boundingBox.north
            let below = try GeohashCell(latitude: border - abs(north) / 2 - 1e-9, longitude: longitude, precision: 12)
            let above = try GeohashCell(latitude: border + abs(north) / 2, longitude: longitude + east, precision: 12)
            missedBorder += 1 - near(below, above, nearness)
        }
        #expect(missed == 0 && missedBorder == 0)
        #expect((520...640).contains(missedCells[8] ?? 0), "5.8 % in theory")
        #expect((3000...3300).contains(missedCells[9] ?? 0), "31.5 % in theory")
    }

    private func near(_ here: GeohashCell, _ there: GeohashCell, _ nearness: Nearness) -> Int {
        let (left, right) = (
            EarthPosition(cell: here.bits, precision: 12), EarthPosition(cell: there.bits, precision: 12)
        )
        return Int(measured(left, right, nearness))
    }

    /// The sine by the coordinate that it is.
    private func sine(_ turn: Double) -> Double {
        let radius = EarthPosition.radiusMetres * Double(EarthPosition.unitsPerMetre)
        return Double(EarthPosition(latitude: 0, longitude: turn * 180 / .pi).y) / radius
    }
}

@Suite struct ProximityAnswerTests {
    static func definition(radius: UInt64 = 2000) throws -> ProximityDefinition {
        try ProximityDefinition(radiusMillimetres: radius, positionErrorMillimetres: 0)
    }

    @Test(
        "scan, batch and comparing everybody with everybody agree, at poles, borders and the antimeridian",
        arguments: UInt64(1)...6
    )
    func againstNaive(seed: UInt64) throws {
        let day = try PlacedDay(seed: seed, spread: [3, 6, 40][Int(seed) % 3])
        let definition = try Self.definition(radius: [2000, 10_000][Int(seed) % 2])
        let expected = day.keys.indices.map { day.naive($0, definition) }
        for (block, workers) in [(65_520, 1), (100, 3), (12, 16)] {
            let dataset = try day.dataset(definition, block: block)
            let batch = try ProximityAnswer.counts(for: day.keys, in: dataset, workers: workers)
            #expect(batch.map(\.days) == expected.map { [$0] })
            for asker in [0, 4, 5, 41] {
                let answer = try ProximityAnswer.count(for: day.keys[asker], in: dataset, workers: workers)
                #expect(answer.days == [expected[asker]] && answer.definition == definition)
            }
        }
        #expect(expected.contains { $0.persons > 0 })
    }

    @Test("with memory for few pairs the batch says the same in parts, and one asker more than fits is refused")
    func fewPairs() throws {
        let (day, definition) = (try PlacedDay(seed: 7), try Self.definition(radius: 100_000))
        let dataset = try day.dataset(definition)
        let whole = try ProximityAnswer.counts(for: day.keys, in: dataset)
        let parts = try ProximityAnswer.counts(for: day.keys, in: dataset, workers: 2, maximumPairs: 20)
        #expect(parts == whole)
    }

    @Test("a key without a row is told nothing but zeros, and its scan reads the same")
    func stranger() throws {
        let (day, definition) = (try PlacedDay(seed: 8), try Self.definition())
        let stranger = try Contributions.key(200).verificationKey
        let dataset = try day.dataset(definition)
        let alone = try ProximityAnswer.count(for: stranger, in: dataset).days
        #expect(alone == [ProximityDay(day: Contributions.day, stepSeconds: 60, ticks: 40)])
        #expect(try ProximityAnswer.counts(for: [stranger, day.keys[0]], in: dataset)[0].days == alone)
    }

    @Test("padding that is somewhere is nobody, in the batch as in the scan")
    func paddingSomewhere() throws {
        let (day, definition) = (try PlacedDay(seed: 9), try Self.definition(radius: 100_000))
        let (dataset, people) = (try day.dataset(definition, nobodies: 7), Array(day.keys.dropLast(7)))
        let batch = try ProximityAnswer.counts(for: people, in: dataset)
        #expect(try batch == people.map { try ProximityAnswer.count(for: $0, in: dataset) })
        #expect(batch.allSatisfy { $0.days[0].persons == 4 })
    }

    /// What one asker is told of one other person near whom they were for some ticks.
    func close(
        ticks: Int,
        onset: UInt16?,
        night: String = Contributions.day,
        definition: ProximityDefinition
    ) throws -> ProximityDay {
        let here = EarthPosition(latitude: 45, longitude: 4)
        let day = PlacedDay(
            keys: try (1...2).map { try Contributions.key($0).verificationKey },
            ticks: (0..<100).map { [here, $0 < ticks ? here : .unknown] },
            statuses: [.init(isIll: false), .init(isIll: true, daysSinceOnset: onset)]
        )
        let answer = try ProximityAnswer.count(for: day.keys[0], in: day.dataset(definition, night: night))
        return try #require(answer.days.first)
    }

    @Test("a close contact is a quarter of an hour of one day, and times count half an hour of one person at most")
    func times() throws {
        let definition = try Self.definition()
        #expect(try close(ticks: 14, onset: 0, definition: definition).closeContacts == 0)
        let contact = try close(ticks: 15, onset: 0, definition: definition)
        #expect(contact.closeContacts == 1 && contact.exposureSeconds == 900 && contact.longestSeconds == 900)
        let long = try close(ticks: 90, onset: 0, definition: definition)
        #expect(long.exposureSeconds == 1800 && long.contactSeconds == 1800 && long.longestSeconds == 5400)
    }

    @Test("somebody ill is infectious from two days before the onset on, and without an onset always")
    func infectious() throws {
        let definition = try Self.definition()
        // The night is three days after the contact: an onset one, or none, of these days before it is too late.
        for (onset, isInfectious) in [(nil, true), (5, true), (3, true), (1, true), (0, false)] as [(UInt16?, Bool)] {
            let day = try close(ticks: 20, onset: onset, night: "2020-11-24", definition: definition)
            #expect(day.ill == 1 && day.closeContacts == (isInfectious ? 1 : 0))
            #expect(day.exposureSeconds == (isInfectious ? 1200 : 0) && day.contactSeconds == 1200)
        }
    }

    @Test("a definition out of range, another one, or none is refused")
    func definitions() throws {
        let right = try Self.definition()
        #expect(try ProximityDefinition(parameters: right.parameters) == right)
        for (key, value) in [
            ("definition", .text("co-presence")), ("definition", .null), ("radius-millimetres", .unsigned(99)),
            ("radius-millimetres", .unsigned(100_001)), ("close-contact-seconds", .unsigned(0)),
            ("infectious-days-before-onset", .unsigned(32)), ("position-error-millimetres", .text("5")),
        ] as [(String, CBORValue)] {
            var parameters = right.parameters
            parameters[key] = value
            #expect(throws: ContactError.unknownDefinition) { try ProximityDefinition(parameters: parameters) }
        }
        let dataset = try PlacedDay(seed: 1).dataset(right)
        #expect(throws: ContactError.unknownDefinition) {
            try ContactAnswer.count(for: Contributions.key(1).verificationKey, in: dataset)
        }
        #expect(try ContactDefinition(of: dataset.header) == .proximity)
    }

    @Test("the cells that a radius needs are at most half of it wide")
    func cells() throws {
        let needed = try [100, 2000, 10_000, 100_000].map { try Self.definition(radius: $0).coarsestPrecision }
        #expect(needed == [12, 11, 9, 8])
    }

    @Test("statuses that do not fit the rows, and a day after the night, are refused")
    func refusals() throws {
        let (day, definition) = (try PlacedDay(seed: 2), try Self.definition())
        let few = PlacedDay(keys: day.keys, ticks: day.ticks, statuses: [.init(isIll: true)])
        #expect(throws: DatasetsError.malformedRows) {
            try ProximityAnswer.count(for: day.keys[0], in: few.dataset(definition))
        }
        #expect(throws: DatasetsError.malformedRows) {
            try ProximityAnswer.counts(for: day.keys, in: few.dataset(definition))
        }
        #expect(throws: DatasetsError.wrongWindow) {
            try ProximityAnswer.count(for: day.keys[0], in: day.dataset(definition, night: "2020-11-20"))
        }
    }
}
