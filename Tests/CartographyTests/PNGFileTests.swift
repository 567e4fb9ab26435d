import Cartography
import Foundation
import TestSupport
import Testing

@Suite struct PNGFileTests {
    @Test("a raster without pixels is an error of libpng, not a crash", arguments: [(0, 10), (10, 0), (0, 0)])
    func noPixels(width: Int, height: Int) throws {
        let raster = try Raster(width: width, height: height, background: RGB(0xffffff))
        let refusal = #expect(throws: CartographyError.self) { try PNGFile.encode(raster) }
        guard case .png(let reason) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(reason.contains("IHDR"))
    }

    @Test("an impossible size is refused", arguments: [(-1, 1), (1, -1), (8193, 1), (1, .max)])
    func sizes(width: Int, height: Int) {
        #expect(throws: CartographyError.impossibleRasterSize) {
            try Raster(width: width, height: height, background: RGB(0))
        }
    }

    @Test("a keyword or text that no chunk can hold is refused")
    func texts() throws {
        let raster = try Raster(width: 1, height: 1, background: RGB(0))
        for text in [
            PNGText("", "x"), PNGText(String(repeating: "k", count: 80), "x"), PNGText("ε", "x"), PNGText("k", "a\0b"),
        ] {
            #expect(throws: CartographyError.unwritableText(keyword: text.keyword)) {
                try PNGFile.encode(raster, texts: [text])
            }
        }
        // What libpng would mend and warn about is refused as well.
        #expect(throws: CartographyError.self) { try PNGFile.encode(raster, texts: [PNGText(" k ", "x")]) }
    }

    @Test("equal rasters are equal bytes, few colours an indexed file, many a true-colour one")
    func colourTypes() throws {
        var raster = try Raster(width: 20, height: 20, background: RGB(0xffffff))
        let plain = try PNGFile.encode(raster, texts: [PNGText("Title", "t")])
        #expect(try PNGFile.encode(raster, texts: [PNGText("Title", "t")]) == plain)
        #expect(plain[25] == 3, "colour type of IHDR: indexed")
        for index in 0..<255 { raster.set(index % 20, index / 20, RGB(UInt32(index))) }
        #expect(try PNGFile.encode(raster)[25] == 3)
        raster.set(19, 19, RGB(0x123456))
        #expect(try PNGFile.encode(raster)[25] == 2, "257 colours")
    }

    // Skipped, visibly, where Debian's pngcheck is not installed.
    @Test("pngcheck accepts the file", .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/pngcheck")))
    func pngcheck() throws {
        let texts = [PNGText("Title", "Zürich"), PNGText("pandapp:label", "not Latin-1 — ε")]
        let file = try Temporary.file(PNGFile.encode(MapSheetTests.example.raster(), texts: texts))
        defer { try? FileManager.default.removeItem(at: file) }
        let report = try Temporary.output(of: URL(filePath: "/usr/bin/pngcheck"), ["-vt", file.path])
        #expect(report.contains("No errors detected"))
        #expect(report.contains("Title") && report.contains("pandapp:label"))
        #expect(!report.contains("tIME"))
    }
}
