/// A smooth surface over cells of different sizes, on a lattice of points.
///
/// Each cell is spread over its surroundings: its box is smoothed by a quadratic B-spline as wide as three of its
/// blocks, whose standard deviation is half a block. Of equal cells that is the cubic B-spline surface (I. J.
/// Schoenberg 1946) with the cells' densities as coefficients. Large cells are spread widely and small ones little,
/// the smallest as if they were an eightieth of the region.
///
/// **What is kept.** Where large cells meet small ones the spreads B_c do not add up to one. So gains g_c are found with
/// which S = Σ g_c B_c is their sum at each point and Σ over the points of g_c B_c / S is the cell's own ground, by
/// turns (Sinkhorn 1967). The surface is Σ d_c g_c B_c / S: the sum over all points is that of the cells, to rounding;
/// each value is a mean of densities nearby with weights that add up to one but for some hundredths.
///
/// **The error.** A cell's noise is spread alike: the variance at a point is Σ (s_c g_c B_c / S)². Taking means lowers
/// it, so that more of the ground stands out of its noise than cells do. The square of an error that all cells share is
/// added.
///
/// Only +, −, ×, ÷ and the square root of IEEE 754 are used: the same bits on every machine.
package struct DensitySurface: Hashable, Sendable {
    /// A part of the ground.
    package struct Cell: Sendable {
        package var bounds: MapBounds
        /// How dense it is, in any unit.
        package var density: Double
        /// The standard deviation of the density.
        package var deviation: Double
        /// The degrees of a whole block of this cell's size; the cell is less where the region's rim cuts it.
        package var blockWidth: Double
        package var blockHeight: Double

        package init(bounds: MapBounds, density: Double, deviation: Double, blockWidth: Double, blockHeight: Double) {
            self.bounds = bounds
            self.density = density
            self.deviation = deviation
            self.blockWidth = blockWidth
            self.blockHeight = blockHeight
        }
    }

    /// The points on a side, if any: fewer would show as facets.
    private static let sides = 240...400
    private static let pointsPerCell = 6.0
    private static let turns = 4

    package let region: MapBounds
    /// Points from west to east; they are the middles of equal parts of the region.
    package let columns: Int
    /// Points from north to south.
    package let rows: Int
    /// The density at each point, rows from the north.
    package private(set) var densities: [Double]
    /// The standard deviation of each density.
    package private(set) var deviations: [Double]

    /// The surface over cells that together are the region, with six points for the side of the smallest cell, if that
    /// makes 240 to 400.
    ///
    /// - Parameters:
    ///   - cells: the cells; each has an error of its own.
    ///   - region: all of their ground.
    ///   - commonDeviation: the standard deviation of an error that all of them share, which smoothing does not lower.
    package init(_ cells: [Cell], region: MapBounds, commonDeviation: Double = 0) {
        func points(_ side: Double, _ smallest: Double?) -> Int {
            guard let smallest, smallest > 0, side > 0 else { return Self.sides.lowerBound }
            let wanted = side / smallest * Self.pointsPerCell
            return Int(min(max(wanted, Double(Self.sides.lowerBound)), Double(Self.sides.upperBound)))
        }
        self.init(
            cells,
            region: region,
            commonDeviation: commonDeviation,
            columns: points(region.east - region.west, cells.map(\.blockWidth).min()),
            rows: points(region.north - region.south, cells.map(\.blockHeight).min())
        )
    }

    init(_ cells: [Cell], region: MapBounds, commonDeviation: Double = 0, columns: Int, rows: Int) {
        self.region = region
        self.columns = columns
        self.rows = rows
        let lattice = Lattice(region: region, columns: columns, rows: rows)
        var spreads = cells.map { Spread($0, lattice) }
        var sums: [Double] = []
        for _ in 0..<Self.turns {
            sums = [Double](repeating: 0, count: columns * rows)
            for spread in spreads { spread.add(spread.gain, to: &sums, columns: columns) }
            for index in spreads.indices { spreads[index].adjust(to: sums, columns: columns) }
        }
        densities = [Double](repeating: 0, count: columns * rows)
        deviations = densities
        for (cell, spread) in zip(cells, spreads) {
            spread.add(cell, over: sums, to: &densities, variances: &deviations, columns: columns)
        }
        for index in deviations.indices {
            deviations[index] = (deviations[index] + commonDeviation * commonDeviation).squareRoot()
        }
    }

    /// Whether the density of a point is at least two standard deviations, and there is any.
    package func standsOut(_ index: Int) -> Bool {
        densities[index] > 0 && densities[index] >= 2 * deviations[index]
    }
}

