import Foundation
import TestSupport
import Testing

@testable import Cartography

// Skipped, visibly, where the Python environment with Pillow was not installed.
private let python = Fixture.oracle("python")

@Suite struct MapSheetTests {
    static let region = MapBounds(south: 48.8, west: 2.3, north: 48.9, east: 2.4)

    /// A sheet of 4 × 4 cells with three classes and hatching.
    static let example = MapSheet(
        title: "Example of Zürich",
        subtitle: "a day",
        region: region,
        cells: (0..<16).map { index in
            let (column, row) = (Double(index % 4), Double(index / 4))
            return MapSheet.Cell(
                bounds: MapBounds(
                    south: 48.8 + row * 0.025,
                    west: 2.3 + column * 0.025,
                    north: 48.8 + (row + 1) * 0.025,
                    east: 2.3 + (column + 1) * 0.025
                ),
                paint: index % 4 == 3 ? .hatched : .shade(index % 4)
            )
        },
        legend: MapSheet.Legend(
            heading: "Persons per km²",
            classes: zip(["1 – 2", "2 – 5", "5 – 10"], Palette.viridis.reversed.classes(3, from: 20...235))
                .map { MapSheet.Class(text: $0, colour: $1) },
            hatching: ["nothing"]
        ),
        notes: [MapSheet.Note(heading: "Note", lines: ["± 3"])],
        footer: "Footer",
        label: "SIMULATED — a label"
    )

    @Test("the legend's boxes have exactly the palette's colours, read by Pillow", .enabled(if: python != nil))
    func legendColours() throws {
        let sheet = Self.example
        let file = try Temporary.file(sheet.png())
        defer { try? FileManager.default.removeItem(at: file) }
        let boxes = sheet.legend.classes.indices.map { sheet.swatch($0) }
        let script = """
            import sys
            from PIL import Image
            image = Image.open(sys.argv[1]).convert("RGB")
            print(image.size, image.info if False else "")
            for box in sys.argv[2:]:
                colours = image.crop(tuple(map(int, box.split(",")))).getcolors()
                print(len(colours), "%02x%02x%02x" % colours[0][1])
            """
        let corners = boxes.map { "\($0.x),\($0.y),\($0.right),\($0.bottom)" }
        let output = try Temporary.output(of: #require(python), ["-c", script, file.path] + corners)
        let expected = sheet.legend.classes.map { entry in
            let digits = String(entry.colour.code, radix: 16)
            return "1 " + String(repeating: "0", count: 6 - digits.count) + digits
        }
        let lines = output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines == ["(1600, 1200)"] + expected)
    }

    @Test("every cell is drawn in its class's colour, and the classes stand low to high, upwards")
    func cellColours() throws {
        let sheet = Self.example
        let raster = try sheet.raster()
        let projection = MapProjection(fitting: sheet.region, in: MapSheet.mapFrame)
        for cell in sheet.cells {
            guard case .shade(let index) = cell.paint else { continue }
            let box = projection.pixels(cell.bounds)
            let colours = (0..<20).compactMap { raster[box.x + 7 + $0, box.y + 11] }
            #expect(colours.contains(sheet.legend.classes[index].colour))
        }
        #expect(sheet.swatch(0).y > sheet.swatch(1).y && sheet.swatch(1).y > sheet.swatch(2).y)
    }

    @Test("the same sheet is the same bytes; another label is another picture")
    func determinism() throws {
        var other = Self.example
        other.label = "SIMULATED — another label"
        let bytes = try Self.example.png()
        #expect(try Self.example.png() == bytes)
        #expect(try other.png() != bytes)
    }

    @Test("a class that the legend does not have, and a region of nothing, do no harm")
    func hostileSheet() throws {
        var sheet = Self.example
        sheet.cells = [
            MapSheet.Cell(bounds: Self.region, paint: .shade(99)),
            MapSheet.Cell(bounds: Self.region, paint: .shade(-1)),
            MapSheet.Cell(bounds: MapBounds(south: 9, west: .nan, north: -9, east: .infinity), paint: .shade(0)),
        ]
        sheet.region = MapBounds(south: 90, west: 180, north: 90, east: 180)
        sheet.legend.classes = []
        sheet.title = String(repeating: "Ω", count: 200)
        _ = try sheet.png()
    }
}
