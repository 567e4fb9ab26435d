import Foundation
import TestSupport
import Testing

@testable import Cartography

// Skipped, visibly, where the Python environment with colorspacious was not installed.
private let colorspacious: URL? = {
    guard let python = Fixture.oracle("python"),
        (try? Temporary.output(of: python, ["-c", "import colorspacious; print('here')"])) == "here\n"
    else { return nil }
    return python
}()

/// The colours that a map uses for so many classes.
private func classes(_ count: Int) -> [RGB] { Palette.mapClasses(count) }

@Suite struct ColourTests {
    @Test("any two classes differ by ΔE 10, to normal eyes and to colour-blind ones", arguments: ColourVision.allCases)
    func classesDiffer(vision: ColourVision) {
        for count in 2...ClassBreaks.maximumClasses {
            let colours = classes(count)
            for (index, colour) in colours.enumerated() {
                for other in colours[..<index] { #expect(vision.difference(colour, other) >= 10) }
            }
        }
    }

    @Test("no class looks like hatching or paper, to anybody", arguments: ColourVision.allCases)
    func hatching(vision: ColourVision) {
        for colour in (1...ClassBreaks.maximumClasses).flatMap(classes) {
            for neutral in [Ink.ground, Ink.hatching, Ink.outside, Ink.paper] {
                #expect(vision.difference(colour, neutral) >= 10)
            }
        }
    }

    @Test("each class is darker than the one below it: the map can be read in grey")
    func lightness() {
        for count in 2...ClassBreaks.maximumClasses {
            let lightness = classes(count).map { ColourVision.normal.lab($0)[0] }
            for (below, above) in zip(lightness, lightness.dropFirst()) { #expect(below - above > 5) }
        }
    }

    @Test("text stands out of its ground by 4.5 : 1")
    func contrast() {
        for (ink, ground) in [(Ink.text, Ink.paper), (Ink.quiet, Ink.paper), (Ink.paper, Ink.band)] {
            #expect(ColourVision.contrast(ink, ground) >= 4.5)
        }
        #expect(abs(ColourVision.contrast(RGB(0x000000), RGB(0xffffff)) - 21) < 1e-9)
        #expect(abs(ColourVision.contrast(RGB(0x777777), RGB(0xffffff)) - 4.48) < 0.01, "WCAG's own example")
    }

    @Test("no letters are smaller than 11 pixels from their feet to the top of the highest")
    func letters() {
        for lettering in Lettering.allCases {
            let glyphs = SheetScale.single.glyphs(lettering)
            #expect((glyphs.glyph("b")?.height ?? 0) >= 11, "\(lettering)")
            #expect(lettering.lineHeight >= 11)
        }
    }

    @Test("colours and deficiencies are colorspacious's", .enabled(if: colorspacious != nil))
    func oracle() throws {
        let colours = classes(7) + [Ink.ground, Ink.hatching, RGB(0x00FF00), RGB(0x0000FF), RGB(0xFF0000), RGB(0)]
        let script = """
            import sys
            from colorspacious import cspace_convert
            for code in sys.argv[1:]:
                rgb = [int(code[i:i + 2], 16) / 255 for i in (0, 2, 4)]
                for kind in ("normal", "protanomaly", "deuteranomaly", "tritanomaly"):
                    space = "sRGB1" if kind == "normal" else {
                        "name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
                    seen = cspace_convert(rgb, space, "sRGB1")
                    print(*cspace_convert(seen, "sRGB1", "CIELab"))
            """
        let codes = colours.map { String(0x100_0000 | $0.code, radix: 16).suffix(6) }.map(String.init)
        let output = try Temporary.output(of: #require(colorspacious), ["-c", script] + codes)
        let expected = output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
        let ours = colours.flatMap { colour in ColourVision.allCases.map { $0.lab(colour) } }
        #expect(expected.count == ours.count)
        for (expected, ours) in zip(expected, ours) {
            #expect(zip(expected, ours).allSatisfy { abs($0 - $1) < 0.15 })
        }
    }
}