/// The places of the points, counted in points from the region's north-western corner.
private struct Lattice {
    let region: MapBounds
    let columns: Int
    let rows: Int

    func x(_ longitude: Double) -> Double {
        (longitude - region.west) / (region.east - region.west) * Double(columns)
    }

    func y(_ latitude: Double) -> Double {
        (region.north - latitude) / (region.north - region.south) * Double(rows)
    }
}

/// How one cell is spread over the points around it.
private struct Spread {
    private let across: AxisSpread
    private let down: AxisSpread
    /// The cell's box, in points.
    private let ground: Double
    private(set) var gain = 1.0

    init(_ cell: DensitySurface.Cell, _ lattice: Lattice) {
        let (west, east) = (lattice.x(cell.bounds.west), lattice.x(cell.bounds.east))
        let (north, south) = (lattice.y(cell.bounds.north), lattice.y(cell.bounds.south))
        across = AxisSpread(
            from: west,
            to: east,
            block: lattice.x(lattice.region.west + cell.blockWidth),
            points: lattice.columns
        )
        down = AxisSpread(
            from: north,
            to: south,
            block: lattice.y(lattice.region.north - cell.blockHeight),
            points: lattice.rows
        )
        ground = (east - west) * (south - north)
    }

    /// Adds the spread, times a factor.
    func add(_ factor: Double, to sums: inout [Double], columns: Int) {
        for (row, weight) in zip(down.points, down.weights) {
            let rowWeight = factor * weight
            var at = row * columns + across.points.lowerBound
            for weight in across.weights {
                sums[at] += rowWeight * weight
                at += 1
            }
        }
    }

    /// Chooses the gain with which the shares of the sums make the cell's ground.
    mutating func adjust(to sums: [Double], columns: Int) {
        var share = 0.0
        for (row, rowWeight) in zip(down.points, down.weights) {
            var at = row * columns + across.points.lowerBound
            for weight in across.weights {
                share += sums[at] > 0 ? rowWeight * weight / sums[at] : 0
                at += 1
            }
        }
        if share > 0 { gain = ground / share }
    }

    /// Adds the cell's part of the surface and of its variance.
    func add(
        _ cell: DensitySurface.Cell,
        over sums: [Double],
        to densities: inout [Double],
        variances: inout [Double],
        columns: Int
    ) {
        for (row, rowWeight) in zip(down.points, down.weights) {
            var at = row * columns + across.points.lowerBound
            for weight in across.weights {
                let share = sums[at] > 0 ? gain * rowWeight * weight / sums[at] : 0
                densities[at] += cell.density * share
                let deviation = cell.deviation * share
                variances[at] += deviation * deviation
                at += 1
            }
        }
    }
}

/// The spread along one axis: positive at these points, with these weights.
private struct AxisSpread {
    let points: Range<Int>
    let weights: [Double]

    /// No detail is finer than this part of the region, about ten units of a sheet: what is smaller would be specks.
    private static let finest = 80.0

    /// The box `from`…`to` smoothed by the spline for a block; at least one point wide, so that it meets some.
    init(from: Double, to: Double, block: Double, points count: Int) {
        let width = max(block, to - from, 1, Double(count) / Self.finest)
        let first = Self.whole((from - 1.5 * width - 0.5).rounded(.up), count)
        let end = Self.whole((to + 1.5 * width - 0.5).rounded(.up), count)
        points = first..<max(first, end)
        weights = points.map { point in
            let place = Double(point) + 0.5
            return Self.step((place - from) / width) - Self.step((place - to) / width)
        }
    }

    private static func whole(_ value: Double, _ limit: Int) -> Int {
        value > 0 ? Int(min(value, Double(limit))) : 0
    }

    /// The integral of the quadratic B-spline with knots at ±½ and ±3/2: 0 before them and 1 after.
    private static func step(_ x: Double) -> Double {
        let far = x < 0 ? -x : x
        let rest = 1.5 - far
        let half = far < 0.5 ? 0.75 * far - far * far * far / 3 : far < 1.5 ? 0.5 - rest * rest * rest / 6 : 0.5
        return x < 0 ? 0.5 - half : 0.5 + half
    }
}
