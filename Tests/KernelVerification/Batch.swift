import Geohash
import TestSupport

/// Positions of all kinds, the same for the same number.
struct Batch {
    static let length = 4096

    let latitudes: [Double]
    let longitudes: [Double]
    let rectangle: CellRectangle?

    init(number: UInt64) {
        var random = SplitMix(state: number)
        var latitudes: [Double] = []
        var longitudes: [Double] = []
        for index in 0..<Self.length {
            latitudes.append(Self.coordinate(half: 90, kind: index % 8, using: &random))
            longitudes.append(Self.coordinate(half: 180, kind: index % 8, using: &random))
        }
        (self.latitudes, self.longitudes) = (latitudes, longitudes)
        let columns = UInt32.random(in: 0..<900, using: &random)
        let rows = UInt32.random(in: 0..<400, using: &random)
        rectangle = try? CellRectangle(columns: columns..<1024, rows: rows..<512, precision: 4)
    }

    private static func coordinate(half: Double, kind: Int, using random: inout SplitMix) -> Double {
        switch kind {
        case 0, 1: .random(in: -half...half, using: &random)
        case 2: (.random(in: -half...half, using: &random) * 1e7).rounded() / 1e7
        case 3: edge(half, using: &random)
        case 4: edge(half, using: &random).nextUp
        case 5: edge(half, using: &random).nextDown
        case 6: edge(half, using: &random).nextDown.nextDown
        // Any pattern: no numbers, infinities, subnormals, and what is far outside.
        default: Double(bitPattern: random.next())
        }
    }

    /// A border of cells of 1 to 30 bits, the axis' ends among them.
    private static func edge(_ half: Double, using random: inout SplitMix) -> Double {
        let cells = UInt64(1) << UInt64.random(in: 1...30, using: &random)
        return Double(UInt64.random(in: 0...cells, using: &random)) * (2 * half / Double(cells)) - half
    }

    func cells(_ kernels: GeohashKernels, bits: Int) -> [UInt64] {
        var cells = [UInt64](repeating: 0, count: latitudes.count)
        var span = cells.mutableSpan
        kernels.encode(latitudes: latitudes.span, longitudes: longitudes.span, bits: bits, into: &span)
        return cells
    }

    func worldIndexes(_ kernels: GeohashKernels) -> [UInt32] {
        var indexes = [UInt32](repeating: 0, count: latitudes.count)
        var span = indexes.mutableSpan
        kernels.indexes(latitudes: latitudes.span, longitudes: longitudes.span, precision: 6, into: &span)
        return indexes
    }

    /// How many indexes in the rectangle differ from those of the cells that bisection found.
    func rectangleMismatches(_ kernels: GeohashKernels, _ bisected: [UInt64]) -> Int {
        guard let rectangle else { return latitudes.count }
        var indexes = [UInt32](repeating: 0, count: latitudes.count)
        var span = indexes.mutableSpan
        kernels.indexes(latitudes: latitudes.span, longitudes: longitudes.span, in: rectangle, into: &span)
        return indexes.indices.count { i in
            let isInWorld = abs(latitudes[i]) <= 90 && abs(longitudes[i]) <= 180
            let place = isInWorld ? rectangle.position(of: bisected[i] >> 40) : nil
            return Int(indexes[i]) != place.map { $0.row * rectangle.columns.count + $0.column } ?? rectangle.count
        }
    }
}
