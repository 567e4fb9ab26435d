package import Cryptography

/// What a log asks a witness: to cosign a checkpoint that only added to what the witness saw before
/// (`c2sp.org/tlog-witness`, `POST <prefix>/add-checkpoint`).
///
/// ```
/// old <size of the tree that the witness saw last, or 0>
/// <hash of the consistency proof in base 64>        0 to 63 lines
///
/// <checkpoint with signatures>
/// ```
package struct AddCheckpointRequest: Hashable, Sendable {
    /// The number of hashes that a proof may have.
    package static let maximumHashes = 63
    /// The number of bytes that a request may have.
    package static let maximumBytes = SignedNote.maximumBytes + 4096

    /// The size of the tree that the witness is believed to have seen last.
    package let oldSize: UInt64
    /// The hashes of the consistency proof.
    package let path: [Digest]
    /// The new checkpoint.
    package let note: SignedNote

    /// A request.
    ///
    /// - Throws: `requestMalformed` for more hashes than a request may have.
    package init(oldSize: UInt64, path: [Digest], note: SignedNote) throws(TransparencyLogError) {
        guard path.count <= Self.maximumHashes else { throw .requestMalformed }
        (self.oldSize, self.path, self.note) = (oldSize, path, note)
    }

    /// Reads the body of a request, as a witness does.
    ///
    /// - Throws: `requestMalformed`, or what ``SignedNote/init(parsing:)`` throws.
    package init(parsing body: [UInt8]) throws(TransparencyLogError) {
        guard body.count <= Self.maximumBytes else { throw .requestMalformed }
        let lines = body.split(
            separator: UInt8(ascii: "\n"),
            maxSplits: Self.maximumHashes + 2,
            omittingEmptySubsequences: false
        )
        let prefix = Array("old ".utf8)
        guard let empty = lines.firstIndex(where: \.isEmpty), empty >= 1, empty < lines.count - 1,
            lines[0].starts(with: prefix), let oldSize = Decimal.value(of: lines[0].dropFirst(prefix.count))
        else { throw .requestMalformed }
        var path: [Digest] = []
        for line in lines[1..<empty] {
            guard let hash = Digest(base64: line) else { throw .requestMalformed }
            path.append(hash)
        }
        let note = try SignedNote(parsing: Array(body[(lines[empty].endIndex + 1)...]))
        try self.init(oldSize: oldSize, path: path, note: note)
    }

    /// The body of the request.
    package var body: [UInt8] {
        let lines = ["old \(oldSize)\n"] + path.map { $0.base64 + "\n" } + ["\n"]
        return lines.flatMap { Array($0.utf8) } + note.encoded
    }
}
