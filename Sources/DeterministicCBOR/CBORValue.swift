/// A value of deterministic CBOR (RFC 8949 §4.2.1), reduced to what this project signs and hashes.
///
/// There are no floating-point numbers, tags or indefinite lengths, so that one value has exactly one encoding and
/// a digest of the bytes is a digest of the value.
package indirect enum CBORValue: Hashable, Sendable {
    /// A whole number from 0.
    case unsigned(UInt64)
    /// The number −1 − n.
    case negative(UInt64)
    /// A byte string.
    case bytes([UInt8])
    /// UTF-8 text.
    case text(String)
    /// A list.
    case array([CBORValue])
    /// A map; keys are sorted bytewise by their encoding.
    case map([CBORValue: CBORValue])
    /// True or false.
    case boolean(Bool)
    /// Nothing.
    case null

    /// The integer of either sign.
    package static func integer(_ value: Int64) -> CBORValue {
        value >= 0 ? .unsigned(UInt64(value)) : .negative(UInt64(-1 - value))
    }

    /// A map with small whole numbers as keys, the form of every record in this project.
    package static func record(_ fields: [UInt64: CBORValue]) -> CBORValue {
        .map(Dictionary(uniqueKeysWithValues: fields.map { (.unsigned($0.key), $0.value) }))
    }

    /// The one deterministic encoding.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .unsigned(let value):
            Self.appendHead(major: 0, value, to: &bytes)
        case .negative(let value):
            Self.appendHead(major: 1, value, to: &bytes)
        case .bytes(let content):
            Self.appendHead(major: 2, UInt64(content.count), to: &bytes)
            bytes.append(contentsOf: content)
        case .text(let content):
            Self.appendHead(major: 3, UInt64(content.utf8.count), to: &bytes)
            bytes.append(contentsOf: content.utf8)
        case .array(let elements):
            Self.appendHead(major: 4, UInt64(elements.count), to: &bytes)
            for element in elements { element.append(to: &bytes) }
        case .map(let pairs):
            Self.appendHead(major: 5, UInt64(pairs.count), to: &bytes)
            let encoded = pairs.map { (key: $0.key.encoded(), value: $0.value) }
            for pair in encoded.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                bytes.append(contentsOf: pair.key)
                pair.value.append(to: &bytes)
            }
        case .boolean(let value):
            bytes.append(value ? 0xf5 : 0xf4)
        case .null:
            bytes.append(0xf6)
        }
    }

    private static func appendHead(major: UInt8, _ value: UInt64, to bytes: inout [UInt8]) {
        let (information, width): (UInt8, Int) =
            switch value {
            case 0..<24: (UInt8(value), 0)
            case 24...0xff: (24, 1)
            case 0x100...0xffff: (25, 2)
            case 0x1_0000...0xffff_ffff: (26, 4)
            default: (27, 8)
            }
        bytes.append(major << 5 | information)
        for index in (0..<width).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
        }
    }
}
