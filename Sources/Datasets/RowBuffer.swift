/// Cuts a stream of blocks of any length into whole rows.
struct RowBuffer {
    private var pending: [UInt8] = []
    private var position = 0

    mutating func append(_ block: [UInt8]) {
        if position == pending.count {
            pending = block
        } else {
            pending.removeSubrange(..<position)
            pending.append(contentsOf: block)
        }
        position = 0
    }

    /// Bytes that were appended and not yet taken.
    var available: Int { pending.count - position }

    /// Takes `count` bytes, which must be available.
    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { position += count }
        return pending[position..<position + count]
    }
}

extension ArraySlice<UInt8> {
    /// The little-endian number of eight bytes at an offset from the slice's start.
    func littleEndian64(at offset: Int) -> UInt64 {
        let base = startIndex + offset
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(self[base + index]) << UInt64(8 * index) }
        return value
    }

    /// The little-endian number of four bytes at an offset from the slice's start.
    func littleEndian32(at offset: Int) -> UInt32 {
        let base = startIndex + offset
        var value: UInt32 = 0
        for index in 0..<4 { value |= UInt32(self[base + index]) << UInt32(8 * index) }
        return value
    }
}

extension [UInt8] {
    mutating func appendLittleEndian<Number: FixedWidthInteger>(_ number: Number) {
        var value = number
        for _ in 0..<Number.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: value))
            value >>= 8
        }
    }
}
