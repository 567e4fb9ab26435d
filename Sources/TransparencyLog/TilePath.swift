/// The name of a tile or an entry bundle (`c2sp.org/tlog-tiles`).
///
/// ```
/// tile/<level>/<index>[.p/<width>]       hashes; level 0 to 63 in decimal
/// tile/entries/<index>[.p/<width>]       the entries under a tile of level 0
/// ```
/// An index is written in groups of three digits, all but the last after an `x`: 1234067 is `x001/x234/067`. A width of
/// 1 to 255 names a partial tile; a full one has 256 and no suffix.
package struct TilePath: Hashable, Sendable {
    /// What a tile holds.
    package enum Content: Hashable, Sendable {
        /// Hashes of subtrees of 256^level leaves.
        case hashes(level: Int)
        /// Entries.
        case entries
    }

    /// The number of hashes or entries of a full tile.
    package static let fullWidth = 256

    private static let maximumTextBytes = 64

    /// What the tile holds.
    package let content: Content
    /// Its place among the tiles of its level, from 0.
    package let index: UInt64
    /// The number of hashes or entries in it, 1 to 256.
    package let width: Int

    /// Names a tile.
    ///
    /// - Throws: `tilePathMalformed` for a level above 63, an index that no tree has, or a width outside 1 to 256.
    package init(_ content: Content, index: UInt64, width: Int = fullWidth) throws(TransparencyLogError) {
        if case .hashes(let level) = content, !(0...63).contains(level) { throw .tilePathMalformed }
        guard index < MerkleHash.maximumSize / UInt64(Self.fullWidth), (1...Self.fullWidth).contains(width) else {
            throw .tilePathMalformed
        }
        (self.content, self.index, self.width) = (content, index, width)
    }

    /// Reads a path in its one canonical form.
    ///
    /// - Throws: `tilePathMalformed`.
    package init(parsing text: String) throws(TransparencyLogError) {
        guard text.utf8.count <= Self.maximumTextBytes else { throw .tilePathMalformed }
        var parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count >= 3, parts.removeFirst().elementsEqual("tile".utf8) else { throw .tilePathMalformed }
        let kind = parts.removeFirst()
        let content: Content
        if kind.elementsEqual("entries".utf8) {
            content = .entries
        } else {
            guard let level = Decimal.value(of: kind) else { throw .tilePathMalformed }
            content = .hashes(level: Int(clamping: level))
        }
        var width: UInt64 = UInt64(Self.fullWidth)
        if parts.count >= 2, parts[parts.count - 2].suffix(2).elementsEqual(".p".utf8) {
            guard let partial = Decimal.value(of: parts.removeLast()) else { throw .tilePathMalformed }
            width = partial
            parts[parts.count - 1] = parts[parts.count - 1].dropLast(2)
        }
        let digits = parts.joined().filter { $0 != UInt8(ascii: "x") }.drop { $0 == UInt8(ascii: "0") }
        guard let index = Decimal.value(of: digits.isEmpty ? [UInt8(ascii: "0")][...] : digits) else {
            throw .tilePathMalformed
        }
        try self.init(content, index: index, width: Int(clamping: width))
        // Whatever else was accepted above is not the canonical form.
        guard self.text.utf8.elementsEqual(text.utf8) else { throw .tilePathMalformed }
    }

    /// The path.
    package var text: String {
        let kind =
            switch content {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        let suffix = width == Self.fullWidth ? "" : ".p/\(width)"
        return "tile/\(kind)/\(Self.groups(of: index))\(suffix)"
    }

    /// The same tile when it is full.
    package var full: TilePath { TilePath(unchecked: content, index: index, width: Self.fullWidth) }

    /// Names a tile of a tree whose size was checked.
    init(unchecked content: Content, index: UInt64, width: Int) {
        (self.content, self.index, self.width) = (content, index, width)
    }

    private static func groups(of index: UInt64) -> String {
        var text = padded(index % 1000)
        var rest = index / 1000
        while rest > 0 {
            text = "x\(padded(rest % 1000))/\(text)"
            rest /= 1000
        }
        return text
    }

    private static func padded(_ group: UInt64) -> String {
        let digits = String(group)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}
