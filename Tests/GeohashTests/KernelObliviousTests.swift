import Geohash
import TestSupport
import Testing

/// Sorting, packing and counting by blocks at every level, compared with what the standard library does.
@Suite struct KernelObliviousTests {
    /// The numbers of rows in order: lane by lane.
    private static func numbers(_ rows: [SIMD16<Int32>]) -> [Int32] {
        (0..<16).flatMap { lane in rows.map { $0[lane] } }
    }

    private static func rows(_ numbers: [Int32]) -> [SIMD16<Int32>] {
        let height = numbers.count / 16
        return (0..<height).map { row in
            var lanes = SIMD16<Int32>()
            for lane in 0..<16 { lanes[lane] = numbers[lane * height + row] }
            return lanes
        }
    }

    /// Of a few numbers, of many, sorted upwards and downwards, all equal, and with one that is out of order.
    private static func samples(_ count: Int, _ random: inout SplitMix) -> [[Int32]] {
        let ascending = (0..<Int32(count)).map { $0 }
        var swapped = ascending
        swapped.swapAt(0, count - 1)
        return [
            (0..<count).map { _ in Int32.random(in: 0...9, using: &random) },
            (0..<count).map { _ in Int32.random(in: .min ... .max, using: &random) },
            ascending, ascending.reversed(), swapped, [Int32](repeating: 7, count: count),
        ]
    }

    @Test("rows are sorted as arrays are", arguments: KernelLevel.available, [2, 4, 8, 64, 1024])
    func sorting(level: KernelLevel, height: Int) {
        var random = SplitMix(state: UInt64(height))
        for numbers in Self.samples(16 * height, &random) {
            var rows = Self.rows(numbers)
            var span = rows.mutableSpan
            GeohashKernels(level: level).sort(&span)
            #expect(Self.numbers(rows) == numbers.sorted())
        }
    }

    /// A network that sorts every sequence of noughts and ones sorts everything (Knuth 5.3.4, theorem Z).
    @Test("the only one among noughts, and the only nought, is sorted from any place", arguments: KernelLevel.available)
    func noughtsAndOnes(level: KernelLevel) {
        for place in 0..<128 {
            for (all, one): (Int32, Int32) in [(0, 1), (1, 0)] {
                var numbers = [Int32](repeating: all, count: 128)
                numbers[place] = one
                var rows = Self.rows(numbers)
                var span = rows.mutableSpan
                GeohashKernels(level: level).sort(&span)
                #expect(Self.numbers(rows) == numbers.sorted())
            }
        }
    }

    @Test("ranks of odd numbers are packed at the front", arguments: KernelLevel.available, [2, 8, 256])
    func ranks(level: KernelLevel, height: Int) {
        var random = SplitMix(state: 77)
        for odd in [0.0, 0.02, 0.25, 0.7, 1] {
            let numbers = (0..<16 * height).map { _ in
                let isOdd = Double.random(in: 0..<1, using: &random) < odd
                return 2 * Int32.random(in: 0...1000, using: &random) + (isOdd ? 1 : 0)
            }
            var rows = Self.rows(numbers)
            var heads = [SIMD16<Int32>](repeating: SIMD16(), count: height / 2)
            var span = rows.mutableSpan
            var room = heads.mutableSpan
            GeohashKernels(level: level).packRanks(&span, heads: &room)
            var expected: [Int32] = []
            var even: Int32 = 0
            for number in numbers {
                if number & 1 == 1 { expected.append(2 * even + 1) } else { even += 1 }
            }
            let packed = Self.numbers(rows)
            #expect(packed.prefix(expected.count) == expected[...])
            #expect(packed.dropFirst(expected.count).allSatisfy { $0 == 0 })
        }
    }

    @Test("differences of ranks are added to counts", arguments: KernelLevel.available, [1, 31, 32, 33, 100])
    func adding(level: KernelLevel, count: Int) {
        let ranks = (0..<count).map { Int32(2 * $0 * $0 + 1) }
        let rows = Self.rows(ranks + [Int32](repeating: 0, count: 512 - count))
        var counts = [UInt32](repeating: 5, count: count)
        var span = counts.mutableSpan
        GeohashKernels(level: level).addRanks(rows.span, to: &span)
        // k² - (k - 1)² = 2k - 1
        let expected: [UInt32] = (0..<count).map { (place: Int) -> UInt32 in place == 0 ? 5 : UInt32(4 + 2 * place) }
        #expect(counts == expected)
    }

