/// Up to 256 entries that follow each other in a log (`c2sp.org/tlog-tiles`).
///
/// ```
/// length, 2 bytes, most significant first | that many bytes     for each entry
/// ```
package struct EntryBundle: Hashable, Sendable {
    /// The number of bytes that an entry may have: what its length of 16 bits can say.
    package static let maximumEntryBytes = 0xffff

    /// The entries in their order; what they mean is not this module's matter.
    package let entries: [[UInt8]]

    /// A bundle of 1 to 256 entries of the right length.
    package init(_ entries: [[UInt8]]) {
        self.entries = entries
    }

    /// Reads the file of a bundle.
    ///
    /// - Throws: `resourceMalformed` unless the bytes are exactly as many entries as the path says.
    package init(decoding bytes: [UInt8], of path: TilePath) throws(TransparencyLogError) {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while entries.count < path.width, rest.count >= 2 {
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard rest.count >= length else { throw .resourceMalformed(.tile(path)) }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        guard entries.count == path.width, rest.isEmpty else { throw .resourceMalformed(.tile(path)) }
        self.entries = entries
    }

    /// The file of the bundle.
    package var encoded: [UInt8] {
        entries.flatMap { entry in [UInt8(entry.count >> 8), UInt8(entry.count & 0xff)] + entry }
    }
}
