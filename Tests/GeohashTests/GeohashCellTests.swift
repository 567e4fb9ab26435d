import Foundation
import Geohash
import TestSupport
import Testing

@Suite struct GeohashCellTests {
    @Test(
        "published examples are found",
        arguments: [
            // The encyclopaedia's article on geohashes; the manuals of pygeohash and of ngeohash.
            (57.64911, 10.40744, "u4pruydqqvj"), (42.605, -5.603, "ezs42"),
            (42.6, -5.6, "ezs42e44yx96"), (37.8324, 112.5584, "ww8p1r4t8"),
        ]
    )
    func publishedExamples(latitude: Double, longitude: Double, text: String) throws {
        let cell = try GeohashCell(latitude: latitude, longitude: longitude, precision: text.count)
        #expect(cell.text == text)
        #expect(try GeohashCell(parsing: text) == cell)
    }

    @Test("bits beyond the precision, columns and rows beyond the grid are refused", arguments: 1...12)
    func limits(precision: Int) throws {
        let size = GeohashGrid.size(precision)
        let count = UInt64(1) << UInt64(5 * precision)
        #expect(UInt64(size.columns) * UInt64(size.rows) == count)
        #expect(try GeohashCell(bits: count - 1, precision: precision).text == String(repeating: "z", count: precision))
        #expect(throws: GeohashError.bitsOutOfRange) { try GeohashCell(bits: count, precision: precision) }
        #expect(throws: GeohashError.bitsOutOfRange) { try GeohashCell(bits: .max, precision: precision) }
        #expect(throws: GeohashError.columnOutOfRange) {
            try GeohashCell(column: size.columns, row: 0, precision: precision)
        }
        #expect(throws: GeohashError.rowOutOfRange) { try GeohashCell(column: 0, row: .max, precision: precision) }
    }

    @Test("columns and rows are the bits taken in turn, longitude first")
    func columnsAndRows() throws {
        var random = SplitMix(state: 4)
        for _ in 0..<20_000 {
            let precision = Int.random(in: 1...12, using: &random)
            let bits = UInt64.random(in: 0..<1 << UInt64(5 * precision), using: &random)
            let cell = try GeohashCell(bits: bits, precision: precision)
            var (column, row): (UInt32, UInt32) = (0, 0)
            for bit in 0..<5 * precision {
                let value = UInt32(truncatingIfNeeded: bits >> UInt64(5 * precision - 1 - bit) & 1)
                if bit % 2 == 0 { column = column << 1 | value } else { row = row << 1 | value }
            }
            guard cell.column == column, cell.row == row,
                try GeohashCell(column: column, row: row, precision: precision) == cell
            else {
                Issue.record("\(cell)")
                return
            }
        }
    }

    @Test("a cell holds its centre and its south-western corner, and no point north or east of it")
    func boundingBoxes() throws {
        var source = PointSource(state: 5)
        for _ in 0..<5000 {
            let point = source.uniform()
            let precision = point.precision
            let cell = try GeohashCell(latitude: point.latitude, longitude: point.longitude, precision: precision)
            let box = cell.boundingBox
            #expect(box.south <= point.latitude && point.latitude < box.north)
            #expect(box.west <= point.longitude && point.longitude < box.east)
            let points = [box.centre, (box.south, box.west), (box.north.nextDown, box.east.nextDown)]
            for (latitude, longitude) in points {
                #expect(try GeohashCell(latitude: latitude, longitude: longitude, precision: precision) == cell)
            }
            if box.north < 90, box.east < 180 {
                let next = try GeohashCell(latitude: box.north, longitude: box.east, precision: precision)
                #expect(next == cell.neighbour(.northEast))
            }
        }
    }

    @Test("the parent has the text's first characters, and holds the cell")
    func parents() throws {
        let cell = try GeohashCell(parsing: "u4pruydqqvj")
        for precision in 1...11 {
            #expect(try cell.parent(precision: precision).text == String("u4pruydqqvj".prefix(precision)))
        }
        for precision in [0, -1, 12, 13] {
            #expect(throws: GeohashError.precisionOutOfRange(precision)) { try cell.parent(precision: precision) }
        }
    }

    @Test("cells order as their texts do")
    func order() throws {
        let texts = ["0", "00", "01", "0z", "1", "u", "u4", "u40", "u4p", "u4z", "u5", "zzzzzzzzzzzz"]
        let cells = try texts.map { try GeohashCell(parsing: $0) }
        #expect(cells.reversed().sorted() == cells)
        #expect(cells.shuffled().sorted().map(\.text) == texts)
        for (first, second) in zip(cells, cells.dropFirst()) { #expect(first < second && !(second < first)) }
        #expect(!(cells[0] < cells[0]))
    }
}

