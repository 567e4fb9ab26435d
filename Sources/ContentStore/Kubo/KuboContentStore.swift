package import Foundation

/// Files kept under their content identifiers by a Kubo node, pinned there.
///
/// What is added goes to the node as a CARv1 archive, so that the node cannot cut a file in its own way, and lies until it
/// has arrived as a whole in a folder of this machine:
/// ```
/// upload/     forms on their way; whatever a crash leaves is swept by the next add that is alone
/// upload.lock shared while adding
/// ```
package struct KuboContentStore: ContentStoring {
    private let node: KuboNode
    private let uploads: Folder
    private let lockPath: String

    /// A store behind a node.
    ///
    /// - Parameters:
    ///   - node: the node.
    ///   - directory: a folder for uploads, which is made where it is missing; its parent must exist.
    /// - Throws: why the folder cannot be made; the node is not called yet.
    package init(node: KuboNode, directory: URL) throws(ContentStoreError) {
        let home = Folder(path: directory.absoluteURL.standardizedFileURL.path)
        (self.node, uploads, lockPath) = (node, home.folder("upload"), home["upload.lock"])
        for folder in [home, uploads] { try folder.create() }
    }

    // MARK: Adding

    @discardableResult
    package func add(_ bytes: [UInt8]) throws(ContentStoreError) -> ContentIdentifier {
        let identifier = UnixFS.identifier(of: bytes, profile: .registered)
        var piece = bytes[...]
        return try add(identifier) { () throws(ContentStoreError) in
            defer { piece = [] }
            return piece
        }
    }

    @discardableResult
    package func add(contentsOf url: URL) throws(ContentStoreError) -> ContentIdentifier {
        let identifier = try UnixFS.identifier(ofFile: url)
        let file = try OpenFile.reading(file: url)
        return try add(identifier) { () throws(ContentStoreError) in try file.read(OpenFile.pieceBytes)[...] }
    }

    /// Sends the file of this name, whose pieces `next` answers; refuses, with nothing sent, one of another name.
    func add(
        _ identifier: ContentIdentifier,
        next: () throws(ContentStoreError) -> ArraySlice<UInt8>
    ) throws(ContentStoreError) -> ContentIdentifier {
        try send([identifier]) { file throws(ContentStoreError) in
            var tree = UnixFSTree(profile: .registered)
            var written: Set<ContentIdentifier> = []
            try ArchiveWriter.begin([identifier], in: file)
            while case let piece = try next(), !piece.isEmpty {
                try tree.append(piece) { block throws(ContentStoreError) in
                    try ArchiveWriter.append(block, to: file, written: &written)
                }
            }
            let root = try tree.finish { block throws(ContentStoreError) in
                try ArchiveWriter.append(block, to: file, written: &written)
            }
            guard root == identifier else { throw .fileChanged }
        }
        return identifier
    }

    package func importArchive(at url: URL) throws(ContentStoreError) -> [ContentIdentifier] {
        let archive = try CheckedArchive(reading: ArchiveReader(contentsOf: url))
        let source = try OpenFile.reading(file: url)
        try send(archive.roots) { file throws(ContentStoreError) in
            while case let piece = try source.read(OpenFile.pieceBytes), !piece.isEmpty { try file.write(piece[...]) }
        }
        return archive.roots
    }

    private func send(
        _ roots: [ContentIdentifier],
        writeArchive: (borrowing OpenFile) throws(ContentStoreError) -> Void
    ) throws(ContentStoreError) {
        try sweep()
        let lock = try OpenFile.lock(lockPath, exclusively: false)
        defer { lock.unlock() }
        let upload = try KuboUpload(in: uploads, writeArchive: writeArchive)
        defer { upload.remove() }
        try node.importArchive(upload, roots: roots)
    }

    /// Deletes what killed adds left behind, unless another add is running now.
    private func sweep() throws(ContentStoreError) {
        guard let lock = try OpenFile.lockIfFree(lockPath) else { return }
        defer { lock.unlock() }
        for name in try uploads.names() { try uploads.remove(name) }
    }

    // MARK: Reading and removing

    package func contains(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool {
        try node.isPinned(identifier)
    }

    package func block(_ identifier: ContentIdentifier) throws(ContentStoreError) -> [UInt8] {
        try node.block(identifier)
    }

    /// Takes the node's pin away; the node frees the space when it next collects garbage.
    @discardableResult
    package func remove(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool {
        try node.unpin(identifier)
    }
}
