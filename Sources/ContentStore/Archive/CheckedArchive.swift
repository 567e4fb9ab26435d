/// A CARv1 archive that was read to its end and found whole: all blocks of its files, each once, and no other.
///
/// Blocks may come in any order. Their bytes are not kept; for each block its identifier, two numbers and its links are.
package struct CheckedArchive: Sendable {
    /// Blocks that an archive may have, and links in them: a file of 256 GiB has as many leaves of 256 KiB.
    package static let maximumBlocks = 1 << 20

    /// The files.
    package let roots: [ContentIdentifier]
    /// The blocks.
    let identifiers: Set<ContentIdentifier>

    /// Blocks in the archive.
    package var blockCount: Int { identifiers.count }

    private struct Entry {
        let fileBytes: UInt64
        let treeBytes: UInt64
        let links: [UnixFSLink]
    }

    /// Reads the archive in memory.
    ///
    /// - Throws: as `init(reading:)`.
    package init(_ bytes: [UInt8]) throws(ContentStoreError) {
        try self.init(reading: ArchiveReader(ArchiveSource(bytes)))
    }

    /// Reads all blocks, at most `limit` and as many links, then follows the links from the roots.
    ///
    /// - Throws: what `ArchiveReader` throws; `archiveBlockRepeated`; `archiveTooLarge`; `nodeMalformed`;
    ///   `archiveBlockMissing`; `sizesDisagree`; `treeTooDeep`; `archiveBlockUnexpected` for a block that no file needs.
    init(reading reader: consuming ArchiveReader, limit: Int = maximumBlocks) throws(ContentStoreError) {
        var entries: [ContentIdentifier: Entry] = [:]
        var links = 0
        while let block = try reader.next() {
            guard let node = UnixFSNode(block) else { throw .nodeMalformed(block.identifier) }
            let entry = Entry(fileBytes: node.fileBytes, treeBytes: node.treeBytes, links: node.links)
            links += entry.links.count
            guard entries.count < limit, links <= limit else { throw .archiveTooLarge(limit: limit) }
            guard entries.updateValue(entry, forKey: block.identifier) == nil else {
                throw .archiveBlockRepeated(block.identifier)
            }
        }
        let reached = try Self.follow(reader.roots, in: entries)
        guard let stranger = entries.keys.first(where: { !reached.contains($0) }) else {
            (roots, identifiers) = (reader.roots, reached)
            return
        }
        throw .archiveBlockUnexpected(stranger)
    }

    /// All blocks under the roots, level by level, so that a block that many nodes share is visited once a level.
    private static func follow(
        _ roots: [ContentIdentifier],
        in entries: [ContentIdentifier: Entry]
    ) throws(ContentStoreError) -> Set<ContentIdentifier> {
        var reached: Set<ContentIdentifier> = []
        var level = Set(roots)
        for _ in 0..<ContentReader.maximumDepth {
            reached.formUnion(level)
            var below: Set<ContentIdentifier> = []
            for identifier in level {
                guard let entry = entries[identifier] else { throw .archiveBlockMissing(identifier) }
                for link in entry.links {
                    guard let child = entries[link.identifier] else { throw .archiveBlockMissing(link.identifier) }
                    guard child.fileBytes == link.fileBytes, child.treeBytes == link.treeBytes else {
                        throw .sizesDisagree(link.identifier)
                    }
                    below.insert(link.identifier)
                }
            }
            guard !below.isEmpty else { return reached }
            level = below
        }
        throw .treeTooDeep(limit: ContentReader.maximumDepth)
    }
}
