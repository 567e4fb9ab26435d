import LargeLettering
import Testing

@testable import Cartography

@Suite struct GlyphSheetTests {
    @Test("every sheet has ASCII, Latin-1 letters and the legend's signs", arguments: Lettering.allCases, [1, 2])
    func alphabet(lettering: Lettering, factor: Int) {
        let sheet = (factor == 1 ? SheetScale.single : .double).glyphs(lettering)
        #expect(sheet.count == 95 + 62 + 12)
        let question = sheet.glyph("?")
        for scalar in "AZaz09 ~°±²·×–—ε≤≥−…éüçÅ".unicodeScalars {
            let glyph = sheet.glyph(scalar)
            #expect(glyph?.coverage != question?.coverage, "\(scalar)")
        }
        #expect(sheet.glyph("漢")?.coverage == question?.coverage, "what is not there is a question mark")
    }

    @Test("large letters are twice as large, to the rounding of one pixel a letter", arguments: Lettering.allCases)
    func large(lettering: Lettering) {
        let (small, large) = (SheetScale.single.glyphs(lettering), SheetScale.double.glyphs(lettering))
        #expect(abs(large.lineHeight - 2 * small.lineHeight) <= 2)
        #expect(abs(large.baseline - 2 * small.baseline) <= 1)
        for scalar in "AMZamz09 °²–—εé".unicodeScalars {
            let advances = [small, large].compactMap { $0.glyph(scalar)?.advance }
            #expect(abs(advances[1] - 2 * advances[0]) <= 1, "\(scalar)")
        }
    }

    @Test("a malformed sheet has no letters, and draws nothing")
    func malformed() throws {
        for text in ["", "AA", "AAAA", "not base64!", "FA8gAAYAAAUF"] {
            let sheet = GlyphSheet(base64: text)
            #expect(sheet.count == 0)
            #expect(sheet.width(of: "abc") == 0)
            var raster = try Raster(width: 4, height: 4, background: RGB(0xffffff))
            raster.draw("abc", x: 0, y: 0, sheet, RGB(0))
            #expect(raster == (try Raster(width: 4, height: 4, background: RGB(0xffffff))))
        }
    }

    @Test("lines break at spaces and keep every word")
    func lines() {
        let text = "A person counts as one, spread over the places of the day"
        let lines = GlyphSheet.text.lines(of: text, width: 200)
        #expect(lines.joined(separator: " ") == text)
        #expect(lines.count > 2)
        #expect(lines.allSatisfy { GlyphSheet.text.width(of: $0) <= 200 })
    }

    @Test("text stays inside the raster")
    func clipping() throws {
        var raster = try Raster(width: 30, height: 10, background: RGB(0xffffff))
        for (x, y) in [(-50, -5), (25, 8), (1000, 1000), (-1000, 3)] {
            raster.draw("Wide ÄÖ", x: x, y: y, .title, RGB(0))
        }
        #expect(raster.bytes.count == 900)
    }
}
