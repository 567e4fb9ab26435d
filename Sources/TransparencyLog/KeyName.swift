/// The name of a key in a signed note, by custom an address without its scheme, such as `example.com/log`.
///
/// It is compared byte for byte, never by what Unicode holds to be the same.
package struct KeyName: Hashable, Sendable {
    /// The name, UTF-8.
    package let utf8: [UInt8]

    /// Accepts 1 to 255 bytes of UTF-8 without spaces, control characters and `+`.
    ///
    /// - Throws: `keyNameMalformed`.
    package init(utf8: some Collection<UInt8>) throws(TransparencyLogError) {
        guard (1...NoteLine.maximumBytes).contains(utf8.count), !utf8.contains(UInt8(ascii: "+")),
            let text = String(validating: utf8, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !$0.properties.isWhitespace })
        else { throw .keyNameMalformed }
        self.utf8 = Array(utf8)
    }

    /// Accepts a text as ``init(utf8:)`` does.
    package init(_ text: String) throws(TransparencyLogError) {
        try self.init(utf8: text.utf8)
    }

    /// The name as a text.
    package var text: String { String(decoding: utf8, as: UTF8.self) }
}

extension KeyName: CustomStringConvertible {
    /// The same as `text`.
    package var description: String { text }
}
