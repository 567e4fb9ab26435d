import Foundation
import Testing

@testable import Cartography

@Suite struct GeometryTests {
    @Test("the cosine is the C library's to 1e-14", arguments: stride(from: -90.0, through: 90, by: 7.5).map { $0 })
    func cosine(degrees: Double) {
        #expect(abs(Sphere.cosine(degrees: degrees) - max(0, cos(degrees * .pi / 180))) < 1e-14)
        #expect(Sphere.cosine(degrees: degrees) == Sphere.cosine(degrees: -degrees))
    }

    @Test("a degree is 111.2 km, less by the cosine along a parallel")
    func area() {
        let box = MapBounds(south: 59.5, west: 10, north: 60.5, east: 11)
        #expect(abs(box.heightKilometres - 111.195) < 0.001)
        #expect(abs(box.widthKilometres - 55.598) < 0.001)
        #expect(abs(box.squareKilometres - 55.598 * 111.195) < 0.2)
    }

    @Test("boxes that share an edge share no pixel and leave none out")
    func tiling() {
        let region = MapBounds(south: -11.02, west: -37.11, north: -10.83, east: -36.99)
        let projection = MapProjection(fitting: region, in: MapSheet.mapFrame)
        var right = projection.pixels(region).x
        for index in 0..<97 {
            let west = region.west + (region.east - region.west) * Double(index) / 97
            let east = region.west + (region.east - region.west) * Double(index + 1) / 97
            let box = projection.pixels(MapBounds(south: region.south, west: west, north: region.north, east: east))
            #expect(box.x == right)
            right = box.right
        }
        #expect(right == projection.pixels(region).right)
    }

    @Test("the fitted region fills the frame on one side, and a pixel is as long as it is wide")
    func fitting() {
        let region = MapBounds(south: 48.72, west: 2.14, north: 48.99, east: 2.55)
        let projection = MapProjection(fitting: region, in: MapSheet.mapFrame, margin: 0.02)
        let box = projection.pixels(region)
        #expect(abs(box.height - MapSheet.mapFrame.height * 96 / 100) <= 1)
        let metres = (width: region.widthKilometres * 1000, height: region.heightKilometres * 1000)
        #expect(abs(metres.width / Double(box.width) / projection.metresPerPixel - 1) < 0.002)
        #expect(abs(metres.height / Double(box.height) / projection.metresPerPixel - 1) < 0.002)
        #expect(projection.visible.south < region.south && projection.visible.east > region.east)
    }

    @Test("graticule labels are exact decimals with their side")
    func graticule() {
        let region = MapBounds(south: -0.3, west: -0.4, north: 0.3, east: 0.4)
        let graticule = Graticule(MapProjection(fitting: region, in: MapSheet.mapFrame), spacing: 170)
        #expect(
            graticule.meridians.map(graticule.label(meridian:)) == ["0.4° W", "0.2° W", "0.0°", "0.2° E", "0.4° E"]
        )
        #expect(graticule.parallels.map(graticule.label(parallel:)) == ["0.2° S", "0.0°", "0.2° N"])
    }

    @Test(
        "the scale bar is the longest round length that fits",
        arguments: [
            (0.0334, 250, "5 m", 150), (28.4, 250, "5 km", 176), (4.0, 249, "500 m", 125), (4.1, 250, "1 km", 244),
        ]
    )
    func scaleBar(metresPerPixel: Double, room: Int, text: String, pixels: Int) {
        let bar = ScaleBar(metresPerPixel: metresPerPixel, maximumPixels: room)
        #expect(bar.text == text)
        #expect(bar.pixels == pixels)
    }
}
