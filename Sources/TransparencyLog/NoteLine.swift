/// A line of a note that is neither empty nor the last word on what it says: an origin, or an extension.
///
/// It is compared byte for byte, never by what Unicode holds to be the same.
package struct NoteLine: Hashable, Sendable {
    /// The number of bytes that a line may have.
    package static let maximumBytes = 255

    /// The line without its end, UTF-8.
    package let utf8: [UInt8]

    /// Accepts 1 to 255 bytes of UTF-8 without control characters.
    ///
    /// - Throws: `lineMalformed`.
    package init(utf8: some Collection<UInt8>) throws(TransparencyLogError) {
        guard (1...Self.maximumBytes).contains(utf8.count), utf8.allSatisfy({ $0 >= 0x20 }),
            String(validating: utf8, as: UTF8.self) != nil
        else { throw .lineMalformed }
        self.utf8 = Array(utf8)
    }

    /// Accepts a text as ``init(utf8:)`` does.
    package init(_ text: String) throws(TransparencyLogError) {
        try self.init(utf8: text.utf8)
    }

    /// The line as a text.
    package var text: String { String(decoding: utf8, as: UTF8.self) }
}
