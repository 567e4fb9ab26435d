internal import Cryptography
package import Foundation
internal import Glibc

/// Files kept under their content identifiers in a folder of this machine, as real IPFS blocks.
///
/// ```
/// blocks/<first byte of the digest>/<multihash>    one block, its plain bytes; both names in lower hexadecimal
/// roots/<identifier>                               an empty file for each file that was added completely
/// partial/                                         files being written; whatever a crash leaves is swept by `remove`
/// lock                                             shared while adding, exclusive while removing
/// ```
/// Added files are cut by profile `unixfs-v0-2015`; reading understands either profile. A block is on the disk before it
/// has its name, a file's blocks and their names are on the disk before its root is listed, and every block is hashed
/// again when it is read. So a crash loses at most what `add` has not yet answered. Any number of processes may share the
/// folder.
package struct LocalContentStore: ContentStoring {
    let blocks: Folder
    let roots: Folder
    let partial: Folder
    private let lockPath: String

    /// Opens the store in `directory`, which is made where it is missing; its parent must exist.
    package init(directory: URL) throws(ContentStoreError) {
        let home = Folder(path: directory.absoluteURL.standardizedFileURL.path)
        (blocks, roots, partial) = (home.folder("blocks"), home.folder("roots"), home.folder("partial"))
        lockPath = home["lock"]
        for folder in [home, blocks, roots, partial] { try folder.create() }
    }

    // MARK: Adding

    @discardableResult
    package func add(_ bytes: [UInt8]) throws(ContentStoreError) -> ContentIdentifier {
        var piece = bytes[...]
        return try add { () throws(ContentStoreError) in
            defer { piece = [] }
            return piece
        }
    }

    @discardableResult
    package func add(contentsOf url: URL) throws(ContentStoreError) -> ContentIdentifier {
        let file = try OpenFile.reading(file: url)
        return try add { () throws(ContentStoreError) in try file.read(OpenFile.pieceBytes)[...] }
    }

    /// Adds what `next` answers until it answers nothing.
    private func add(
        next: () throws(ContentStoreError) -> ArraySlice<UInt8>
    ) throws(ContentStoreError) -> ContentIdentifier {
        let lock = try OpenFile.lock(lockPath, exclusively: false)
        defer { lock.unlock() }
        var touched: Set<Folder> = []
        var tree = UnixFSTree(profile: .registered)
        let store = { (block: ContentBlock) throws(ContentStoreError) in try self.store(block, touched: &touched) }
        while case let piece = try next(), !piece.isEmpty { try tree.append(piece, emit: store) }
        let identifier = try tree.finish(emit: store)
        try list([identifier], after: touched)
        return identifier
    }

    package func importArchive(at url: URL) throws(ContentStoreError) -> [ContentIdentifier] {
        // Read twice, so that a bad archive leaves nothing here.
        let archive = try CheckedArchive(reading: ArchiveReader(contentsOf: url))
        let lock = try OpenFile.lock(lockPath, exclusively: false)
        defer { lock.unlock() }
        var touched: Set<Folder> = []
        var missing = archive.identifiers
        var reader = try ArchiveReader(contentsOf: url)
        while let block = try reader.next() {
            guard missing.remove(block.identifier) != nil else { throw .archiveBlockUnexpected(block.identifier) }
            try store(block, touched: &touched)
        }
        if let identifier = missing.first { throw .archiveBlockMissing(identifier) }
        try list(archive.roots, after: touched)
        return archive.roots
    }

    /// Lists files whose blocks were written into the folders `touched`, after forcing these to the disk.
    private func list(_ files: [ContentIdentifier], after touched: Set<Folder>) throws(ContentStoreError) {
        for folder in touched { try folder.synchronize() }
        try blocks.synchronize()
        for identifier in files where !roots.contains(identifier.text) {
            try roots.replace(identifier.text, temporary: partial) { _ throws(ContentStoreError) in }
        }
        try roots.synchronize()
    }

    /// Writes the block unless the same bytes are there already; a corrupted one is replaced.
    private func store(_ block: ContentBlock, touched: inout Set<Folder>) throws(ContentStoreError) {
        let place = place(of: block.identifier)
        if touched.insert(place.folder).inserted { try place.folder.create() }
        let present = try OpenFile.reading(place.folder[place.name])?.read(block.bytes.count + 1)
        guard present != block.bytes else { return }
        try place.folder.replace(place.name, temporary: partial) { file throws(ContentStoreError) in
            try file.write(block.bytes[...])
        }
    }

    // MARK: Reading

    package func contains(_ identifier: ContentIdentifier) -> Bool {
        roots.contains(identifier.text)
    }

    /// The files that the store keeps, sorted by their text.
    package func identifiers() throws(ContentStoreError) -> [ContentIdentifier] {
        var identifiers: [ContentIdentifier] = []
        for name in try roots.names().sorted() { identifiers.append(try ContentIdentifier(parsing: name)) }
        return identifiers
    }

    package func block(_ identifier: ContentIdentifier) throws(ContentStoreError) -> [UInt8] {
        let place = place(of: identifier)
        guard let file = try OpenFile.reading(place.folder[place.name]) else { throw .notFound(identifier) }
        let bytes = try file.read(UnixFSNode.maximumBlockBytes + 1)
        guard bytes.count <= UnixFSNode.maximumBlockBytes else { throw .blockTooLarge(identifier) }
        guard SHA256Digest.of(bytes) == identifier.digest else { throw .blockCorrupted(identifier) }
        return bytes
    }

    // MARK: Removing

    /// Forgets the file and frees the blocks that no other file needs; whether it was there.
    ///
    /// Blocks and partial files that failed or killed adds left behind are freed with it. Waits for running adds. Throws,
    /// with the file forgotten but no space freed, when a node of another file cannot be read: what that file needs is
    /// unknown then.
    @discardableResult
    package func remove(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool {
        let lock = try OpenFile.lock(lockPath, exclusively: true)
        defer { lock.unlock() }
        let wasThere = try roots.remove(identifier.text)
        try roots.synchronize()
        try sweep()
        return wasThere
    }

    /// Where a block is kept.
    func place(of identifier: ContentIdentifier) -> (folder: Folder, name: String) {
        let digest = identifier.digest.hexadecimal
        return (blocks.folder(String(digest.prefix(2))), "1220" + digest)
    }
}
