internal import GeohashKernelsBaseline

#if arch(x86_64)
internal import GeohashKernelsV3
internal import GeohashKernelsV4
#endif

extension GeohashKernels {
    /// Reads geohashes that stand one after the other, without anything between them.
    ///
    /// - Parameters:
    ///   - texts: ASCII, `precision` bytes for each cell.
    ///   - precision: The characters of each, 1 to 12.
    ///   - cells: The bits.
    /// - Throws: `GeohashError.characterOutsideAlphabet` with the first such byte's offset from the start of `texts`, or
    ///   `.precisionOutOfRange`; then the cells mean nothing.
    public func decode(
        _ texts: Span<UInt8>,
        precision: Int,
        into cells: inout MutableSpan<UInt64>
    ) throws(GeohashError) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        let pairs = GeohashPairs.values.span
        let isValid =
            switch level {
            #if arch(x86_64)
            case .v4: GeohashKernelsV4.decodeTexts(texts, precision: precision, pairs: pairs, into: &cells)
            case .v3: GeohashKernelsV3.decodeTexts(texts, precision: precision, pairs: pairs, into: &cells)
            #endif
            default: GeohashKernelsBaseline.decodeTexts(texts, precision: precision, pairs: pairs, into: &cells)
            }
        if isValid { return }
        for offset in texts.indices where GeohashAlphabet.value(of: texts[offset]) >= 32 {
            throw .characterOutsideAlphabet(offset: offset)
        }
    }

    /// Writes geohashes one after the other, without anything between them.
    ///
    /// - Parameters:
    ///   - cells: Bits of cells of the precision.
    ///   - precision: The characters of each, 1 to 12.
    ///   - texts: ASCII, `precision` bytes for each cell.
    /// - Throws: `GeohashError.bitsOutOfRange` where something is set above a cell's `5 × precision` bits, or
    ///   `.precisionOutOfRange`; then nothing is written.
    public func text(
        of cells: Span<UInt64>,
        precision: Int,
        into texts: inout MutableSpan<UInt8>
    ) throws(GeohashError) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        var all: UInt64 = 0
        for i in cells.indices { all |= cells[i] }
        guard GeohashGrid.isCell(bits: all, precision: precision) else { throw .bitsOutOfRange }
        let pairs = GeohashPairs.characters.span
        switch level {
        #if arch(x86_64)
        case .v4: GeohashKernelsV4.encodeTexts(cells, precision: precision, pairs: pairs, into: &texts)
        case .v3: GeohashKernelsV3.encodeTexts(cells, precision: precision, pairs: pairs, into: &texts)
        #endif
        default: GeohashKernelsBaseline.encodeTexts(cells, precision: precision, pairs: pairs, into: &texts)
        }
    }
}

/// The alphabet by pairs of characters, of which the first is in the low byte.
private enum GeohashPairs {
    /// The two characters of ten bits.
    static let characters: [UInt16] = (0..<1024).map { (bits: Int) -> UInt16 in
        let first = UInt16(GeohashAlphabet.character(of: UInt8(bits / 32)))
        return first | UInt16(GeohashAlphabet.character(of: UInt8(bits % 32))) << 8
    }

    /// The ten bits of two characters; bit 15 alone where one of them is not of the alphabet.
    static let values: [UInt16] = (0..<65_536).map { (pair: Int) -> UInt16 in
        let first = UInt16(GeohashAlphabet.value(of: UInt8(pair & 255)))
        let second = UInt16(GeohashAlphabet.value(of: UInt8(pair >> 8)))
        return first < 32 && second < 32 ? first << 5 | second : 0x8000
    }
}
