extension GeohashCell: CustomStringConvertible {
    /// Reads a geohash: 1…12 of the characters `0-9 b-h j k m n p-z`, lower case only.
    public init(parsing text: String) throws(GeohashError) {
        var text = text
        text.makeContiguousUTF8()
        self = try GeohashCell(parsing: text.utf8.span)
    }

    /// Reads a geohash from its ASCII bytes, under the same rules as from a `String`.
    public init(parsing text: Span<UInt8>) throws(GeohashError) {
        guard GeohashGrid.isPrecision(text.count) else { throw .textLengthOutOfRange(text.count) }
        var bits: UInt64 = 0
        for offset in text.indices {
            let value = GeohashAlphabet.value(of: text[offset])
            guard value < 32 else { throw .characterOutsideAlphabet(offset: offset) }
            bits = bits &<< 5 | UInt64(value)
        }
        self.init(checkedBits: bits, precision: text.count)
    }

    /// The geohash, as many characters as the precision.
    public var text: String {
        unsafe String(unsafeUninitializedCapacity: precision) { buffer in
            for offset in 0..<precision {
                unsafe buffer[offset] = character(at: offset)
            }
            return precision
        }
    }

    /// The same as ``text``.
    public var description: String {
        text
    }

    /// The ASCII character at an offset from the start of the text.
    @inlinable
    public func character(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < precision, "no such character")
        let value = bits &>> UInt64(5 &* (precision &- 1 &- offset))
        return GeohashAlphabet.character(of: UInt8(truncatingIfNeeded: value))
    }
}
