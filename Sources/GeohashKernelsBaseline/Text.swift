// Text is read and written by tables of pairs of characters: exact for every byte, and as fast as anything that all
// levels have. Both texts lie without gaps, `precision` bytes each.

/// Reads texts; nothing is read where a byte is not of the alphabet.
///
/// - Parameters:
///   - texts: As many times `precision` bytes as there are cells.
///   - precision: 1 to 12.
///   - pairs: The ten bits of two characters, the first in the low byte of the entry's number; bit 15 where one of them
///     is not of the alphabet.
///   - cells: The bits of the cells.
/// - Returns: whether all bytes were of the alphabet.
@inline(never)
package func decodeTexts(
    _ texts: Span<UInt8>,
    precision: Int,
    pairs: Span<UInt16>,
    into cells: inout MutableSpan<UInt64>
) -> Bool {
    precondition(pairs.count == 65_536 && precision >= 1 && precision <= 12, "a table of all pairs")
    precondition(texts.count == precision &* cells.count, "as many texts as cells")
    // The usual precision is a loop of its own, whose length is known.
    return precision == 9 ? decode(texts, 9, pairs, &cells) : decode(texts, precision, pairs, &cells)
}

@inline(__always)
private func decode(
    _ texts: Span<UInt8>,
    _ precision: Int,
    _ pairs: Span<UInt16>,
    _ cells: inout MutableSpan<UInt64>
) -> Bool {
    let bytes = unsafe texts.bytes
    var seen: UInt16 = 0
    for number in 0..<cells.count {
        let start = number &* precision
        var bits: UInt64 = 0
        var offset = 0
        // A pair lies within its text, which lies within the bytes; the table has an entry for every pair.
        while offset &+ 2 <= precision {
            let pair = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start &+ offset, as: UInt16.self).littleEndian
            let value = unsafe pairs[unchecked: Int(pair)]
            seen |= value
            bits = bits &<< 10 | UInt64(value)
            offset &+= 2
        }
        if offset < precision {
            // A single character is read as the second of a pair that begins with 0, the character of no bits.
            let byte = unsafe texts[unchecked: start &+ offset]
            let value = unsafe pairs[unchecked: Int(byte) &<< 8 | 0x30]
            seen |= value
            bits = bits &<< 5 | UInt64(value)
        }
        unsafe cells[unchecked: number] = bits
    }
    return seen & 0x8000 == 0
}

/// Writes texts.
///
/// - Parameters:
///   - cells: Bits of cells; those above the precision's are not looked at.
///   - precision: 1 to 12.
///   - pairs: The two characters of ten bits, the first in the low byte.
///   - texts: `precision` bytes for each cell.
@inline(never)
package func encodeTexts(
    _ cells: Span<UInt64>,
    precision: Int,
    pairs: Span<UInt16>,
    into texts: inout MutableSpan<UInt8>
) {
    precondition(pairs.count == 1024 && precision >= 1 && precision <= 12, "a table of all pairs")
    precondition(texts.count == precision &* cells.count, "as many texts as cells")
    if precision == 9 {
        encode(cells, 9, pairs, &texts)
    } else {
        encode(cells, precision, pairs, &texts)
    }
}

@inline(__always)
private func encode(
    _ cells: Span<UInt64>,
    _ precision: Int,
    _ pairs: Span<UInt16>,
    _ texts: inout MutableSpan<UInt8>
) {
    for number in 0..<cells.count {
        let bits = unsafe cells[unchecked: number]
        let start = number &* precision
        var offset = 0
        // Offsets stay below the precision, hence within the text; ten bits are an entry of the table.
        while offset &+ 2 <= precision {
            let shift = UInt64(truncatingIfNeeded: 5 &* (precision &- 2 &- offset))
            let pair = unsafe pairs[unchecked: Int(truncatingIfNeeded: bits &>> shift & 1023)]
            unsafe texts[unchecked: start &+ offset] = UInt8(truncatingIfNeeded: pair)
            unsafe texts[unchecked: start &+ offset &+ 1] = UInt8(truncatingIfNeeded: pair &>> 8)
            offset &+= 2
        }
        if offset < precision {
            let pair = unsafe pairs[unchecked: Int(truncatingIfNeeded: bits & 31)]
            unsafe texts[unchecked: start &+ offset] = UInt8(truncatingIfNeeded: pair &>> 8)
        }
    }
}
