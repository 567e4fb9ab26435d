import LargeLettering
import Testing

@testable import Cartography

@Suite struct WorldFileTests {
    static let region = MapBounds(south: 45.6768, west: 4.7158, north: 45.8387, east: 4.9479)

    @Test("a pixel's place by the world file is its place on the map, at either scale", arguments: [1, 2])
    func places(factor: Int) throws {
        let scale = factor == 1 ? SheetScale.single : .double
        let lines = MapSheet.worldFile(region: Self.region, scale: scale).split(separator: "\n")
        let numbers = lines.compactMap { Double($0) }
        #expect(numbers.count == 6 && numbers[1] == 0 && numbers[2] == 0)
        let projection = MapProjection(fitting: Self.region, in: scale.pixels(MapSheet.mapFrame))
        let box = projection.pixels(Self.region)
        // The middle of a pixel is half a pixel from its edge; the projection rounds an edge to a whole pixel.
        for (longitude, column) in [(Self.region.west, box.x), (Self.region.east, box.right)] {
            #expect(abs(numbers[4] + (Double(column) - 0.5) * numbers[0] - longitude) <= 0.501 * numbers[0])
        }
        for (latitude, row) in [(Self.region.north, box.y), (Self.region.south, box.bottom)] {
            #expect(abs(numbers[5] + (Double(row) - 0.5) * numbers[3] - latitude) <= -0.501 * numbers[3])
        }
        #expect(numbers[0] > 0 && numbers[3] < 0)
    }

    @Test("the double scale has half the degrees a pixel, and its sheet begins at the same place")
    func scales() {
        let (one, two) = (numbers(.single), numbers(.double))
        #expect(abs(one[0] - 2 * two[0]) < 2e-12 && abs(one[3] - 2 * two[3]) < 2e-12)
        #expect(abs(one[4] - one[0] / 2 - (two[4] - two[0] / 2)) < 1e-11)
        #expect(abs(one[5] - one[3] / 2 - (two[5] - two[3] / 2)) < 1e-11)
    }

    private func numbers(_ scale: SheetScale) -> [Double] {
        MapSheet.worldFile(region: Self.region, scale: scale).split(separator: "\n").compactMap { Double($0) }
    }
}
