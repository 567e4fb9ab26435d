import Testing
import TransparencyLog

@Suite struct TilePathTests {
    @Test(
        "paths are those of the specification, both ways",
        arguments: [
            ("tile/0/x001/x234/067", 0, 1_234_067, 256), ("tile/0/000", 0, 0, 256), ("tile/1/000.p/1", 1, 0, 1),
            ("tile/63/999", 63, 999, 256), ("tile/0/x001/000", 0, 1000, 256), ("tile/0/x001/234", 0, 1234, 256),
            ("tile/2/x273/112.p/255", 2, 273_112, 255),
        ]
    )
    func hashes(text: String, level: Int, index: UInt64, width: Int) throws {
        let path = try TilePath(.hashes(level: level), index: index, width: width)
        #expect(path.text == text)
        #expect(try TilePath(parsing: text) == path)
    }

    @Test("entry bundles have paths like those of tiles")
    func entries() throws {
        let path = try TilePath(.entries, index: 70_000, width: 17)
        #expect(path.text == "tile/entries/x070/000.p/17")
        #expect(try TilePath(parsing: path.text) == path)
        #expect(try TilePath(.entries, index: 7).text == "tile/entries/007")
    }

    @Test(
        "any other text is no path",
        arguments: [
            "", "/", "tile", "tile/", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/00/000",
            "tile/64/000", "tile/-1/000", "tile/0/x000/001", "tile/0/001/234", "tile/0/x001/x234", "tile/0/X001/234",
            "tile/0/001.p", "tile/0/001.p/", "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/001.p/01",
            "tile/0/001.p/1/1", "tile/0/x001.p/234", "tile/entries/1", "tile/Entries/001", "tile/0/001 ",
            "/tile/0/001", "tile//001", "tile/0//001", "tile/0/001.p/99999999999999999999", "tile/0/x1/x2/003",
            "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/99999999999999999999/000", "tile/0/+01", "tile/0/０１２",
            "tile/0/../000",
        ]
    )
    func refused(text: String) {
        #expect(throws: TransparencyLogError.tilePathMalformed) { try TilePath(parsing: text) }
    }

    @Test("places and widths that no tile has are refused")
    func impossible() {
        let wrong = [(64, 0, 1), (-1, 0, 1), (0, 0, 0), (0, 0, 257), (0, UInt64.max, 1), (0, 1 << 54, 1)]
        for (level, index, width) in wrong {
            #expect(throws: TransparencyLogError.tilePathMalformed) {
                try TilePath(.hashes(level: level), index: index, width: width)
            }
        }
    }
}
