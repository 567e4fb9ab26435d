import Cartography
import Heatmap
import Testing

@testable import MapPage

@Suite struct PackedDayTests {
    /// What the page's script does, written once more.
    private struct Unpacked: Hashable {
        var box: [Double]
        var thousandths: Int
        var deviation: Int
        var shade: Int
    }

    private func unpack(_ day: PackedDay, _ lines: PageLines) -> [Unpacked] {
        var bytes = day.bytes[...]
        func next() -> Int {
            var (value, shift) = (0, 0)
            while let byte = bytes.popFirst() {
                value |= Int(byte & 127) << shift
                if byte < 128 { break }
                shift += 7
            }
            return value
        }
        func difference() -> Int {
            let value = next()
            return value % 2 == 1 ? -(value + 1) / 2 : value / 2
        }
        var found: [Unpacked] = []
        var (south, west) = (0, 0)
        while !bytes.isEmpty {
            south += difference()
            west += difference()
            let (kind, painted) = (day.kinds[next()], next())
            found.append(
                Unpacked(
                    box: [
                        lines.latitudes[south], lines.longitudes[west],
                        lines.latitudes[south + kind.rows], lines.longitudes[west + kind.columns],
                    ],
                    thousandths: painted / 8,
                    deviation: kind.deviation,
                    shade: painted % 8 - 1
                )
            )
        }
        return found
    }

    @Test("every cell comes back: its box exactly, its numbers to a thousandth, its class", arguments: [0, 1, 5_000])
    func roundTrip(persons: Int) throws {
        let maps = [try SampleDays.heatmap(persons: persons), try SampleDays.heatmap(persons: 200, seed: 2)]
        let (lines, classes) = (PageLines(of: maps), DensityClasses(of: maps))
        for map in maps {
            let expected = map.cells.indices.map { index in
                let box = map.bounds(index)
                return Unpacked(
                    box: [box.south, box.west, box.north, box.east],
                    thousandths: Int((Double(map.cells[index].estimate) / 48 * 1000).rounded()),
                    deviation: Int((map.cells[index].deviation / 48 * 1000).rounded()),
                    shade: classes.index(of: index, in: map) ?? -1
                )
            }
            let day = PackedDay(map, lines: lines, classes: classes)
            #expect(Set(unpack(day, lines)) == Set(expected) && unpack(day, lines).count == expected.count)
        }
    }

    @Test("one day's classes are the picture's, and several days share one scale that covers all")
    func classes() throws {
        let maps = [try SampleDays.heatmap(persons: 5_000), try SampleDays.heatmap(persons: 300, seed: 2)]
        let together = DensityClasses(of: maps)
        #expect(together.texts.count == together.colours.count && (1...7).contains(together.texts.count))
        #expect(Set(together.colours).count == together.colours.count)
        for map in maps {
            for index in map.cells.indices {
                #expect((together.index(of: index, in: map) == nil) == !map.isAboveNoiseFloor(index))
            }
        }
        #expect(DensityClasses(of: [try SampleDays.heatmap(persons: 0)]).texts.isEmpty)
    }
}
