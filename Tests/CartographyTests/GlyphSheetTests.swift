import Testing

@testable import Cartography

@Suite struct GlyphSheetTests {
    static let sheets: [GlyphSheet] = [.title, .strong, .text, .small]

    @Test("every sheet has ASCII, Latin-1 letters and the legend's signs", arguments: 0..<4)
    func alphabet(index: Int) {
        let sheet = Self.sheets[index]
        #expect(sheet.count == 95 + 62 + 12)
        let question = sheet.glyph("?")
        for scalar in "AZaz09 ~°±²·×–—ε≤≥−…éüçÅ".unicodeScalars {
            let glyph = sheet.glyph(scalar)
            #expect(glyph?.coverage != question?.coverage, "\(scalar)")
        }
        #expect(sheet.glyph("漢")?.coverage == question?.coverage, "what is not there is a question mark")
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
