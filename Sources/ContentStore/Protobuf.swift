/// Writes the few protobuf forms that dag-pb and UnixFS use.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// Makes room for what is known to come.
    init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Field `number` with a varint.
    mutating func append(_ value: UInt64, field number: UInt8) {
        bytes.append(number << 3)
        Varint.append(value, to: &bytes)
    }

    /// Field `number` with a byte string.
    mutating func append(_ content: some Collection<UInt8>, field number: UInt8) {
        bytes.append(number << 3 | 2)
        Varint.append(UInt64(content.count), to: &bytes)
        bytes.append(contentsOf: content)
    }
}

/// Reads those forms from untrusted bytes, in the one order and spelling that the writer has.
///
/// Each method answers nil, and never traps, when the next bytes are not exactly what was asked for: a tag of another
/// field, a varint longer than it must be or beyond 64 bits, a length beyond the end.
struct ProtobufReader {
    private var rest: ArraySlice<UInt8>

    /// Reads `bytes` from the front.
    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// Whether all was read.
    var isAtEnd: Bool { rest.isEmpty }

    /// Whether the next field is the byte string `number`.
    func nextIsBytes(field number: UInt8) -> Bool { rest.first == number << 3 | 2 }

    /// Whether the next field is the varint `number`.
    func nextIsVarint(field number: UInt8) -> Bool { rest.first == number << 3 }

    /// The varint of field `number`.
    mutating func varint(field number: UInt8) -> UInt64? {
        guard nextIsVarint(field: number) else { return nil }
        rest.removeFirst()
        return varint()
    }

    /// The byte string of field `number`.
    mutating func bytes(field number: UInt8) -> ArraySlice<UInt8>? {
        guard nextIsBytes(field: number) else { return nil }
        rest.removeFirst()
        guard let length = varint(), length <= UInt64(rest.count) else { return nil }
        defer { rest.removeFirst(Int(length)) }
        return rest.prefix(Int(length))
    }

    private mutating func varint() -> UInt64? {
        Varint.read { rest.popFirst() }
    }
}
