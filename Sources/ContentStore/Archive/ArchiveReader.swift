internal import Cryptography
internal import Foundation

/// Reads the blocks of a CARv1 archive, one at a time, each verified against its identifier before it is handed out.
///
/// ```
/// archive = header *( varint of the section's length ‖ identifier ‖ block )
/// ```
/// That a block is what it is called says nothing yet about the whole: see ``CheckedArchive``.
struct ArchiveReader {
    private static let maximumSectionBytes = UInt64(36 + UnixFSNode.maximumBlockBytes)

    /// The files that the archive says it holds.
    let roots: [ContentIdentifier]
    private var source: ArchiveSource

    /// Reads the header.
    ///
    /// - Throws: `archiveMalformed`, `archiveTruncated`, `archiveVersionUnsupported`, an identifier's error, or the
    ///   source's.
    init(_ source: ArchiveSource) throws(ContentStoreError) {
        var source = source
        guard let length = try source.length(limit: ArchiveHeader.maximumBytes) else { throw .archiveTruncated }
        roots = try ArchiveHeader(parsing: try source.next(length)).roots
        self.source = source
    }

    /// Reads the header of the archive at `url`.
    init(contentsOf url: URL) throws(ContentStoreError) {
        try self.init(ArchiveSource(contentsOf: url))
    }

    /// The next block; nil after the last.
    ///
    /// - Throws: as `init`, and `blockTooLarge` or `blockCorrupted`.
    mutating func next() throws(ContentStoreError) -> ContentBlock? {
        guard let length = try source.length(limit: Self.maximumSectionBytes) else { return nil }
        let section = try source.next(length)
        let identifierBytes = section[0] == 0x12 ? 34 : 36
        guard section.count >= identifierBytes else { throw .archiveMalformed }
        let identifier = try ContentIdentifier(bytes: section.prefix(identifierBytes))
        let bytes = Array(section.dropFirst(identifierBytes))
        guard bytes.count <= UnixFSNode.maximumBlockBytes else { throw .blockTooLarge(identifier) }
        guard SHA256Digest.of(bytes) == identifier.digest else { throw .blockCorrupted(identifier) }
        return ContentBlock(identifier: identifier, bytes: bytes)
    }
}
