import Cartography
import Foundation
import TestSupport
import Testing

// The tables exported from matplotlib; skipped, visibly, where this machine does not have them.
private let tables = Fixture.shared("vectors/palettes/colormaps_256.csv")

@Suite struct PaletteTests {
    @Test("every colour is matplotlib's", .enabled(if: tables != nil, "needs shared/vectors/palettes"))
    func tablesAreExact() throws {
        let rows = try String(contentsOf: #require(tables), encoding: .utf8)
        for (name, palette) in [("viridis", Palette.viridis), ("inferno", Palette.inferno)] {
            let lines = rows.split(whereSeparator: \.isNewline).filter { $0.hasPrefix(name + ",") }
            let expected = try lines.map { line in
                let channels = try line.split(separator: ",").dropFirst(2).map { try #require(UInt8($0)) }
                return RGB(red: channels[0], green: channels[1], blue: channels[2])
            }
            #expect(expected.count == 256)
            #expect(palette.colours == expected)
        }
    }

    @Test("classes run from one end to the other, darker step by step", arguments: 1...7)
    func classes(count: Int) {
        let colours = Palette.inferno.reversed.classes(count, from: 24...228)
        #expect(colours.count == count)
        #expect(count == 1 || colours.first == Palette.inferno.reversed.colours[24])
        #expect(count == 1 || colours.last == Palette.inferno.reversed.colours[228])
        for (light, dark) in zip(colours, colours.dropFirst()) { #expect(luminance(light) > luminance(dark)) }
    }

    @Test("a palette has no classes for none")
    func noClasses() {
        #expect(Palette.viridis.classes(0, from: 0...255).isEmpty)
        #expect(Palette.viridis.classes(2, from: -5...900) == [RGB(0x440154), RGB(0xFDE725)])
    }

    /// Relative luminance, near enough.
    private func luminance(_ colour: RGB) -> Double {
        0.2126 * pow(Double(colour.red), 2.2) + 0.7152 * pow(Double(colour.green), 2.2)
            + 0.0722 * pow(Double(colour.blue), 2.2)
    }
}
