import Cartography
import Geohash
import Testing

@testable import Heatmap

@Suite struct BlockGridTests {
    @Test(
        "blocks tile the region: every cell is in the block whose box holds it",
        arguments: [(0, 0), (1, 0), (2, 3), (5, 5), (15, 15)]
    )
    func tiling(columnBits: Int, rowBits: Int) throws {
        let grid = BlockGrid(region: .small, columnBits: columnBits, rowBits: rowBits)
        let cells = BlockGrid(region: .small, columnBits: 0, rowBits: 0)
        for row in 0..<CellRectangle.small.rows.count {
            for column in 0..<CellRectangle.small.columns.count {
                let centre = try #require(CellRectangle.small.cell(column: column, row: row)).boundingBox.centre
                let box = grid.bounds(grid.index(column: column, row: row, of: cells))
                #expect(
                    (box.south...box.north).contains(centre.latitude)
                        && (box.west...box.east).contains(centre.longitude)
                )
            }
        }
        let ground = (0..<grid.count).reduce(0) { $0 + grid.bounds($1).squareKilometres }
        let outline = CellRectangle.small.boundingBox
        let whole = MapBounds(south: outline.south, west: outline.west, north: outline.north, east: outline.east)
        #expect(abs(ground / whole.squareKilometres - 1) < 1e-3)
    }

    @Test("blocks begin at multiples of their size, whatever the region")
    func alignment() throws {
        let shifted = try CellRectangle(columns: 16_600..<16_640, rows: 25_280..<25_310, precision: 6)
        let edges = [CellRectangle.small, shifted].map { region in
            let grid = BlockGrid(region: region, columnBits: 3, rowBits: 2)
            return Set((0..<grid.count).map { grid.bounds($0).east })
        }
        let inner = edges[0].intersection(edges[1])
        #expect(inner.count >= 2)
        for edge in inner {
            #expect(GeohashGrid.column(longitude: edge, precision: 6) % 8 == 0)
        }
    }

    @Test("a grid has about as many blocks as asked, and they are nearly square", arguments: [4.0, 10, 33, 97, 256])
    func choice(side: Double) throws {
        let city = try SyntheticCity(seed: 1)
        let grid = BlockGrid(region: city.region, side: side)
        #expect(Double(grid.count) < 2.5 * side * side && Double(grid.count) > side * side / 2.5)
        let inner = grid.bounds(grid.columns + 1)
        let ratio = inner.widthKilometres / inner.heightKilometres
        #expect((0.5...2).contains(ratio))
    }

    @Test(
        "the whole world, a pole and a single cell have a grid",
        arguments: [(0..<32, 0..<32, 2), (100..<110, 127..<128, 3), (7..<8, 9..<10, 12), (0..<1, 0..<4096, 5)]
            as [(Range<UInt32>, Range<UInt32>, Int)]
    )
    func extremes(columns: Range<UInt32>, rows: Range<UInt32>, precision: Int) throws {
        let size = GeohashGrid.size(precision)
        let region = try CellRectangle(
            columns: columns.clamped(to: 0..<size.columns),
            rows: rows.clamped(to: 0..<size.rows),
            precision: precision
        )
        let grid = BlockGrid(region: region, side: 8)
        #expect((1...400).contains(grid.count))
        #expect((0..<grid.count).allSatisfy { grid.bounds($0).north > grid.bounds($0).south })
    }
}
