import Cartography
import Foundation
import Heatmap
import TestSupport
import Testing

@testable import MapExport

@Suite struct MapFileTests {
    /// The samples' files by name, made once.
    private static let samples = Result {
        try [0, 1, 1_000].map { persons in
            let drawing = try MapDrawing(SampleMap.released(persons: persons))
            return (drawing: drawing, files: try files(drawing))
        }
    }

    /// All files but the sheet, which is drawn once: the others are what must agree.
    private static func files(_ drawing: MapDrawing) throws -> [String: [UInt8]] {
        var files = [
            "heatmap-map.png": try MapPictureFile.raster(drawing), "heatmap-map.pgw": MapPictureFile.worldFile(drawing),
        ]
        for format in MapFormat.allCases where format != .png {
            for file in try format.files(of: drawing, folder: FileManager.default.temporaryDirectory) {
                files[file.name] = file.content
            }
        }
        return files
    }

    /// Calls a function with a folder that holds the files of a sample, and what the files must agree with.
    private func inFolder(_ sample: Int, _ body: (URL) throws -> Void) throws {
        let (drawing, files) = try Self.samples.get()[sample]
        try PythonScript.withTemporaryFolder { folder in
            for (name, content) in files { try Data(content).write(to: folder.appending(path: name)) }
            let expected = ExpectedClasses(drawing)
            try JSONEncoder().encode(expected).write(to: folder.appending(path: "classes.json"))
            try body(folder)
        }
    }

    private func output(of program: String, _ arguments: [String]) throws -> String {
        let (status, output) = try #require(ExternalProgram(program)).run(arguments)
        let text = String(decoding: output, as: UTF8.self)
        #expect(status == 0, "\(program) \(arguments): \(text)")
        return text
    }

    @Test("the same map gives the same bytes, whenever and wherever they are made")
    func deterministic() throws {
        let again = try Self.files(MapDrawing(SampleMap.released(persons: 1)))
        let sample = try Self.samples.get()[1].files
        #expect(Set(again.keys) == Set(sample.keys) && again.count == 6)
        for (name, content) in again { #expect(sample[name] == content, "\(name) differs") }
    }

    @Test("the label is in every file but the world file and the pixels")
    func label() throws {
        for (name, content) in try Self.samples.get()[2].files where name != "heatmap-map.pgw" {
            // The archive's document is compressed; the scripts look into it.
            guard name != "heatmap.kmz" else { continue }
            let found = content.firstRange(of: Array(SampleMap.label.utf8)) ?? content.firstRange(of: latin1Label)
            #expect(found != nil, "\(name) has no label")
        }
    }

    /// Both writings begin alike: a PNG text chunk may be Latin-1.
    private var latin1Label: [UInt8] { Array("SIMULATED".utf8) }

    @Test(
        "rasterio, Pillow and SQLite read the same pixels and numbers in all files",
        .enabled(if: hasRasterio, "needs .build/oracles with rasterio"),
        arguments: [0, 1, 2]
    )
    func agree(sample: Int) throws {
        try inFolder(sample) { try PythonScript.run("map_files.py", [$0.path]) }
    }

    @Test(
        "GDAL knows the GeoTIFF's place, bands and metadata",
        .enabled(if: has("/usr/bin/gdalinfo"), "needs gdal-bin")
    )
    func gdalinfo() throws {
        try inFolder(2) { folder in
            let text = try output(of: "/usr/bin/gdalinfo", ["-stats", folder.appending(path: "heatmap.tif").path])
            for part in [
                "EPSG\",3857", "COMPRESSION=DEFLATE", "INTERLEAVE=BAND", "label=\(SampleMap.label)", "NoData Value=nan",
                "Description = persons declared ill per square kilometre", "Unit Type: 1/km²", "Type=Float32",
            ] {
                #expect(text.contains(part), "\(part) is not in \(text)")
            }
            let tiles = try output(of: "/usr/bin/gdalinfo", [folder.appending(path: "heatmap.mbtiles").path])
            #expect(tiles.contains("Driver: MBTiles"))
            let picture = try output(of: "/usr/bin/gdalinfo", [folder.appending(path: "heatmap-map.png").path])
            #expect(picture.contains("pandapp_crs=EPSG:3857") && picture.contains("Pixel Size"))
        }
    }

    @Test("OGR reads the cells and their sum", .enabled(if: has("/usr/bin/ogrinfo"), "needs gdal-bin"))
    func ogrinfo() throws {
        try inFolder(2) { folder in
            let map = try Self.samples.get()[2].drawing.map
            let query = "select count(*) as n, sum(estimate_persons) as s from heatmap"
            let text = try output(
                of: "/usr/bin/ogrinfo",
                ["-q", "-sql", query, folder.appending(path: "heatmap.geojson").path]
            )
            let numbers = text.split(whereSeparator: \.isNewline).compactMap { line in
                line.contains(" = ") ? line.split(separator: " ").last.flatMap { Double($0) } : nil
            }
            #expect(numbers.first == Double(map.heatmap.cells.count))
            #expect(abs((numbers.last ?? 0) - map.heatmap.totalPersons) < 0.001 * Double(map.heatmap.cells.count))
        }
    }

    @Test("pngcheck accepts the pictures", .enabled(if: has("/usr/bin/pngcheck"), "needs pngcheck"))
    func pngcheck() throws {
        let drawing = try Self.samples.get()[2].drawing
        let files = try MapFormat.png.files(of: drawing, folder: FileManager.default.temporaryDirectory)
        #expect(
            files.map(\.name) == [
                "heatmap-map.png", "heatmap-map.pgw", "heatmap@2x.png", "heatmap@2x.pgw", "heatmap.pgw",
            ]
        )
        try PythonScript.withTemporaryFolder { folder in
            for (name, content) in files where name.hasSuffix(".png") {
                let place = folder.appending(path: name)
                try Data(content).write(to: place)
                let text = try output(of: "/usr/bin/pngcheck", [place.path])
                #expect(text.contains(name == "heatmap@2x.png" ? "3200x2400" : "\(drawing.grid.width)x"))
            }
        }
    }

