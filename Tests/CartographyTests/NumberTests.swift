import Testing

@testable import Cartography

@Suite struct NumberTests {
    @Test("fixed decimals are written out, rounded, grouped")
    func fixedDecimals() {
        #expect(FixedDecimal.text(1234, decimals: 2) == "12.34")
        #expect(FixedDecimal.text(-5, decimals: 3) == "-0.005")
        #expect(FixedDecimal.text(.min, decimals: 0) == "-9223372036854775808")
        #expect(FixedDecimal.text(rounding: 48.719902039, decimals: 9) == "48.719902039")
        #expect(FixedDecimal.text(rounding: -2.0625, decimals: 3) == "-2.063", "half away from zero")
        #expect(FixedDecimal.text(rounding: -0.0001, decimals: 3) == "0.000")
        #expect(FixedDecimal.text(rounding: .nan, decimals: 1) == "0.0")
        #expect(FixedDecimal.text(rounding: -.infinity, decimals: 0) == "-1000000000")
        #expect(FixedDecimal.text(rounding: 1e300, decimals: 12) == "1000000000.000000000")
        #expect(FixedDecimal.grouped(1_234_567) == "1,234,567")
        #expect(FixedDecimal.grouped(-999) == "-999")
    }

    @Test(
        "round numbers print exactly at every size",
        arguments: [(10, 0, "1"), (15, 0, "1.5"), (20, 3, "2,000"), (12, 1, "12"), (10, -2, "0.01"), (25, -1, "0.25")]
    )
    func roundNumbers(tenths: Int, exponent: Int, text: String) {
        #expect(RoundNumber(tenths: tenths, exponent: exponent).text == text)
    }

    @Test("breaks cover the values with one to seven rising classes")
    func breaks() {
        var state: UInt64 = 1
        for _ in 0..<500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let lowest = Double(state >> 40) * 1e-4 + 1e-3
            let highest = lowest * Double((state >> 20) % 100_000 + 1) * 0.5
            let breaks = ClassBreaks(lowest: lowest, highest: highest)
            #expect((1...ClassBreaks.maximumClasses).contains(breaks.count))
            #expect(
                zip(breaks.lowerEnds, breaks.lowerEnds.dropFirst() + [breaks.end]).allSatisfy { $0.value < $1.value }
            )
            #expect(breaks.lowerEnds[0].value <= lowest && lowest < breaks.lowerEnds[0].value * 1.11)
            #expect(breaks.end.value > highest)
            for (index, end) in breaks.lowerEnds.enumerated() { #expect(breaks.index(of: end.value) == index) }
        }
    }

    @Test("a wide range is told apart at its upper end, by one and three, before powers of ten are taken")
    func wideRange() {
        let wide = ClassBreaks(lowest: 7.1, highest: 12_000)
        #expect(
            (0..<wide.count).map(wide.text) == [
                "7.1 – 30", "30 – 100", "100 – 300", "300 – 1,000", "1,000 – 3,000", "3,000 – 10,000",
                "10,000 – 30,000",
            ]
        )
        let wider = ClassBreaks(lowest: 1, highest: 1_000_000)
        #expect(wider.text(0) == "1 – 10" && wider.text(6) == "1,000,000 – 10,000,000")
    }

    @Test("breaks of counts are whole and do not overlap")
    func counts() {
        let few = ClassBreaks(lowest: 1, highest: 24, isCounting: true)
        #expect((0..<few.count).map(few.text) == ["1", "2", "3 – 4", "5 – 6", "7 – 9", "10 – 19", "20 – 29"])
        let many = ClassBreaks(lowest: 1, highest: 900, isCounting: true)
        #expect(many.text(many.count - 1) == "300 – 999")
        #expect(ClassBreaks(lowest: 1, highest: 1, isCounting: true).text(0) == "1")
    }

    @Test(
        "nothing breaks the breaks",
        arguments: [(0.0, 0.0), (.nan, 1), (1, .infinity), (-3, -4), (5, 1), (1e-30, 1e30)]
    )
    func hostileBreaks(lowest: Double, highest: Double) {
        let breaks = ClassBreaks(lowest: lowest, highest: highest)
        #expect((1...7).contains(breaks.count))
        #expect((0..<breaks.count).contains(breaks.index(of: .infinity)))
        _ = (0..<breaks.count).map(breaks.text)
    }
}
