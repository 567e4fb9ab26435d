/// The drawn letters of one font and size, made before the build by Scripts/make-glyph-atlas.py.
///
/// Nothing in an enclave interprets a font. Layout of the data: line height u8, baseline u8, then glyphs, each
///
///     code point u16 | advance u8 | left i8 | top i8 | width u8 | height u8 | coverage
///
/// little endian; coverage has 16 levels, rows from the top, as runs of one byte: level << 4 | length − 1.
package struct GlyphSheet: Sendable {
    /// One letter: where it sits relative to the pen and the line's top, and how much of each pixel it covers.
    struct Glyph: Sendable {
        let advance: Int
        let left: Int
        let top: Int
        let width: Int
        let height: Int
        let coverage: [UInt8]
    }

    /// Pixels from one line's top to the next.
    let lineHeight: Int
    /// Pixels from a line's top to the feet of its letters.
    let baseline: Int
    private let glyphs: [UInt32: Glyph]

    /// Reads a sheet; what follows a malformed glyph is left out.
    package init(base64: String) {
        var reader = SheetReader(bytes: (Base64.decode(base64) ?? [])[...])
        lineHeight = Int(reader.byte() ?? 0)
        baseline = Int(reader.byte() ?? 0)
        var glyphs: [UInt32: Glyph] = [:]
        while let (code, glyph) = reader.glyph() { glyphs[code] = glyph }
        self.glyphs = glyphs
    }

    /// How many letters the sheet has.
    var count: Int { glyphs.count }

    /// The glyph of a character; a character that the sheet does not have is drawn as "?".
    func glyph(_ scalar: Unicode.Scalar) -> Glyph? {
        glyphs[scalar.value] ?? glyphs[UInt32(UInt8(ascii: "?"))]
    }

    /// How many pixels wide a text is.
    package func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (glyph($1)?.advance ?? 0) }
    }

    /// The text in lines of at most `width` pixels, broken at spaces; a longer word stands alone.
    package func lines(of text: String, width limit: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, width(of: last + " " + word) <= limit {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

private struct SheetReader {
    var bytes: ArraySlice<UInt8>

    mutating func byte() -> UInt8? { bytes.popFirst() }

    mutating func glyph() -> (UInt32, GlyphSheet.Glyph)? {
        guard let low = byte(), let high = byte(), let advance = byte(), let left = byte(), let top = byte(),
            let width = byte(), let height = byte()
        else { return nil }
        let count = Int(width) * Int(height)
        var coverage: [UInt8] = []
        coverage.reserveCapacity(count)
        while coverage.count < count {
            guard let run = byte() else { return nil }
            coverage.append(contentsOf: repeatElement(run >> 4, count: Int(run & 15) + 1))
        }
        guard coverage.count == count else { return nil }
        let glyph = GlyphSheet.Glyph(
            advance: Int(advance),
            left: Int(Int8(bitPattern: left)),
            top: Int(Int8(bitPattern: top)),
            width: Int(width),
            height: Int(height),
            coverage: coverage
        )
        return (UInt32(low) | UInt32(high) << 8, glyph)
    }
}
