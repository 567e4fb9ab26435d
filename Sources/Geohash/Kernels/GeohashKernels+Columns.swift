internal import GeohashKernelsBaseline

#if arch(x86_64)
internal import GeohashKernelsV3
internal import GeohashKernelsV4
#endif

extension GeohashKernels {
    /// The number of words of a column that equal a value.
    public func count(of value: UInt32, in column: Span<UInt32>) -> Int {
        count(in: value...value, of: column)
    }

    /// The number of words of a column in a range.
    public func count(in range: ClosedRange<UInt32>, of column: Span<UInt32>) -> Int {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.countWords(column, from: range.lowerBound, through: range.upperBound)
        case .v3: GeohashKernelsV3.countWords(column, from: range.lowerBound, through: range.upperBound)
        #endif
        default: GeohashKernelsBaseline.countWords(column, from: range.lowerBound, through: range.upperBound)
        }
    }

    /// The first position from `start` on whose word under a mask equals a value; nil where there is none.
    public func firstPosition(
        of value: UInt32,
        under mask: UInt32 = .max,
        in column: Span<UInt32>,
        from start: Int = 0
    ) -> Int? {
        let position =
            switch level {
            #if arch(x86_64)
            case .v4: GeohashKernelsV4.firstWord(value, under: mask, in: column, from: start)
            case .v3: GeohashKernelsV3.firstWord(value, under: mask, in: column, from: start)
            #endif
            default: GeohashKernelsBaseline.firstWord(value, under: mask, in: column, from: start)
            }
        return position < column.count ? position : nil
    }

    /// Lends each position whose word under a mask equals a value to `body`, in order.
    public func positions<Failure: Error>(
        of value: UInt32,
        under mask: UInt32 = .max,
        in column: Span<UInt32>,
        _ body: (Int) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while let position = firstPosition(of: value, under: mask, in: column, from: start) {
            try body(position)
            start = position + 1
        }
    }

    /// Whether the low 31 bits of words ascend strictly within runs, and all are below a limit.
    ///
    /// - Parameters:
    ///   - column: Words, of which those that begin a run have their highest bit set; the first one may go on with a run.
    ///   - limit: At most 2^31 - 1; below 1 only an empty column is in order.
    /// - Returns: Whether all of it is so.
    package func ascendsInRuns(_ column: Span<UInt32>, below limit: UInt32) -> Bool {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.ascendsInRuns(column, below: limit)
        case .v3: GeohashKernelsV3.ascendsInRuns(column, below: limit)
        #endif
        default: GeohashKernelsBaseline.ascendsInRuns(column, below: limit)
        }
    }

    /// Sets the bit of each number; see ``PersonSet``.
    func insert(_ numbers: Span<UInt32>, into bits: inout MutableSpan<UInt64>) {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.insertNumbers(numbers, into: &bits)
        case .v3: GeohashKernelsV3.insertNumbers(numbers, into: &bits)
        #endif
        default: GeohashKernelsBaseline.insertNumbers(numbers, into: &bits)
        }
    }

    /// The number of bits that are set.
    func countBits(_ bits: Span<UInt64>) -> Int {
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.countBits(bits)
        case .v3: GeohashKernelsV3.countBits(bits)
        #endif
        default: GeohashKernelsBaseline.countBits(bits)
        }
    }
}
