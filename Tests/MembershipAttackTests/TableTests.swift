import Cartography
import Geohash
import MembershipAttack
import Testing

@Suite struct TableTests {
    private static let header = "south,west,north,east,estimate_persons,standard_deviation\n"

    @Test("a released table is read to the last digit, further columns are passed over")
    func released() throws {
        let text = Self.header + "1.5,2,2.5,3,4.125,0.500,extra\n2.5,2,3.5,3.5,0.000,0.500\n"
        let map = try PublishedMap(csv: Array(text.utf8))
        #expect(map.cells.map(\.persons) == [4.125, 0])
        #expect(map.cells[0].isAboveNoiseFloor && !map.cells[1].isAboveNoiseFloor)
        #expect([map.bounds.south, map.bounds.west, map.bounds.north, map.bounds.east] == [1.5, 2, 3.5, 3.5])
    }

    @Test(
        "what is no released table is refused with its line",
        arguments: [
            "1,2,3,4,5", "1,2,3,4,5,x", "1,2,3,4,nan,1", "3,2,1,4,5,6", "1,4,3,2,5,6", "1,2,3,inf,5,6", "\u{FF}",
            "1,2,3,4,-5,6", "1,2,3,4,5,-6",
        ]
    )
    func refusedReleased(line: String) {
        #expect(throws: MembershipAttackError.malformedTable(line: 3)) {
            try PublishedMap(csv: Array((Self.header + "1,2,3,4,5,6\n" + line + "\n").utf8))
        }
    }

    @Test("a table of visits is none that this adversary can read, nor is one without a heading")
    func visits() {
        for heading in [Self.header.replacing("persons", with: "visits"), ""] {
            #expect(throws: MembershipAttackError.malformedTable(line: 1)) {
                try PublishedMap(csv: Array((heading + "1,2,3,4,5,6\n").utf8))
            }
        }
    }

    @Test("a table without a cell is no map")
    func empty() {
        #expect(throws: MembershipAttackError.unusableRegion) { try PublishedMap(csv: Array(Self.header.utf8)) }
        #expect(throws: MembershipAttackError.unusableRegion) { try PublishedMap(csv: []) }
    }

    @Test("an exact table is read by cell")
    func exact() throws {
        let map = try ExactMap(csv: Array("geohash,count\nu05kngvfd,1\nu05kngyj3,24\n".utf8))
        let expected: [UInt64: UInt64] = [
            try GeohashCell(parsing: "u05kngvfd").bits: 1, try GeohashCell(parsing: "u05kngyj3").bits: 24,
        ]
        #expect(map.counts == expected)
    }

    @Test("a cell that an exact table has twice is refused")
    func repeatedExact() {
        #expect(throws: MembershipAttackError.malformedTable(line: 3)) {
            try ExactMap(csv: Array("geohash,count\nu05kngvfd,1\nu05kngvfd,2\n".utf8))
        }
    }

    @Test(
        "what is no exact table is refused",
        arguments: ["u05kngvfd", "u05kngvf,1", "u05kngvfd,-1", "a,1", "u05kngvfd,1,2"]
    )
    func refusedExact(line: String) {
        #expect(throws: MembershipAttackError.malformedTable(line: 2)) {
            try ExactMap(csv: Array("geohash,count\n\(line)\n".utf8))
        }
    }
}
