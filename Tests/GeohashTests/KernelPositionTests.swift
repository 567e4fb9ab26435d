import Geohash
import TestSupport
import Testing

@Suite struct KernelPositionTests {
    @Test("cells are bisection's, at every level and for every number of bits", arguments: KernelLevel.available)
    func bisection(level: KernelLevel) {
        let kernels = GeohashKernels(level: level)
        let (latitudes, longitudes) = KernelSamples.positions(count: 100, state: 1)
        for bits in 1...60 {
            let cells = encode(kernels, latitudes, longitudes, bits)
            let mismatches = cells.indices.filter {
                cells[$0] != Bisection.bits(latitude: latitudes[$0], longitude: longitudes[$0], count: bits)
            }
            #expect(mismatches.isEmpty, "\(bits) bits")
        }
    }

    @Test("columns of any length are encoded whole", arguments: KernelLevel.available, KernelSamples.lengths)
    func lengths(level: KernelLevel, length: Int) {
        let (latitudes, longitudes) = KernelSamples.positions(count: 1000, state: 2)
        let some = (Array(latitudes.suffix(length)), Array(longitudes.suffix(length)))
        let cells = encode(GeohashKernels(level: level), some.0, some.1, 45)
        #expect(
            cells == zip(some.0, some.1).map { Bisection.bits(latitude: $0, longitude: $1, precision: 9) }
        )
    }

    @Test("an index in a rectangle is its cell's, and all others are outside", arguments: KernelLevel.available)
    func rectangles(level: KernelLevel) throws {
        let kernels = GeohashKernels(level: level)
        var random = SplitMix(state: 3)
        let (latitudes, longitudes) = KernelSamples.positions(count: 20, state: 4)
        for _ in 0..<100 {
            let rectangle = try anyRectangle(using: &random)
            // Random points rarely fall into a small rectangle: a few around it do.
            let near = positions(around: rectangle, using: &random)
            let (y, x) = (latitudes + near.latitudes, longitudes + near.longitudes)
            var indexes = [UInt32](repeating: 7, count: y.count)
            var span = indexes.mutableSpan
            kernels.indexes(latitudes: y.span, longitudes: x.span, in: rectangle, into: &span)
            for i in y.indices {
                let cell = try? GeohashCell(latitude: y[i], longitude: x[i], precision: rectangle.precision)
                let place = cell.flatMap { rectangle.position(of: $0.bits) }
                let expected = place.map { $0.row * rectangle.columns.count + $0.column } ?? rectangle.count
                #expect(Int(indexes[i]) == expected, "\(y[i]) \(x[i]) \(rectangle)")
            }
        }
    }

    @Test("an index in the world is its cell's column and row", arguments: KernelLevel.available, 1...6)
    func world(level: KernelLevel, precision: Int) {
        let kernels = GeohashKernels(level: level)
        let (latitudes, longitudes) = KernelSamples.positions(count: 500, state: 5)
        var indexes = [UInt32](repeating: 0, count: latitudes.count)
        var span = indexes.mutableSpan
        kernels.indexes(latitudes: latitudes.span, longitudes: longitudes.span, precision: precision, into: &span)
        let width = UInt32(GeohashGrid.size(precision).columns)
        for i in latitudes.indices {
            let bits = Bisection.bits(latitude: latitudes[i], longitude: longitudes[i], precision: precision)
            let (column, row) = GeohashGrid.deinterleave(bits, precision: precision)
            #expect(indexes[i] == row * width + column)
        }
    }

    @Test("columns and rows make cells, and cells columns and rows", arguments: KernelLevel.available, 1...12)
    func interleaving(level: KernelLevel, precision: Int) {
        let kernels = GeohashKernels(level: level)
        var random = SplitMix(state: UInt64(precision))
        let size = GeohashGrid.size(precision)
        let columns = (0..<517).map { _ in UInt32.random(in: 0..<size.columns, using: &random) }
        let rows = (0..<517).map { _ in UInt32.random(in: 0..<size.rows, using: &random) }
        var cells = [UInt64](repeating: 0, count: columns.count)
        var span = cells.mutableSpan
        kernels.interleave(columns: columns.span, rows: rows.span, precision: precision, into: &span)
        let expected = zip(columns, rows).map { GeohashGrid.interleave(column: $0, row: $1, precision: precision) }
        #expect(cells == expected)
        var (newColumns, newRows) = (columns.map { _ in UInt32(0) }, rows.map { _ in UInt32(0) })
        var columnSpan = newColumns.mutableSpan
        var rowSpan = newRows.mutableSpan
        kernels.deinterleave(cells.span, precision: precision, columns: &columnSpan, rows: &rowSpan)
        #expect(newColumns == columns)
        #expect(newRows == rows)
    }

    @Test("the levels of this processor begin with the baseline")
    func levels() {
        #expect(KernelLevel.available.first == .baseline)
        #expect(KernelLevel.available == KernelLevel.available.sorted())
        #expect(GeohashKernels().level == KernelLevel.available.last)
    }

    private func encode(_ kernels: GeohashKernels, _ y: [Double], _ x: [Double], _ bits: Int) -> [UInt64] {
        var cells = [UInt64](repeating: 0, count: y.count)
        var span = cells.mutableSpan
        kernels.encode(latitudes: y.span, longitudes: x.span, bits: bits, into: &span)
        return cells
    }

    private func anyRectangle(using random: inout SplitMix) throws -> CellRectangle {
        let precision = Int.random(in: 1...12, using: &random)
        let size = GeohashGrid.size(precision)
        func range(_ count: UInt32) -> Range<UInt32> {
            let length = UInt32.random(in: 1...min(count, 60_000), using: &random)
            // Half of them touch an end of the axis.
            let start = [0, count - length, .random(in: 0...count - length, using: &random)].randomElement(
                using: &random
            )
            return (start ?? 0)..<(start ?? 0) + length
        }
        return try CellRectangle(columns: range(size.columns), rows: range(size.rows), precision: precision)
    }

    private func positions(
        around rectangle: CellRectangle,
        using random: inout SplitMix
    ) -> (latitudes: [Double], longitudes: [Double]) {
        let box = rectangle.boundingBox
        let edges = (
            [box.south, box.south.nextDown, box.north, box.north.nextDown, box.centre.latitude],
            [box.west, box.west.nextDown, box.east, box.east.nextDown, box.centre.longitude]
        )
        var latitudes = edges.0.flatMap { [Double](repeating: $0, count: 5) }
        var longitudes = (0..<5).flatMap { _ in edges.1 }
        for _ in 0..<50 {
            latitudes.append(.random(in: box.south...box.north, using: &random))
            longitudes.append(.random(in: box.west...box.east, using: &random))
        }
        return (latitudes, longitudes)
    }
}
