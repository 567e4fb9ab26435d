import Geohash
import TestSupport
import Testing

@Suite struct CellRectangleTests {
    @Test("the cells of a box are those that hold a point of it")
    func cellsOfBox() throws {
        // Cells of precision 2 are 11.25° wide and 5.625° high.
        let rectangle = try CellRectangle(south: -1, west: 0, north: 5.625, east: 11.24, precision: 2)
        #expect(rectangle.columns == 16..<17)
        #expect(rectangle.rows == 15..<18)
        #expect(rectangle.count == 3)
        let box = rectangle.boundingBox
        #expect([box.south, box.west, box.north, box.east] == [-5.625, 0, 11.25, 11.25])
    }

    @Test("a point and the whole world are boxes", arguments: 1...12)
    func extremes(precision: Int) throws {
        let point = try CellRectangle(south: 47, west: 8, north: 47, east: 8, precision: precision)
        #expect(point.count == 1)
        let cell = try GeohashCell(latitude: 47, longitude: 8, precision: precision)
        #expect(point.contains(bits: cell.bits))
        let world = try CellRectangle(south: -90, west: -180, north: 90, east: 180, precision: precision)
        #expect(world.count == 1 << (5 * precision))
        #expect(world.boundingBox.north == 90 && world.boundingBox.west == -180)
        #expect(world.contains(bits: 0) && world.contains(bits: (1 << UInt64(5 * precision)) - 1))
    }

    @Test("positions count from the south-western cell, and cells outside have none")
    func positions() throws {
        let rectangle = try CellRectangle(columns: 100..<103, rows: 200..<202, precision: 5)
        var inside = 0
        for column in UInt32(98)..<105 {
            for row in UInt32(198)..<204 {
                let cell = try GeohashCell(column: column, row: row, precision: 5)
                let position = rectangle.position(of: cell.bits)
                #expect((position != nil) == rectangle.contains(bits: cell.bits))
                guard let position else { continue }
                inside += 1
                #expect(position.column == Int(column) - 100 && position.row == Int(row) - 200)
                #expect(rectangle.cell(column: position.column, row: position.row) == cell)
            }
        }
        #expect(inside == rectangle.count)
        for (column, row) in [(-1, 0), (3, 0), (0, -1), (0, 2), (.max, .max), (.min, 0)] {
            #expect(rectangle.cell(column: column, row: row) == nil)
        }
    }

    @Test("bits beyond the precision lie in no rectangle")
    func foreignBits() throws {
        let world = try CellRectangle(south: -90, west: -180, north: 90, east: 180, precision: 5)
        for bits in [1 << 25, 1 << 60, UInt64.max] {
            #expect(!world.contains(bits: bits))
            #expect(world.position(of: bits) == nil)
        }
    }

    @Test("inverted boxes, empty ranges and ranges beyond the grid are refused")
    func refusals() {
        #expect(throws: GeohashError.boxInverted) {
            try CellRectangle(south: 1, west: 0, north: 0, east: 1, precision: 5)
        }
        #expect(throws: GeohashError.boxInverted) {
            try CellRectangle(south: 0, west: 179, north: 1, east: -179, precision: 5)
        }
        #expect(throws: GeohashError.latitudeOutOfRange) {
            try CellRectangle(south: 0, west: 0, north: .nan, east: 1, precision: 5)
        }
        #expect(throws: GeohashError.rectangleEmpty) { try CellRectangle(columns: 1..<1, rows: 0..<1, precision: 1) }
        #expect(throws: GeohashError.rectangleEmpty) { try CellRectangle(columns: 0..<1, rows: 1..<1, precision: 1) }
        #expect(throws: GeohashError.columnOutOfRange) { try CellRectangle(columns: 0..<9, rows: 0..<1, precision: 1) }
        #expect(throws: GeohashError.rowOutOfRange) { try CellRectangle(columns: 0..<8, rows: 0..<5, precision: 1) }
    }
}
