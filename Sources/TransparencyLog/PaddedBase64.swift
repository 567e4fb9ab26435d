import Cryptography

/// Base 64 with the standard alphabet and padding, in its one canonical form (RFC 4648 §4).
enum PaddedBase64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = UnpaddedBase64.encode(bytes)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }

    /// Returns nil for other characters, missing or superfluous padding, or bits that no byte uses.
    static func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return UnpaddedBase64.decode(text.dropLast(padding))
    }
}

extension Digest {
    /// A hash in base 64, as a line of a checkpoint or proof; nil for any other text.
    init?(base64 text: some BidirectionalCollection<UInt8>) {
        guard text.count == 44, let bytes = PaddedBase64.decode(text) else { return nil }
        try? self.init(bytes)
    }

    /// The hash in base 64.
    var base64: String { PaddedBase64.encode(bytes) }
}
