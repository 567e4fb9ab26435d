import Datasets
import DeterministicCBOR
import Foundation
import Geohash
import TestSupport
import Testing

/// In which cells a person counts, where distinct persons are counted.
@Suite struct DayPlacesTests {
    private static let nowhere = UInt64.max

    @Test("the cells of the longest stays are chosen, each once, in their order, and null follows")
    func longest() {
        // Ten-minute steps; 20 is visited twice, and together for longer than 80.
        let stays: [(cell: UInt64, steps: Int)] = [
            (90, 6), (20, 3), (80, 5), (70, 6), (60, 7), (20, 3), (50, 8), (40, 3), (30, 9), (10, 10), (11, 11),
        ]
        let cells = stays.flatMap { [UInt64](repeating: $0.cell, count: $0.steps) }
        let steps = cells.indices.map { UInt32($0) }
        let places = DayTokens.places(steps: steps, cells: cells, stepSeconds: 600, tieKey: [])
        #expect(places == [10, 11, 20, 30, 50, 60, 70, 90])
        let few = DayTokens.places(steps: [0, 1], cells: [7, 5], stepSeconds: 600, tieKey: [])
        #expect(few == [5, 7] + [UInt64](repeating: .max, count: 6))
        let none = DayTokens.places(steps: [], cells: [], stepSeconds: 600, tieKey: [])
        #expect(none == [UInt64](repeating: .max, count: 8))
    }

    @Test("a gap counts for half an hour at most, so that a lonely fix does not outweigh a stay")
    func gaps() {
        let steps: [UInt32] = [0, 72, 73, 74, 75, 76]
        let places = DayTokens.places(
            steps: steps,
            cells: [1, 2, 2, 2, 2, 2],
            stepSeconds: 600,
            places: 1,
            tieKey: []
        )
        #expect(places == [2])
    }

    /// Days on which many cells have equal dwell.
    private struct Day: Encodable {
        var steps: [UInt32]
        var cells: [UInt64?]
        var seconds: UInt32
        var places: Int
        var key: String
        var keyBytes: [UInt8] = []

        /// The day with a cell for each of its steps.
        func visiting(_ cell: () -> UInt64?) -> Day {
            var day = self
            day.cells = steps.map { _ in cell() }
            return day
        }

        enum CodingKeys: CodingKey { case steps, cells, seconds, places, key }

        var chosen: [UInt64] {
            DayTokens.places(
                steps: steps,
                cells: cells.map { $0 ?? nowhere },
                stepSeconds: seconds,
                places: places,
                tieKey: keyBytes
            )
        }
    }

    private static func days(_ count: Int) -> [Day] {
        var random = SplitMix(state: 8)
        return (0..<count).map { number in
            let fixes = Int(random.next() % 60)
            let steps = (0..<fixes).map { _ in UInt32(random.next() % 288) }
            let key = (0..<16).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let kinds = 1 + random.next() % 40
            return Day(
                steps: number % 3 == 0 ? Array(Set(steps)).sorted() : steps.sorted(),
                cells: [],
                seconds: [60, 300, 3600][number % 3],
                places: [8, 8, 1, 3, 0, 255][number % 6],
                key: key.map { String(0x100 + UInt16($0), radix: 16).dropFirst() }.joined(),
                keyBytes: key
            ).visiting { random.next() % 9 == 0 ? nil : random.next() % kinds << 20 }
        }
    }

    @Test("whatever the fixes, there are exactly K tokens, only of visited cells, none twice")
    func hostile() {
        for day in Self.days(600) {
            let places = day.chosen
            let kept = places.filter { $0 != Self.nowhere }
            #expect(places.count == day.places && Set(kept).count == kept.count)
            #expect(kept.allSatisfy(day.cells.contains) && places == places.sorted(), "cells in order, null last")
        }
    }

    @Test("the choice does not depend on the order in which equal cells are visited, but on whose day it is")
    func ties() {
        func choice(_ cells: [UInt64], _ key: [UInt8]) -> [UInt64] {
            DayTokens.places(steps: cells.indices.map { UInt32($0) }, cells: cells, stepSeconds: 300, tieKey: key)
        }
        let cells = (0..<24).map { UInt64($0) << 10 }
        #expect(choice(cells, [1]) == choice(cells.reversed(), [1]))
        let choices = Set((0..<100).map { choice(cells, [$0]) })
        #expect(choices.count > 95)
        // Each cell is as likely as another: a third of the people, to five standard deviations.
        for cell in cells {
            let chosen = (0..<250).count { choice(cells, [$0, 7]).contains(cell) }
            #expect((83 - 38...83 + 38).contains(chosen), "\(chosen)")
        }
    }

    @Test("Python chooses the same cells", .enabled(if: PythonScript.isAvailable))
    func oracle() throws {
        let days = Self.days(2_000)
        try PythonScript.withTemporaryFolder { folder in
            let (cases, answers) = (folder.appending(path: "cases"), folder.appending(path: "answers"))
            try JSONEncoder().encode(days).write(to: cases)
            try PythonScript.run("day_places.py", [cases.path, answers.path])
            let expected = try JSONDecoder().decode([[UInt64]].self, from: Data(contentsOf: answers))
            #expect(expected.count == days.count)
            for (day, cells) in zip(days, expected) { #expect(day.chosen.filter { $0 != Self.nowhere } == cells) }
        }
    }

    @Test("cells are chosen among those of the region, where of presence what is outside takes its share")
    func region() throws {
        let region = try Sample.segmentHeader().region
        let inside = try (0..<3).map { try #require(region.cell(column: $0, row: 1)).bits }
        let outside = (0..<20).map { UInt64($0) }
        // Half an hour at each of twenty places abroad, then five minutes at each of three.
        let cells = outside.flatMap { [UInt64](repeating: $0, count: 6) } + inside
        func tokens(_ measure: HeatmapMeasure) -> [UInt32] {
            measure.tokens(
                steps: cells.indices.map { UInt32($0) },
                cells: cells,
                stepSeconds: 300,
                region: region,
                count: measure.tokensPerPerson,
                tieKey: { [] }
            )
        }
        let visits = tokens(.distinctPersons)
        #expect(visits == inside.map { TokenRows.token(of: $0, in: region) } + [UInt32](repeating: .max, count: 5))
        #expect(tokens(.presence).count { $0 != .max } <= 1)
    }

    @Test("a header that pins no measure means presence; another name or another type is none")
    func pinned() {
        #expect(HeatmapMeasure(pinnedIn: [:]) == .presence)
        for measure in HeatmapMeasure.allCases {
            #expect(HeatmapMeasure(pinnedIn: ["measure": .text(measure.rawValue)]) == measure)
        }
        #expect(HeatmapMeasure(pinnedIn: ["measure": .text("persons")]) == nil)
        #expect(HeatmapMeasure(pinnedIn: ["measure": .unsigned(8)]) == nil)
    }
}
