import TestSupport
import Testing

@testable import SocialDistance

@Suite struct PairCountsTests {
    @Test("pairs are kept once with how often they were added, and no more of them than the limit")
    func counts() throws {
        var pairs = PairCounts(limit: 5000)
        var expected: [[UInt32]: UInt64] = [:]
        var random = SplitMix(state: 3)
        while expected.count < 5000 {
            let pair: [UInt32] = [.random(in: 0..<90, using: &random), .random(in: 0..<90, using: &random)]
            expected[pair, default: 0] += 1
            try pairs.add(pair[0], pair[1])
        }
        var kept: [[UInt32]: UInt64] = [:]
        pairs.forEach { kept[[$0, $1]] = $2 }
        #expect(kept == expected && pairs.count == 5000)
        #expect(throws: PairCounts.Full.self) { try pairs.add(100, 0) }
        var both = pairs.limited(to: 5001)
        try both.add(100, 0, times: 2)
        try both.add(pairs)
        var sums: [[UInt32]: UInt64] = [:]
        both.forEach { sums[[$0, $1]] = $2 }
        #expect(sums == expected.mapValues { 2 * $0 }.merging([[100, 0]: 2]) { $1 })
    }

    @Test("the largest numbers are kept, and a count stays at its largest")
    func extremes() throws {
        var pairs = PairCounts(limit: 2)
        let last = PairCounts.maximumNumber - 1
        try pairs.add(last, last, times: 65_534)
        try pairs.add(last, last, times: 5)
        try pairs.add(0, 0)
        var kept: [[UInt32]: UInt64] = [:]
        pairs.forEach { kept[[$0, $1]] = $2 }
        #expect(kept == [[last, last]: 65_535, [0, 0]: 1])
    }
}
