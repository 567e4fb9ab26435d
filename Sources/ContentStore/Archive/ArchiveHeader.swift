/// The first bytes of a CARv1 archive: the files that it holds.
///
/// ```
/// header  = varint of the length of the map ‖ map
/// map     = A2 ‖ 65 "roots" ‖ (80 + n) ‖ n × root ‖ 67 "version" ‖ 01          deterministic CBOR, 1 ≤ n ≤ 23
/// root    = D8 2A ‖ 58 ‖ length + 1 ‖ 00 ‖ the identifier's binary form        tag 42
/// ```
/// Reading accepts that form alone, with roots that differ.
struct ArchiveHeader: Equatable {
    /// Roots that an archive may have: what the one-byte head of a CBOR array counts.
    static let maximumRoots = 23
    /// Bytes that the map may have: 23 roots in the longer form take less.
    static let maximumBytes: UInt64 = 1024

    private static let beginning: [UInt8] = [0xA2, 0x65] + Array("roots".utf8)
    private static let link: [UInt8] = [0xD8, 0x2A, 0x58]
    private static let end: [UInt8] = [0x67] + Array("version".utf8) + [1]
    /// What an archive of version 2 begins with, in place of the map.
    private static let version2: [UInt8] = [0xA1, 0x67] + Array("version".utf8) + [2]

    /// The files' identifiers.
    let roots: [ContentIdentifier]

    /// The header of these files' archive.
    ///
    /// - Throws: `archiveMalformed` for no root, too many, or one twice.
    init(roots: [ContentIdentifier]) throws(ContentStoreError) {
        guard (1...Self.maximumRoots).contains(roots.count), Set(roots).count == roots.count else {
            throw .archiveMalformed
        }
        self.roots = roots
    }

    /// Reads the map.
    init(parsing map: [UInt8]) throws(ContentStoreError) {
        guard map != Self.version2 else { throw .archiveVersionUnsupported }
        var rest = map[...]
        guard Self.take(Self.beginning, from: &rest), let head = rest.popFirst(), head & 0xE0 == 0x80 else {
            throw .archiveMalformed
        }
        var roots: [ContentIdentifier] = []
        for _ in 0..<(head & 0x1F) {
            guard Self.take(Self.link, from: &rest), let length = rest.popFirst(), rest.popFirst() == 0,
                length > 0, rest.count >= length
            else { throw .archiveMalformed }
            roots.append(try ContentIdentifier(bytes: rest.prefix(Int(length) - 1)))
            rest = rest.dropFirst(Int(length) - 1)
        }
        guard rest.elementsEqual(Self.end) else { throw .archiveMalformed }
        try self.init(roots: roots)
    }

    /// The header's bytes, its length in front.
    var encoded: [UInt8] {
        var map = Self.beginning + [0x80 | UInt8(truncatingIfNeeded: roots.count)]
        for root in roots {
            let bytes = root.bytes
            map += Self.link + [UInt8(truncatingIfNeeded: bytes.count + 1), 0] + bytes
        }
        map += Self.end
        return Varint.encode(UInt64(map.count)) + map
    }

    private static func take(_ bytes: [UInt8], from rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.starts(with: bytes) else { return false }
        rest = rest.dropFirst(bytes.count)
        return true
    }
}