    @Test("file knows every form by its first bytes", .enabled(if: has("/usr/bin/file"), "needs file"))
    func magic() throws {
        try inFolder(2) { folder in
            let kinds = [
                "heatmap.tif": "TIFF image data, little-endian", "heatmap.mbtiles": "MBTiles tileset",
                "heatmap.kmz": "KMZ", "heatmap-map.png": "8-bit colormap",
            ]
            for (name, kind) in kinds {
                let text = try output(of: "/usr/bin/file", [folder.appending(path: name).path])
                #expect(text.localizedCaseInsensitiveContains(kind), "\(text)")
            }
        }
    }

    @Test("the overlay's document is well-formed", .enabled(if: has("/usr/bin/xmllint"), "needs libxml2-utils"))
    func xmllint() throws {
        try PythonScript.withTemporaryFolder { folder in
            let hostile = try MapDescription(title: "a < b & \"c\" ]]>", day: "d\u{1}", label: "SIMULATED </name>")
            let map = try SampleMap.released(persons: 0, description: hostile)
            let archive = folder.appending(path: "heatmap.kmz")
            try Data(KMZFile.bytes(MapDrawing(map))).write(to: archive)
            let text = try output(of: "/usr/bin/python3", ["-m", "zipfile", "-e", archive.path, folder.path])
            #expect(text.isEmpty)
            _ = try output(of: "/usr/bin/xmllint", ["--noout", folder.appending(path: "doc.kml").path])
        }
    }
}

private func has(_ program: String) -> Bool { FileManager.default.isExecutableFile(atPath: program) }

private let hasRasterio =
    Fixture.oracle("python").map { python in
        let process = Process()
        process.executableURL = python
        process.arguments = ["-c", "import rasterio"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    } ?? false

/// What the script compares the files with.
private struct ExpectedClasses: Encodable {
    let label = SampleMap.label
    let day = "2020-04-01"
    let texts: [String]
    let colours: [[UInt8]]
    let floor: [UInt8]
    let opacity: UInt8

    init(_ drawing: MapDrawing) {
        texts = drawing.classes.texts
        colours = drawing.classes.colours.map { [$0.red, $0.green, $0.blue] }
        floor = [0x8A, 0x8A, 0x8A, 0x50]
        opacity = 0xD8
    }
}
