import Foundation
import TestSupport
import Testing

@testable import Cartography

// Skipped, visibly, where Debian's gdal-bin is not installed.
private let gdalinfo = URL(filePath: "/usr/bin/gdalinfo")

@Suite struct WorldFileGDALTests {
    @Test(
        "GDAL finds the corners of the map's frame where the projection has them",
        .enabled(if: FileManager.default.fileExists(atPath: gdalinfo.path), "needs gdal-bin")
    )
    func corners() throws {
        let picture = try Temporary.file(MapSheetTests.example.png())
        let world = picture.deletingPathExtension().appendingPathExtension("pgw")
        defer { for file in [picture, world] { try? FileManager.default.removeItem(at: file) } }
        let region = MapSheetTests.region
        try Data(MapSheet.worldFile(region: region, scale: .single).utf8).write(to: world)
        let output = try Temporary.output(of: gdalinfo, ["-json", picture.path])
        let info = try JSONDecoder().decode(Info.self, from: Data(output.utf8))
        #expect(info.size == [1600, 1200])
        // GDAL tells the sheet's corners; the frame's follow from their pixels.
        let visible = MapProjection(fitting: region, in: MapSheet.mapFrame).visible
        let (corners, frame) = (info.cornerCoordinates, MapSheet.mapFrame)
        func place(_ x: Int, _ y: Int) -> (longitude: Double, latitude: Double) {
            let (west, east) = (corners.upperLeft[0], corners.lowerRight[0])
            let (north, south) = (corners.upperLeft[1], corners.lowerRight[1])
            return (west + (east - west) * Double(x) / 1600, north + (south - north) * Double(y) / 1200)
        }
        let (northWest, southEast) = (place(frame.x, frame.y), place(frame.right, frame.bottom))
        #expect(abs(northWest.longitude - visible.west) < 1e-6 && abs(northWest.latitude - visible.north) < 1e-6)
        #expect(abs(southEast.longitude - visible.east) < 1e-6 && abs(southEast.latitude - visible.south) < 1e-6)
    }
}

private struct Info: Decodable {
    struct Corners: Decodable {
        let upperLeft: [Double]
        let lowerRight: [Double]
    }

    let size: [Int]
    let cornerCoordinates: Corners
}
