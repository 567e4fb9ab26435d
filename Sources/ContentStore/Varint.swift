/// The unsigned varint of protobuf and multiformats: seven bits a byte, the lowest first, the top bit on all but the last.
enum Varint {
    /// The bytes of `value`, as few as can be.
    static func encode(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    /// Appends the bytes of `value`, as few as can be.
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Bytes that `value` takes.
    static func length(of value: UInt64) -> UInt64 {
        UInt64(max(1, (64 - value.leadingZeroBitCount + 6) / 7))
    }

    /// Reads one from `next`, which answers nil at the end; nil where the bytes end in it, where it is longer than it must
    /// be, or beyond 64 bits.
    static func read<Failure>(next: () throws(Failure) -> UInt8?) throws(Failure) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard let byte = try next() else { return nil }
            let digits = UInt64(byte & 0x7F)
            guard shift < 63 || digits <= 1 else { return nil }
            value |= digits << shift
            if byte < 0x80 { return byte == 0 && shift > 0 ? nil : value }
        }
        return nil
    }
}
