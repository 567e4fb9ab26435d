import Datasets
import Heatmap
import Testing

@Suite struct DayTokensTests {
    @Test("a day observed all through gives exactly 48 tokens, shared by dwell time")
    func fullDay() {
        // 10-minute steps: 8 h at cell 1, 4 h at cell 2, 12 h at cell 3.
        let cells = (0..<144).map { $0 < 48 ? 1 : $0 < 72 ? 2 : 3 } as [UInt64]
        let tokens = DayTokens.spread(steps: Array(0..<144), cells: cells, stepSeconds: 600)
        #expect(
            tokens == Array(repeating: 1, count: 16) + Array(repeating: 2, count: 8) + Array(repeating: 3, count: 24)
        )
    }

    @Test("a day of 25 hours has no more tokens than any other, and one of 23 hours two fewer")
    func clockChanges() {
        func tokens(hours: Int) -> [UInt64] {
            let steps = (0..<UInt32(12 * hours)).map(\.self)
            return DayTokens.spread(steps: steps, cells: steps.map { UInt64($0 / 150) }, stepSeconds: 300)
        }
        #expect(tokens(hours: 25) == [UInt64](repeating: 0, count: 24) + [UInt64](repeating: 1, count: 24))
        // 150 of 276 steps are 25 of 46 half hours.
        let short = [UInt64](repeating: 0, count: 25) + [UInt64](repeating: 1, count: 21)
        #expect(tokens(hours: 23) == short + [.max, .max])
    }

    @Test("a day observed in part gives fewer, padded with null; one fix gives one")
    func partlyObserved() {
        let morning = DayTokens.spread(steps: Array(0..<36), cells: [UInt64](repeating: 9, count: 36), stepSeconds: 600)
        #expect(morning == [UInt64](repeating: 9, count: 12) + [UInt64](repeating: .max, count: 36))
        let once = DayTokens.spread(steps: [5], cells: [7], stepSeconds: 10)
        #expect(once == [7] + [UInt64](repeating: .max, count: 47))
        #expect(DayTokens.spread(steps: [], cells: [], stepSeconds: 600) == [UInt64](repeating: .max, count: 48))
    }

    @Test("a gap counts for half an hour at most")
    func gaps() {
        // Seen at 0:00 in cell 1 and at 12:00 in cell 2: half an hour and one step of ten minutes.
        let tokens = DayTokens.spread(steps: [0, 72], cells: [1, 2], stepSeconds: 600)
        #expect(tokens.filter { $0 != .max } == [1])
    }

    @Test("equal remainders go to the smaller cells")
    func ties() {
        // Five cells of 18 minutes share three tokens: three fifths each.
        let tokens = DayTokens.spread(steps: [0, 1, 2, 3, 4], cells: [50, 40, 30, 20, 10], stepSeconds: 1080)
        #expect(tokens.filter { $0 != .max } == [10, 20, 30])
    }

    @Test("whatever the fixes, there are exactly K tokens, only of visited cells")
    func hostile() throws {
        var city = try SyntheticCity(seed: 9)
        for round in 0..<500 {
            let count = Int(city.next() % 400)
            let steps = (0..<count).map { _ in UInt32(truncatingIfNeeded: city.next() >> (round % 2 == 0 ? 32 : 52)) }
            let cells = (0..<count + Int(city.next() % 3)).map { _ in city.next() % 7 == 0 ? .max : city.next() % 90 }
            let seconds = [0, 1, 60, 600, 86_400, .max][round % 6] as UInt32
            let tokens = DayTokens.spread(
                steps: round % 3 == 0 ? steps : steps.sorted(),
                cells: cells,
                stepSeconds: seconds
            )
            #expect(tokens.count == 48)
            #expect(tokens.allSatisfy { $0 == .max || cells.contains($0) })
            #expect(tokens == tokens.sorted(), "cells in order, null last")
        }
    }
}
