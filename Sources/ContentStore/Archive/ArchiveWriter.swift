/// Writes the parts of a CARv1 archive; the layout is `ArchiveHeader`'s and `ArchiveReader`'s.
enum ArchiveWriter {
    /// Writes the header of an archive of these files.
    ///
    /// - Throws: `archiveMalformed` for no root, too many, or one twice; else what writing throws.
    static func begin(_ roots: [ContentIdentifier], in file: borrowing OpenFile) throws(ContentStoreError) {
        try file.write(ArchiveHeader(roots: roots).encoded[...])
    }

    /// Writes one block, unless it is among those that were `written`.
    static func append(
        _ block: ContentBlock,
        to file: borrowing OpenFile,
        written: inout Set<ContentIdentifier>
    ) throws(ContentStoreError) {
        if written.insert(block.identifier).inserted { try append(block, to: file) }
    }

    /// Writes one block.
    static func append(_ block: ContentBlock, to file: borrowing OpenFile) throws(ContentStoreError) {
        let identifier = block.identifier.bytes
        try file.write((Varint.encode(UInt64(identifier.count + block.bytes.count)) + identifier)[...])
        try file.write(block.bytes[...])
    }
}
