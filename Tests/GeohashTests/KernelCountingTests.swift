import Geohash
import TestSupport
import Testing

@Suite struct KernelCountingTests {
    @Test("counts of indexes; those too high are in the last", arguments: KernelLevel.available, KernelSamples.lengths)
    func indexes(level: KernelLevel, length: Int) {
        var random = SplitMix(state: UInt64(length))
        let indexes = (0..<length).map { _ in
            Bool.random(using: &random)
                ? UInt32.random(in: 0...9, using: &random) : UInt32(truncatingIfNeeded: random.next())
        }
        var counts: [UInt32] = [0, 0, 0, 0, 100]
        var span = counts.mutableSpan
        GeohashKernels(level: level).count(indexes.span, into: &span)
        var expected: [UInt32] = [0, 0, 0, 0, 100]
        for index in indexes { expected[Int(min(index, 4))] += 1 }
        #expect(counts == expected)
    }

    @Test("counts of positions are those of their indexes", arguments: KernelLevel.available)
    func positions(level: KernelLevel) throws {
        let kernels = GeohashKernels(level: level)
        let rectangle = try CellRectangle(south: -20, west: -180, north: 90, east: 5, precision: 3)
        let (latitudes, longitudes) = KernelSamples.positions(count: 1000, state: 9)
        var counts = CellCounts(rectangle: rectangle)
        counts.add(latitudes: latitudes.span, longitudes: longitudes.span, kernels: kernels)
        let indexes = zip(latitudes, longitudes).map { latitude, longitude in
            let cell = try? GeohashCell(latitude: latitude, longitude: longitude, precision: 3)
            let place = cell.flatMap { rectangle.position(of: $0.bits) }
            return UInt32(place.map { $0.row * rectangle.columns.count + $0.column } ?? rectangle.count)
        }
        var expected = [UInt32](repeating: 0, count: rectangle.count + 1)
        for index in indexes { expected[Int(index)] += 1 }
        #expect(counts.counts == expected)
        var again = CellCounts(rectangle: rectangle)
        again.add(indexes: indexes.span, kernels: kernels)
        #expect(again.counts == expected)
        #expect(counts.outside > 0)
        #expect(counts[column: 0, row: 0] == counts.counts[0])
    }

    @Test("any number of cores count the same", arguments: KernelLevel.available, [1, 2, 3, 64])
    func cores(level: KernelLevel, workers: Int) throws {
        let rectangle = try CellRectangle(south: -60, west: -100, north: 60, east: 100, precision: 2)
        let (latitudes, longitudes) = KernelSamples.positions(count: 2000, state: 10)
        let counts = CellCounts.counting(
            latitudes: latitudes,
            longitudes: longitudes,
            in: rectangle,
            workers: workers,
            kernels: GeohashKernels(level: level)
        )
        var expected = CellCounts(rectangle: rectangle)
        expected.add(latitudes: latitudes.span, longitudes: longitudes.span)
        #expect(counts.counts == expected.counts)
        #expect(counts.counts.reduce(0) { $0 + Int($1) } == latitudes.count)
    }

    @Test("a sparse count is a dictionary's, before and after it grows", arguments: KernelLevel.available)
    func sparse(level: KernelLevel) {
        var random = SplitMix(state: 11)
        var counts = SparseCellCounts()
        var expected: [UInt64: UInt64] = [:]
        for round in 0..<20 {
            // Few cells at first, then more than the table has; with runs, and cells that share a slot.
            let cells = (0..<1000).map { _ in
                UInt64.random(in: 0...(round < 3 ? 40 : 1 << 59), using: &random) << UInt64(round % 2)
            }.flatMap { [$0, $0] }
            counts.add(cells.span, kernels: GeohashKernels(level: level))
            for cell in cells { expected[cell, default: 0] += 1 }
        }
        #expect(counts.cellCount == expected.count)
        #expect(Dictionary(uniqueKeysWithValues: counts.sorted().map { ($0.bits, $0.count) }) == expected)
        #expect(counts.sorted().map(\.bits) == expected.keys.sorted())
        #expect(expected.allSatisfy { counts[$0.key] == $0.value })
        #expect(counts[UInt64.max] == 0)
        #expect(counts[1 << 60] == 0)
    }

    @Test("an expected number of cells changes nothing but the table", arguments: [0, 1, 5000])
    func expectation(cells: Int) {
        var counts = SparseCellCounts(expectedCells: cells)
        let seen = (0..<3000).map { UInt64($0 % 1500) }
        counts.add(seen.span)
        #expect(counts.cellCount == 1500)
        #expect(counts.sorted().allSatisfy { $0.count == 2 })
    }
}
