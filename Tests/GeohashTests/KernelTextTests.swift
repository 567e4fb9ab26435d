import Geohash
import TestSupport
import Testing

@Suite struct KernelTextTests {
    @Test("texts in bulk are those of single cells, both ways", arguments: KernelLevel.available, 1...12)
    func agreement(level: KernelLevel, precision: Int) throws {
        let kernels = GeohashKernels(level: level)
        var random = SplitMix(state: UInt64(precision))
        let highest = UInt64.max >> UInt64(64 - 5 * precision)
        let cells = [0, highest] + (0..<301).map { _ in UInt64.random(in: 0...highest, using: &random) }
        var texts = [UInt8](repeating: 0, count: precision * cells.count)
        var textSpan = texts.mutableSpan
        try kernels.text(of: cells.span, precision: precision, into: &textSpan)
        let expected = try cells.map { try GeohashCell(bits: $0, precision: precision).text }.joined()
        #expect(texts == Array(expected.utf8))

        var decoded = [UInt64](repeating: 0, count: cells.count)
        var cellSpan = decoded.mutableSpan
        try kernels.decode(texts.span, precision: precision, into: &cellSpan)
        #expect(decoded == cells)
    }

    @Test("every byte at every place is refused but the 32", arguments: KernelLevel.available, [1, 2, 8, 9, 12])
    func validation(level: KernelLevel, precision: Int) throws {
        let kernels = GeohashKernels(level: level)
        let alphabet = Set("0123456789bcdefghjkmnpqrstuvwxyz".utf8)
        // The text in the middle of three is changed.
        let good = [UInt8](repeating: UInt8(ascii: "e"), count: 3 * precision)
        for place in 0..<precision {
            for byte in UInt8.min...UInt8.max {
                var texts = good
                texts[precision + place] = byte
                var cells = [UInt64](repeating: 0, count: 3)
                var span = cells.mutableSpan
                do throws(GeohashError) {
                    try kernels.decode(texts.span, precision: precision, into: &span)
                    #expect(alphabet.contains(byte))
                } catch {
                    #expect(error == .characterOutsideAlphabet(offset: precision + place))
                    #expect(!alphabet.contains(byte))
                }
            }
        }
    }

    @Test("bits above a cell's are refused", arguments: KernelLevel.available, [1, 9, 12])
    func excessBits(level: KernelLevel, precision: Int) {
        let kernels = GeohashKernels(level: level)
        let cells: [UInt64] = [0, 1 << UInt64(5 * precision), 0]
        var texts = [UInt8](repeating: 0, count: precision * cells.count)
        #expect(throws: GeohashError.bitsOutOfRange) {
            var span = texts.mutableSpan
            try kernels.text(of: cells.span, precision: precision, into: &span)
        }
        #expect(texts.allSatisfy { $0 == 0 })
    }

    @Test("precisions that do not exist are refused", arguments: [-1, 0, 13])
    func precisions(precision: Int) {
        #expect(throws: GeohashError.precisionOutOfRange(precision)) {
            let texts: [UInt8] = []
            var cells: [UInt64] = []
            var span = cells.mutableSpan
            try GeohashKernels().decode(texts.span, precision: precision, into: &span)
        }
        #expect(throws: GeohashError.precisionOutOfRange(precision)) {
            let cells: [UInt64] = []
            var texts: [UInt8] = []
            var span = texts.mutableSpan
            try GeohashKernels().text(of: cells.span, precision: precision, into: &span)
        }
    }
}
