extension [UInt8] {
    /// Appends the bytes of a span.
    mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends an integer's bytes, the lowest first.
    mutating func append(littleEndian value: some FixedWidthInteger & UnsignedInteger) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    /// The integer whose bytes start at an offset, the lowest first; stops the program if they are not all there.
    @inline(__always)
    func littleEndian<Value: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        at offset: Int,
        as type: Value.Type
    ) -> Value {
        // Unsafe only in that any type could be asked for; every pattern of bits is an integer.
        Value(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }

    /// Whether the first bytes are those of a text.
    func begins(with text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        var index = 0
        for byte in "\(text)".utf8 {
            guard self[index] == byte else { return false }
            index += 1
        }
        return true
    }

    /// Whether the bytes are the same.
    @inline(__always)
    func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }
}

extension String {
    /// The text of UTF-8 bytes; nil if they are no UTF-8.
    init?(utf8 bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes) else { return nil }
        self.init(copying: text)
    }
}
