/// Where one colour of a map ends and the next begins: round numbers at nearly equal ratios.
package struct ClassBreaks: Hashable, Sendable {
    /// The most classes a reader can tell apart.
    package static let maximumClasses = 7
    /// Series of tenths, finest first; the last steps by whole powers of ten.
    private static let series = [
        [10, 12, 15, 20, 25, 30, 40, 50, 60, 80], [10, 15, 20, 30, 50, 70], [10, 20, 50], [10, 30], [10],
    ]
    private static let wholeSeries = [[10, 20, 30, 50, 70], [10, 20, 50], [10, 30], [10]]
    private static let everyNumber = Array(10...99)

    /// The lower end of every class, ascending.
    package let lowerEnds: [RoundNumber]
    /// The upper end of the last class.
    package let end: RoundNumber
    private let isCounting: Bool

    /// The finest series of breaks that covers `lowest` to `highest` with at most seven classes.
    ///
    /// The first class begins at `lowest`, cut to two digits, and takes in up to two more where the series is 1, 3, 10;
    /// values beyond the ends belong to the first and to the last class. Counting breaks are for whole values from 1 on.
    package init(lowest: Double, highest: Double, isCounting: Bool = false) {
        let first = RoundNumber.atMost(lowest, series: Self.everyNumber)
        var ends = [first]
        // What is little is told apart least, rather than everything by whole powers of ten.
        func mergeable(_ series: [Int]) -> Int { series == [10, 30] && !isCounting ? 2 : 0 }
        for series in isCounting ? Self.wholeSeries : Self.series {
            var next = RoundNumber.atMost(lowest, series: series).next(in: series)
            // A first class narrower than a quarter would only be a line in the legend.
            if next.value < first.value * 1.25 { next = next.next(in: series) }
            ends = [first, next]
            let most = Self.maximumClasses + 1 + mergeable(series)
            while ends.count <= most, next.value <= highest {
                next = next.next(in: series)
                ends.append(next)
            }
            if ends.count <= most {
                ends.removeSubrange(1..<max(1, ends.count - Self.maximumClasses))
                break
            }
        }
        ends = Array(ends.prefix(Self.maximumClasses + 1))
        end = ends.removeLast()
        lowerEnds = ends
        self.isCounting = isCounting
    }

    /// The number of classes, 1 to 7.
    package var count: Int { lowerEnds.count }

    /// The class that a value falls in.
    package func index(of value: Double) -> Int {
        lowerEnds.lastIndex { $0.value <= value } ?? 0
    }

    /// "20 – 50"; for counts "20 – 49", or "1" where a class is one number.
    package func text(_ index: Int) -> String {
        let lower = lowerEnds[index]
        let upper = index + 1 < lowerEnds.count ? lowerEnds[index + 1] : end
        guard isCounting else { return lower.text + " – " + upper.text }
        let last = FixedDecimal.grouped(Int64(upper.value.rounded()) - 1)
        return lower.text == last ? last : lower.text + " – " + last
    }
}
