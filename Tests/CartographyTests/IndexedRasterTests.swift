import Foundation
import TestSupport
import Testing

@testable import Cartography

// Skipped, visibly, where the Python environment with Pillow was not installed.
private let python = Fixture.oracle("python")

@Suite struct IndexedRasterTests {
    static let palette = [RGB(0xffffff), RGB(0x102030), RGB(0x405060), RGB(0x708090)]

    /// 300 × 200 pixels with runs of every length up to 600.
    static func example() throws -> IndexedRaster {
        var indexes: [UInt8] = []
        for length in 1...600 {
            indexes += [UInt8](repeating: UInt8(length % 4), count: min(length, 60_000 - indexes.count))
        }
        return try IndexedRaster(width: 300, height: 200, palette: palette, indexes: indexes)
    }

    @Test("Pillow reads the pixels and the palette from either compression", .enabled(if: python != nil))
    func pixels() throws {
        let raster = try Self.example()
        let script = """
            import sys
            from PIL import Image
            image = Image.open(sys.argv[1])
            print(image.mode, image.size, image.getpalette()[:12], image.info["dpi"][0] > 95)
            print(image.tobytes().hex())
            """
        for compression in [PNGFile.Compression.smallest, .fastest] {
            let file = try Temporary.file(PNGFile.encode(raster, compression: compression))
            defer { try? FileManager.default.removeItem(at: file) }
            let output = try Temporary.output(of: #require(python), ["-c", script, file.path])
            let lines = output.split(separator: "\n")
            #expect(lines[0] == "P (300, 200) [255, 255, 255, 16, 32, 48, 64, 80, 96, 112, 128, 144] True")
            #expect(lines[1] == raster.indexes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
        }
    }

    @Test(
        "Pillow reads how opaque each colour is; more opacities than colours are refused",
        .enabled(if: python != nil)
    )
    func opacity() throws {
        func raster(_ opacity: [UInt8]) throws -> IndexedRaster {
            try IndexedRaster(width: 4, height: 1, palette: Self.palette, opacity: opacity, indexes: [0, 1, 2, 3])
        }
        let file = try Temporary.file(PNGFile.encode(raster([0, 80])))
        defer { try? FileManager.default.removeItem(at: file) }
        let script =
            "import sys; from PIL import Image; print(Image.open(sys.argv[1]).convert('RGBA').tobytes()[3::4].hex())"
        #expect(try Temporary.output(of: #require(python), ["-c", script, file.path]) == "0050ffff\n")
        #expect(throws: CartographyError.impossiblePalette) { try raster([0, 1, 2, 3, 4]) }
    }

    @Test("pngcheck accepts the fast file", .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/pngcheck")))
    func pngcheck() throws {
        let bytes = try PNGFile.encode(Self.example(), texts: [PNGText("Title", "t")], compression: .fastest)
        let file = try Temporary.file(bytes)
        defer { try? FileManager.default.removeItem(at: file) }
        let report = try Temporary.output(of: URL(filePath: "/usr/bin/pngcheck"), ["-vt", file.path])
        #expect(report.contains("No errors detected"))
        #expect(report.contains("Title") && report.contains("PLTE"))
    }

    @Test("a released map keeps its bytes: a raster and its indexes make the same smallest file")
    func smallest() throws {
        let indexed = try Self.example()
        var raster = try Raster(width: 300, height: 200, background: RGB(0))
        for (at, index) in indexed.indexes.enumerated() { raster.set(at % 300, at / 300, indexed.palette[Int(index)]) }
        // In the order of their first pixel, as a raster's colours are put.
        let order = [1, 2, 3, 0]
        let sorted = try IndexedRaster(
            width: 300,
            height: 200,
            palette: order.map { indexed.palette[$0] },
            indexes: indexed.indexes.map { UInt8(($0 + 3) % 4) }
        )
        let bytes = try PNGFile.encode(raster, texts: [PNGText("Title", "t")])
        #expect(try PNGFile.encode(sorted, texts: [PNGText("Title", "t")]) == bytes)
        #expect(try PNGFile.encode(sorted, texts: [PNGText("Title", "t")], compression: .fastest) != bytes)
    }

    @Test("what is no picture is refused")
    func refusals() {
        func raster(_ width: Int, _ height: Int, _ colours: Int, _ indexes: [UInt8]) throws {
            _ = try IndexedRaster(
                width: width,
                height: height,
                palette: [RGB](repeating: RGB(0), count: colours),
                indexes: indexes
            )
        }
        for (width, height) in [(-1, 0), (0, -1), (8193, 0), (0, 8193), (.max, .max)] {
            #expect(throws: CartographyError.impossibleRasterSize) { try raster(width, height, 1, []) }
        }
        #expect(throws: CartographyError.wrongPixelCount) { try raster(2, 2, 1, [0, 0, 0]) }
        #expect(throws: CartographyError.impossiblePalette) { try raster(1, 1, 0, [0]) }
        #expect(throws: CartographyError.impossiblePalette) { try raster(1, 1, 257, [0]) }
        #expect(throws: CartographyError.impossiblePalette) { try raster(2, 1, 3, [0, 3]) }
        #expect(throws: Never.self) { try raster(2, 1, 4, [0, 3]) }
    }

    @Test("a grid of counts is turned north up, and each class is a ratio")
    func counts() throws {
        // Up to 80 in four classes: the fourth root of 81 is 3, so that they begin at 1, 3, 9 and 27.
        let counts: [UInt32] = [0, 1, 2, 3, 8, 9, 26, 27, 80, 0]
        let palette = [RGB](repeating: RGB(0), count: 5)
        let raster = try IndexedRaster(counts: counts, width: 5, palette: palette)
        #expect(raster.height == 2)
        #expect(raster.indexes == [3, 3, 4, 4, 0, 0, 1, 1, 2, 2])
    }

    @Test("a scale ends with the highest count, however high, and has no class before 1")
    func scale() {
        for highest: UInt32 in [0, 1, 2, 4095, 4096, 1_000_000, .max] {
            let scale = LogarithmicScale(highest: highest, classes: 7)
            #expect(scale.index(of: 0) == 0)
            #expect(scale.index(of: 1) >= 1)
            #expect(highest < 7 || scale.index(of: highest) == 7)
            #expect(scale.lowerEnds == scale.lowerEnds.sorted())
        }
    }

    @Test("a grid that is no rectangle, and colours that are too few, are refused")
    func gridRefusals() {
        let palette = Self.palette
        #expect(throws: CartographyError.wrongPixelCount) {
            try IndexedRaster(counts: [1, 2, 3], width: 2, palette: palette)
        }
        #expect(throws: CartographyError.wrongPixelCount) { try IndexedRaster(counts: [1], width: 0, palette: palette) }
        #expect(throws: CartographyError.impossibleRasterSize) {
            try IndexedRaster(counts: [1], width: -1, palette: palette)
        }
        #expect(throws: CartographyError.impossiblePalette) {
            try IndexedRaster(counts: [1], width: 1, palette: [RGB(0)])
        }
    }
}