@Suite struct NeighbourTests {
    @Test("each direction is one step of column and row")
    func directions() throws {
        let cell = try GeohashCell(parsing: "u4pru")
        let steps: [GeohashCell.Direction: (Int, Int)] = [
            .north: (0, 1), .northEast: (1, 1), .east: (1, 0), .southEast: (1, -1),
            .south: (0, -1), .southWest: (-1, -1), .west: (-1, 0), .northWest: (-1, 1),
        ]
        #expect(steps.count == GeohashCell.Direction.allCases.count)
        for (direction, step) in steps {
            let neighbour = try #require(cell.neighbour(direction))
            #expect(Int(neighbour.column) - Int(cell.column) == step.0)
            #expect(Int(neighbour.row) - Int(cell.row) == step.1)
        }
    }

    @Test("east and west meet at the antimeridian, and nothing lies beyond a pole", arguments: 1...12)
    func borders(precision: Int) throws {
        let size = GeohashGrid.size(precision)
        let east = try GeohashCell(column: size.columns - 1, row: size.rows - 1, precision: precision)
        let west = try GeohashCell(column: 0, row: size.rows - 1, precision: precision)
        #expect(east.neighbour(.east) == west)
        #expect(west.neighbour(.west) == east)
        #expect(Set(east.neighbours.keys) == [.east, .southEast, .south, .southWest, .west])
        let south = try GeohashCell(column: 0, row: 0, precision: precision)
        #expect(Set(south.neighbours.keys) == [.east, .northEast, .north, .northWest, .west])
    }

    // Skipped where the Python environment is not installed.
    @Test("neighbours and outlines are those of other implementations", .enabled(if: PythonScript.isAvailable))
    func otherImplementations() throws {
        var source = PointSource(state: 6)
        var cells = try (0..<32).map { try GeohashCell(bits: $0, precision: 1) }
        for _ in 0..<1500 {
            for point in [source.uniform(), source.tiny()] {
                cells.append(
                    try GeohashCell(latitude: point.latitude, longitude: point.longitude, precision: point.precision)
                )
            }
        }
        for precision in 1...12 {
            let size = GeohashGrid.size(precision)
            for column in [0, size.columns / 2, size.columns - 1] {
                for row in [0, size.rows / 2, size.rows - 1] {
                    cells.append(try GeohashCell(column: column, row: row, precision: precision))
                }
            }
        }
        let answers = try PythonScript.withTemporaryFolder { folder in
            let (texts, answers) = (folder.appending(path: "texts"), folder.appending(path: "answers"))
            try Data(cells.map(\.text).joined(separator: "\n").utf8).write(to: texts)
            try PythonScript.run("geohash_oracle.py", ["cells", texts.path, answers.path])
            return try String(contentsOf: answers, encoding: .utf8).split(separator: "\n")
        }
        try #require(answers.count == cells.count)
        for (cell, answer) in zip(cells, answers) {
            let words = answer.split(separator: " ")
            #expect(cell.neighbours.values.map(\.text).sorted() == words.dropLast(4).map(String.init))
            let box = cell.boundingBox
            #expect([box.south, box.west, box.north, box.east] == words.suffix(4).compactMap { Double($0) })
        }
    }
}