    @Test(
        "a token's block is that of its column and row, and what is no cell has none",
        arguments: KernelLevel.available,
        [(1, 1), (7, 3), (64, 32), (1000, 1), (1, 1000), (333, 77)]
    )
    func blocks(level: KernelLevel, size: (Int, Int)) throws {
        for (first, bits) in [((5, 9), (0, 0)), ((1023, 513), (2, 3)), ((0, 31), (4, 1)), ((77, 100), (14, 10))] {
            let region = try CellRectangle(
                columns: UInt32(first.0)..<UInt32(first.0 + size.0),
                rows: UInt32(first.1)..<UInt32(first.1 + size.1),
                precision: 6
            )
            let blocks = TokenBlocks(region, columnBits: bits.0, rowBits: bits.1)
            let width = (first.0 + size.0 - 1) >> bits.0 - first.0 >> bits.0 + 1
            let height = (first.1 + size.1 - 1) >> bits.1 - first.1 >> bits.1 + 1
            #expect(blocks.count == width * height)
            let cells = UInt32(region.count)
            let tokens = Array(0..<cells) + [cells, cells + 1, .max - 1, .max, 0, 1 << 24, 1 << 31]
            var rows = [SIMD16<Int32>](repeating: SIMD16(repeating: -1), count: tokens.count / 16 + 3)
            var span = rows.mutableSpan
            GeohashKernels(level: level).place(tokens.span, in: blocks, into: &span, from: 1)
            let placed = rows.flatMap { row in (0..<16).map { row[$0] } }
            let expected = tokens.map { token in
                guard token < cells else { return Int32(2 * blocks.count) }
                let column = (first.0 + Int(token) % size.0) >> bits.0 - first.0 >> bits.0
                let row = (first.1 + Int(token) / size.0) >> bits.1 - first.1 >> bits.1
                return Int32(2 * (row * width + column))
            }
            #expect(Array(placed[16..<16 + tokens.count]) == expected)
            let rest = (16 - tokens.count % 16) % 16
            #expect(placed[(16 + tokens.count)...].prefix(rest).allSatisfy { $0 == Int32(2 * blocks.count) })
            #expect(placed.prefix(16).allSatisfy { $0 == -1 } && placed.suffix(16).allSatisfy { $0 == -1 })
        }
    }

    @Test("multiplying divides exactly by every width of the largest regions", arguments: KernelLevel.available)
    func division(level: KernelLevel) throws {
        for width: UInt32 in [1, 2, 3, 5, 7, 4095, 4096, 4097, 65_535, 1 << 23, (1 << 24) - 1, 1 << 24] {
            let height = (1 << 24) / width
            let region = try CellRectangle(columns: 0..<width, rows: 0..<height, precision: 10)
            let blocks = TokenBlocks(region, columnBits: 25, rowBits: 0)
            #expect(blocks.count == height)
            let edges = [0, 1, height / 2, height - 1].flatMap { row in
                [row * width, row * width + width / 2, row * width + width - 1]
            }
            var rows = [SIMD16<Int32>](repeating: SIMD16(), count: 1)
            var span = rows.mutableSpan
            GeohashKernels(level: level).place(edges.span, in: blocks, into: &span, from: 0)
            #expect((0..<edges.count).map { rows[0][$0] } == edges.map { Int32(2 * ($0 / width)) })
        }
    }

    @Test("what is no cell, or no null in the padding, is refused wherever it stands", arguments: KernelLevel.available)
    func refusals(level: KernelLevel) {
        let kernels = GeohashKernels(level: level)
        for count in [0, 1, 15, 16, 17, 48] {
            let good = (0..<count).map { $0 % 5 == 4 ? UInt32.max : UInt32($0) }
            let end = UInt32(100 + count)
            #expect(kernels.refused(good.span, cells: 50, place: 100, padding: end) == 0)
            for place in 0..<count {
                for wrong: UInt32 in [50, 51, .max - 1] {
                    var tokens = good
                    tokens[place] = wrong
                    #expect(kernels.refused(tokens.span, cells: 50, place: 100, padding: end) != 0)
                }
                let hasPadding = good[place...].contains { $0 != .max }
                let refused = kernels.refused(good.span, cells: 50, place: 100, padding: 100 + UInt32(place))
                #expect((refused != 0) == hasPadding)
            }
        }
    }
}
