package import Cryptography

/// A file with which a person proves, without a network, that an entry was logged and who saw it
/// (`c2sp.org/tlog-proof`, by custom `*.tlog-proof`).
///
/// ```
/// c2sp.org/tlog-proof@v1
/// extra <base 64>                    may be missing; here it is the entry itself
/// index <place of the entry, from 0>
/// <hash in base 64>                  the inclusion path from the leaf up, 0 to 63 lines
///
/// <checkpoint with signatures and cosignatures>
/// ```
/// The specification leaves the extra data to the application and does not authenticate them. This project's files carry
/// the entry there, and checking the inclusion path checks it too.
package struct LogProof: Hashable, Sendable {
    /// The number of hashes that a path may have.
    package static let maximumHashes = 63
    /// The number of bytes that a file may have: 256 KiB.
    package static let maximumBytes = 0x4_0000

    private static let header = Array("c2sp.org/tlog-proof@v1".utf8)

    /// The entry; nil where the file leaves it to its reader.
    package let entry: [UInt8]?
    /// The entry's place in the log.
    package let index: UInt64
    /// The siblings on the way from the leaf to the root.
    package let path: [Digest]
    /// The log's checkpoint.
    package let note: SignedNote

    /// A proof.
    ///
    /// - Throws: `proofFileMalformed` for a longer path than any tree has; `entryTooLong`.
    package init(
        entry: [UInt8]?,
        index: UInt64,
        path: [Digest],
        note: SignedNote
    ) throws(TransparencyLogError) {
        guard path.count <= Self.maximumHashes else { throw .proofFileMalformed }
        guard (entry?.count ?? 0) <= EntryBundle.maximumEntryBytes else { throw .entryTooLong }
        (self.entry, self.index, self.path, self.note) = (entry, index, path, note)
    }

    /// Reads a file.
    ///
    /// - Throws: `proofFileMalformed`, `entryTooLong`, or what ``SignedNote/init(parsing:)`` throws.
    package init(parsing file: [UInt8]) throws(TransparencyLogError) {
        guard file.count <= Self.maximumBytes else { throw .proofFileMalformed }
        let lines = file.split(
            separator: UInt8(ascii: "\n"),
            maxSplits: Self.maximumHashes + 4,
            omittingEmptySubsequences: false
        )
        guard let empty = lines.firstIndex(where: \.isEmpty), empty < lines.count - 1, lines[0] == Self.header[...]
        else { throw .proofFileMalformed }
        var head = lines[1..<empty]
        var entry: [UInt8]?
        if let extra = head.first.flatMap({ Self.value(of: "extra ", in: $0) }) {
            guard let bytes = PaddedBase64.decode(extra) else { throw .proofFileMalformed }
            (entry, head) = (bytes, head.dropFirst())
        }
        guard let place = head.popFirst().flatMap({ Self.value(of: "index ", in: $0) }),
            let index = Decimal.value(of: place)
        else { throw .proofFileMalformed }
        var path: [Digest] = []
        for line in head {
            guard let hash = Digest(base64: line) else { throw .proofFileMalformed }
            path.append(hash)
        }
        let note = try SignedNote(parsing: Array(file[(lines[empty].endIndex + 1)...]))
        try self.init(entry: entry, index: index, path: path, note: note)
    }

    /// The file.
    package var encoded: [UInt8] {
        var lines = [Self.header]
        if let entry { lines.append(Array("extra \(PaddedBase64.encode(entry))".utf8)) }
        lines.append(Array("index \(index)".utf8))
        lines += path.map { Array($0.base64.utf8) } + [[]]
        return lines.flatMap { $0 + [UInt8(ascii: "\n")] } + note.encoded
    }

    private static func value(of word: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        line.starts(with: word.utf8) ? line.dropFirst(word.utf8.count) : nil
    }
}

extension LogProof {
    /// Checks that the entry is in the log at `index`, under a checkpoint that the policy accepts.
    ///
    /// - Parameters:
    ///   - claimed: the entry to prove, in place of the file's own; nil to prove that.
    ///   - policy: whom the reader believes.
    ///   - now: Unix seconds, or nil where there is no clock.
    /// - Returns: the entry that was proved, and the checkpoint that covers it.
    /// - Throws: `entryMissing`; `indexBeyondTree`, `proofLength` or `rootMismatch`; or what the policy throws.
    package func verify(
        entry claimed: [UInt8]? = nil,
        policy: CheckpointPolicy,
        at now: UInt64?
    ) throws(TransparencyLogError) -> (entry: [UInt8], checkpoint: VerifiedCheckpoint) {
        guard let entry = claimed ?? entry else { throw .entryMissing }
        let verified = try policy.verify(note, at: now)
        let proof = InclusionProof(index: index, size: verified.checkpoint.size, path: path)
        try proof.verify(leaf: MerkleHash.leaf(entry), root: verified.checkpoint.root)
        return (entry, verified)
    }
}
