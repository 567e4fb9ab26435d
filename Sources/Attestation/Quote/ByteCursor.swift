/// Reads untrusted bytes from front to back; every read checks what is left.
struct ByteCursor {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The bytes that are left.
    var remainder: [UInt8] { Array(rest) }

    /// The next bytes; throws where fewer are left.
    mutating func bytes(_ count: Int) throws(AttestationError) -> [UInt8] {
        guard count >= 0, count <= rest.count else { throw .malformedQuote }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// The next number of two bytes, little-endian.
    mutating func uint16() throws(AttestationError) -> UInt16 {
        let bytes = try bytes(2)
        return UInt16(bytes[0]) | UInt16(bytes[1]) << 8
    }

    /// The next number of four bytes, little-endian.
    mutating func uint32() throws(AttestationError) -> UInt32 {
        UInt32(try uint16()) | UInt32(try uint16()) << 16
    }

    /// The next bytes, which must all be zero.
    mutating func zeros(_ count: Int) throws(AttestationError) {
        guard try bytes(count).allSatisfy({ $0 == 0 }) else { throw .malformedQuote }
    }
}
