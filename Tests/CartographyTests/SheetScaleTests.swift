import LargeLettering
import Testing

@testable import Cartography

@Suite struct SheetScaleTests {
    @Test("no line of a text reaches beyond its width at the double scale", arguments: Lettering.allCases)
    func lines(lettering: Lettering) {
        let words = "Differentially private, values are noisy. A person counts once in each of at most 8 cells, of the"
        let text = Array(repeating: words, count: 40).joined(separator: " longest stays ")
        for width in [356, 1520] {
            let lines = lettering.lines(of: text, width: width)
            #expect(lines.count > 20 && lines.joined(separator: " ") == text)
            let widths = lines.map { SheetScale.double.glyphs(lettering).width(of: $0) }
            #expect(widths.allSatisfy { $0 <= 2 * width } && widths.contains { $0 > 2 * width * 9 / 10 })
        }
    }

    @Test("a sheet at the double scale is the same sheet with four pixels for one, drawn anew and not blown up")
    func double() throws {
        let single = try MapSheetTests.example.raster()
        let double = try MapSheetTests.example.raster(scale: .double)
        #expect(double.width == 3200 && double.height == 2400)
        var (difference, uneven) = (0, 0)
        for y in stride(from: 0, to: single.height, by: 5) {
            for x in stride(from: 0, to: single.width, by: 3) {
                let four = [0, 1].flatMap { row in [0, 1].compactMap { double[2 * x + $0, 2 * y + row] } }
                let mean = four.reduce(0) { $0 + Int($1.green) } / 4
                difference += abs(mean - Int(try #require(single[x, y]).green))
                uneven += Set(four).count > 1 ? 1 : 0
            }
        }
        #expect(difference < 4 * (single.width / 3) * (single.height / 5), "the mean difference is below 4 of 255")
        #expect(uneven > 500, "letters and edges have details that the single scale has not")
        for (index, entry) in MapSheetTests.example.legend.classes.enumerated() {
            let box = MapSheetTests.example.swatch(index)
            for (x, y) in [(2 * box.x, 2 * box.y), (2 * box.right - 1, 2 * box.bottom - 1)] {
                #expect(double[x, y] == entry.colour)
            }
        }
    }
}
