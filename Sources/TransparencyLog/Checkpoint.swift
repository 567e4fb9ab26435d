package import Cryptography

/// What a log says of itself at a time: who it is, how many entries it has, and the root of its tree
/// (`c2sp.org/tlog-checkpoint`).
///
/// ```
/// <origin>
/// <size in decimal>
/// <root hash in base 64>
/// [<extension>]…
/// ```
/// Every line ends in a line feed. Nobody vouches for extensions; this project writes none.
package struct Checkpoint: Hashable, Sendable {
    /// The number of extension lines that are accepted.
    package static let maximumExtensions = 16

    /// Which log it is.
    package let origin: NoteLine
    /// The number of entries.
    package let size: UInt64
    /// The tree's root hash.
    package let root: Digest
    /// Further lines, which mean nothing here but are signed.
    package let extensions: [NoteLine]

    /// A tree head.
    ///
    /// - Throws: `treeTooLarge`, or `checkpointMalformed` for a root of no leaves that is not SHA-256 of nothing.
    package init(origin: NoteLine, size: UInt64, root: Digest) throws(TransparencyLogError) {
        try self.init(origin: origin, size: size, root: root, extensions: [])
    }

    private init(
        origin: NoteLine,
        size: UInt64,
        root: Digest,
        extensions: [NoteLine]
    ) throws(TransparencyLogError) {
        guard size <= MerkleHash.maximumSize else { throw .treeTooLarge }
        guard size > 0 || root == MerkleHash.empty else { throw .checkpointMalformed }
        (self.origin, self.size, self.root, self.extensions) = (origin, size, root, extensions)
    }

    /// Reads the text of a checkpoint's note.
    ///
    /// - Throws: `checkpointMalformed`, `lineMalformed` or `treeTooLarge`.
    package init(parsing text: [UInt8]) throws(TransparencyLogError) {
        let lineFeed = UInt8(ascii: "\n")
        guard text.last == lineFeed else { throw .checkpointMalformed }
        let lines = text.dropLast().split(separator: lineFeed, omittingEmptySubsequences: false)
        guard (3...3 + Self.maximumExtensions).contains(lines.count), let size = Decimal.value(of: lines[1]),
            let root = Digest(base64: lines[2])
        else { throw .checkpointMalformed }
        var extensions: [NoteLine] = []
        for line in lines.dropFirst(3) { extensions.append(try NoteLine(utf8: line)) }
        try self.init(origin: NoteLine(utf8: lines[0]), size: size, root: root, extensions: extensions)
    }

    /// The text of the checkpoint's note.
    package var text: [UInt8] {
        let extensions = extensions.flatMap { $0.utf8 + [UInt8(ascii: "\n")] }
        return origin.utf8 + Array("\n\(size)\n\(root.base64)\n".utf8) + extensions
    }

    /// Signs this tree head as the log whose name is the origin.
    ///
    /// - Throws: `keyNameMalformed` for an origin that cannot be a key's name.
    package func signed(with key: borrowing SigningKey) throws(TransparencyLogError) -> SignedNote {
        let name = try KeyName(utf8: origin.utf8)
        return try SignedNote(text: text, signatures: [NoteKey.sign(text, as: name, with: key)])
    }
}
