/// Classes of counts at equal ratios: nothing is class 0, 1 begins class 1, the highest count ends the last class.
struct LogarithmicScale {
    /// Counts below this are looked up; most cells of a map are.
    private static let tableCount = 4096
    /// The least count of each class from 1 on, ascending.
    ///
    /// Where whole numbers lie too far apart two are equal, and the first of the two classes is empty.
    let lowerEnds: [UInt32]
    private let table: [UInt8]

    /// A scale up to `highest` with 1 to 255 classes besides nothing.
    init(highest: UInt32, classes: Int) {
        precondition((1...255).contains(classes))
        let ratio = Self.root(of: Double(max(1, highest)) + 1, degree: classes)
        var (end, ends) = (1.0, [UInt32]())
        for _ in 0..<classes {
            // What should be a whole number must not become the next one by a rounding error.
            ends.append(UInt32((end - 1e-6).rounded(.up)))
            end *= ratio
        }
        lowerEnds = ends
        table = (0..<Self.tableCount).map { count in UInt8(ends.count { $0 <= count }) }
    }

    /// The root by halving: arithmetic that every machine does alike, which logarithms of a C library are not.
    private static func root(of value: Double, degree: Int) -> Double {
        var (low, high) = (1.0, value)
        for _ in 0..<64 {
            let middle = (low + high) / 2
            if (0..<degree).reduce(1.0, { power, _ in power * middle }) < value { low = middle } else { high = middle }
        }
        return high
    }

    /// The class of a count.
    func index(of count: UInt32) -> UInt8 {
        Int(count) < table.count ? table[Int(count)] : UInt8(lowerEnds.count { $0 <= count })
    }

    /// Writes the class of each count from a position on.
    func classify(_ counts: Span<UInt32>, into classes: inout MutableSpan<UInt8>, at position: Int) {
        precondition(position >= 0 && classes.count - position >= counts.count)
        let table = table.span
        for index in counts.indices {
            let count = Int(counts[index])
            classes[position &+ index] = count < table.count ? table[count] : self.index(of: counts[index])
        }
    }
}
