internal import Cartography
internal import Heatmap

/// The lines between which the cells of a page lie, in degrees, ascending.
struct PageLines {
    let latitudes: [Double]
    let longitudes: [Double]
    private let rows: [Double: Int]
    private let columns: [Double: Int]

    init(of maps: [ReleasedHeatmap]) {
        var (rows, columns): (Set<Double>, Set<Double>) = ([], [])
        for map in maps {
            for box in map.cells.indices.map(map.bounds) {
                rows.formUnion([box.south, box.north])
                columns.formUnion([box.west, box.east])
            }
        }
        (latitudes, longitudes) = (rows.sorted(), columns.sorted())
        self.rows = Dictionary(uniqueKeysWithValues: zip(latitudes, latitudes.indices))
        self.columns = Dictionary(uniqueKeysWithValues: zip(longitudes, longitudes.indices))
    }

    /// A box as numbers of lines.
    func place(_ box: MapBounds) -> LineBox {
        LineBox(
            south: rows[box.south] ?? 0,
            west: columns[box.west] ?? 0,
            north: rows[box.north] ?? 0,
            east: columns[box.east] ?? 0
        )
    }
}

/// A box between numbered lines.
struct LineBox: Hashable {
    let south: Int
    let west: Int
    let north: Int
    let east: Int
}

/// The cells of a day in a few bytes each, for a page of thirty days must travel to a phone.
///
/// Cells by south, then west. Each is four numbers, in groups of seven bits, least first, the eighth bit set where more
/// follow: the difference of its south line from the last cell's (zigzag: 2d, or −2d − 1), of its west line, its kind's
/// index, and 8 · (thousandths of a person) + its class + 1, where class −1 is hatched.
struct PackedDay {
    /// Rows and columns of lines that a cell spans, and the standard deviation in thousandths of a person.
    struct Kind: Hashable {
        let rows: Int
        let columns: Int
        let deviation: Int
    }

    private(set) var kinds: [Kind] = []
    private(set) var bytes: [UInt8] = []

    init(_ map: ReleasedHeatmap, lines: PageLines, classes: DensityClasses) {
        let each = Double(map.parameters.tokensPerUnit)
        var indices: [Kind: Int] = [:]
        var (south, west) = (0, 0)
        let cells = map.cells.indices.map { (index: $0, box: lines.place(map.bounds($0))) }
        for (index, box) in cells.sorted(by: { ($0.box.south, $0.box.west) < ($1.box.south, $1.box.west) }) {
            let cell = map.cells[index]
            let kind = Kind(
                rows: box.north - box.south,
                columns: box.east - box.west,
                deviation: Self.thousandths(cell.deviation / each)
            )
            let number = indices[kind] ?? kinds.count
            if number == kinds.count {
                kinds.append(kind)
                indices[kind] = number
            }
            append(zigzag: box.south - south)
            append(zigzag: box.west - west)
            append(UInt64(number))
            let persons = UInt64(max(0, Self.thousandths(Double(cell.estimate) / each)))
            append(persons * 8 + UInt64(classes.index(of: index, in: map).map { $0 + 1 } ?? 0))
            (south, west) = (box.south, box.west)
        }
    }

    /// Bounded, as 8 times as much must be a whole number in JavaScript.
    private static func thousandths(_ persons: Double) -> Int { Int((min(max(persons, 0), 1e10) * 1000).rounded()) }

    private mutating func append(zigzag difference: Int) {
        append(difference < 0 ? UInt64(-2 * difference - 1) : UInt64(2 * difference))
    }

    private mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}
