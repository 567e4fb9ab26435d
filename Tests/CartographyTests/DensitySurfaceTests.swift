import Testing

@testable import Cartography

/// Square cells of a unit's side on a region of so many degrees.
private func grid(_ side: Int, density: (Int, Int) -> Double, deviation: Double = 1) -> [DensitySurface.Cell] {
    (0..<side * side).map { index in
        let (column, row) = (index % side, index / side)
        return DensitySurface.Cell(
            bounds: MapBounds(
                south: Double(row),
                west: Double(column),
                north: Double(row + 1),
                east: Double(column + 1)
            ),
            density: density(column, row),
            deviation: deviation,
            blockWidth: 1,
            blockHeight: 1
        )
    }
}

private func region(_ side: Int) -> MapBounds {
    MapBounds(south: 0, west: 0, north: Double(side), east: Double(side))
}

@Suite struct DensitySurfaceTests {
    @Test("one cell becomes the cubic B-spline: 2/3 and 1/6 along each axis; the variance the squares of that")
    func spline() {
        // Three points a cell: the second is a cell's middle. The rim, whose gains differ, is eight cells away.
        let cells = grid(17) { $0 == 8 && $1 == 8 ? 1 : 0 }
        let surface = DensitySurface(cells, region: region(17), columns: 51, rows: 51)
        func value(_ column: Int, _ row: Int) -> Double { surface.densities[(3 * row + 1) * 51 + 3 * column + 1] }
        for (place, weight) in [
            ((8, 8), 4.0 / 9), ((7, 8), 1.0 / 9), ((8, 9), 1.0 / 9), ((9, 7), 1.0 / 36), ((10, 8), 0),
        ] {
            #expect(abs(value(place.0, place.1) - weight) < 1e-4)
        }
        // (2/3)² + 2 (1/6)² = 1/2, on both axes, and its root.
        #expect(abs(surface.deviations[25 * 51 + 25] - 0.5) < 1e-4)
    }

    /// A coarse cell of 4 × 4 on the west of sixteen small ones, twice.
    private static let mixed: [DensitySurface.Cell] =
        grid(8) { Double($0 * 5 % 7 + $1) }.filter { ($0.bounds.west >= 4) == ($0.bounds.south >= 4) }
        + [(0.0, 4.0), (4.0, 0.0)].map { west, south in
            DensitySurface.Cell(
                bounds: MapBounds(south: south, west: west, north: south + 4, east: west + 4),
                density: 0.5,
                deviation: 0.1,
                blockWidth: 4,
                blockHeight: 4
            )
        }

    @Test("the surface holds as many as the cells together, whatever their sizes", arguments: [(64, 64), (37, 90)])
    func mass(columns: Int, rows: Int) {
        let surface = DensitySurface(Self.mixed, region: region(8), columns: columns, rows: rows)
        let ground = 64 / Double(columns * rows)
        let cells = Self.mixed.reduce(0) {
            $0 + $1.density * ($1.bounds.north - $1.bounds.south) * ($1.bounds.east - $1.bounds.west)
        }
        #expect(abs(surface.densities.reduce(0, +) * ground - cells) < 1e-9 * cells)
        #expect(surface.densities.allSatisfy { $0 >= 0 && $0 <= 13 * 1.2 })
    }

    @Test("equal densities stay nearly equal where large cells meet small ones")
    func constant() {
        var cells = Self.mixed
        for index in cells.indices { cells[index].density = 1 }
        let surface = DensitySurface(cells, region: region(8), columns: 64, rows: 64)
        #expect(surface.densities.allSatisfy { (0.85...1.15).contains($0) })
    }

    @Test("the error that all cells share is not lowered by smoothing")
    func commonDeviation() {
        let cells = grid(9, density: { _, _ in 1 }, deviation: 0)
        let surface = DensitySurface(cells, region: region(9), commonDeviation: 0.25, columns: 30, rows: 30)
        #expect(surface.deviations.allSatisfy { $0 == 0.25 })
    }

    @Test("no cells, cells of nothing and cells elsewhere make a surface of nothing, and no crash")
    func hostile() {
        let nowhere = MapBounds(south: 3, west: 3, north: 3, east: 3)
        let far = MapBounds(south: -80, west: 100, north: -70, east: 1e9)
        for bounds in [nowhere, far] {
            let cell = DensitySurface.Cell(bounds: bounds, density: 1, deviation: 1, blockWidth: 0, blockHeight: -1)
            let surface = DensitySurface([cell], region: region(8))
            #expect(surface.densities.count == surface.columns * surface.rows)
            #expect(surface.densities.allSatisfy { $0.isFinite })
        }
        #expect(DensitySurface([], region: nowhere).densities.allSatisfy { $0 == 0 })
    }
}

@Suite struct ClassedSurfaceTests {
    private static let surface = ClassedSurface(
        DensitySurface(grid(6, density: { Double($0 * $0 + 3 * $1) }), region: region(6), columns: 40, rows: 40)
    )

    @Test("a point has the class of the legend in which its density lies, and none below twice its error")
    func classes() throws {
        let surface = Self.surface
        let breaks = try #require(surface.breaks)
        #expect(breaks.count > 3)
        for index in surface.surface.densities.indices {
            let density = surface.surface.densities[index]
            let isShown = density >= 2 * surface.surface.deviations[index]
            #expect(surface.shade(index) == (isShown ? breaks.index(of: density) : nil))
        }
        #expect(surface.surface.densities.indices.contains { surface.shade($0) == nil })
    }

    @Test("where a box is said to have one class, every place in it has")
    func uniform() {
        var boxes = 0
        for step in 0..<900 {
            let (left, top) = (Double(step % 30) * 1.36 - 0.3, Double(step / 30) * 1.36 - 0.3)
            guard let shade = Self.surface.uniformShade(left: left, top: top, right: left + 0.7, bottom: top + 0.9)
            else { continue }
            boxes += 1
            for place in 0..<9 {
                let (x, y) = (left + 0.35 * Double(place % 3), top + 0.45 * Double(place / 3))
                #expect(Self.surface.shade(x: x, y: y) == shade)
            }
        }
        #expect(boxes > 300 && boxes < 900)
    }

    @Test("a surface that nowhere stands out has no classes")
    func nothing() {
        let cells = grid(5, density: { _, _ in 0.5 })
        let classed = ClassedSurface(DensitySurface(cells, region: region(5), columns: 20, rows: 20))
        #expect(classed.breaks == nil)
        #expect(classed.shade(x: 10, y: 10) == ClassedSurface.hatched)
    }
}
