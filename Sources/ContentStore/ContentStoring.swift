package import Foundation

/// Keeps files under their content identifiers.
///
/// There are two: ``LocalContentStore`` and ``KuboContentStore``. Both cut added files by profile `unixfs-v0-2015`, so that
/// the same file has the same identifier in either, and both answer only bytes that were hashed again when they were read:
/// what a store is or who runs it decides whether a file can be had, never what is in it.
///
/// Calls wait for the disk or the node; each is safe to repeat.
package protocol ContentStoring: Sendable {
    /// Adds a file that holds `bytes`; adding it again changes nothing.
    @discardableResult
    func add(_ bytes: [UInt8]) throws(ContentStoreError) -> ContentIdentifier

    /// Adds the file at `url`, a piece at a time; adding it again changes nothing.
    @discardableResult
    func add(contentsOf url: URL) throws(ContentStoreError) -> ContentIdentifier

    /// Adds the files of the CARv1 archive at `url`, all or none, after a ``CheckedArchive`` was made of it.
    ///
    /// - Returns: the files, in the archive's order.
    func importArchive(at url: URL) throws(ContentStoreError) -> [ContentIdentifier]

    /// Whether this file was added completely and not removed since.
    func contains(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool

    /// The verified bytes of one block.
    func block(_ identifier: ContentIdentifier) throws(ContentStoreError) -> [UInt8]

    /// Forgets the file, so that its space can be used again; whether it was there.
    @discardableResult
    func remove(_ identifier: ContentIdentifier) throws(ContentStoreError) -> Bool
}

extension ContentStoring {
    /// Bytes of the file, as its verified root says.
    package func fileSize(_ identifier: ContentIdentifier) throws(ContentStoreError) -> UInt64 {
        try reader(identifier).fileBytes
    }

    /// Opens the file for reading piece by piece, each verified before it is handed out.
    package func reader(_ identifier: ContentIdentifier) throws(ContentStoreError) -> ContentReader {
        try ContentReader(root: identifier, block: block)
    }

    /// The whole file, verified.
    package func read(
        _ identifier: ContentIdentifier,
        maximumBytes: UInt64 = ContentReader.defaultMaximumBytes
    ) throws(ContentStoreError) -> [UInt8] {
        var reader = try reader(identifier)
        guard reader.fileBytes <= maximumBytes, reader.fileBytes <= UInt64(Int.max) else {
            throw .fileTooLarge(limit: maximumBytes)
        }
        // What the root claims is not reserved: a forged claim must be paid for in blocks.
        var bytes: [UInt8] = []
        while let piece = try reader.next() { bytes.append(contentsOf: piece) }
        return bytes
    }

    /// Writes the whole file, verified, to `url`; what was there is replaced only when all is well.
    package func copy(
        _ identifier: ContentIdentifier,
        to url: URL,
        maximumBytes: UInt64 = .max
    ) throws(ContentStoreError) {
        var reader = try reader(identifier)
        guard reader.fileBytes <= maximumBytes else { throw .fileTooLarge(limit: maximumBytes) }
        try Folder.replace(url) { file throws(ContentStoreError) in
            while let piece = try reader.next() { try file.write(piece) }
        }
    }

    /// Writes a CARv1 archive of the files to `url`; what was there is replaced only when all is well.
    ///
    /// The blocks come root first and depth first, each once: the same files in the same order make the same archive.
    ///
    /// - Parameters:
    ///   - roots: 1 to 23 files that differ.
    ///   - url: the archive's place.
    /// - Returns: the number of blocks.
    /// - Throws: `archiveMalformed` for another number of files; else as reading and writing do.
    @discardableResult
    package func exportArchive(of roots: [ContentIdentifier], to url: URL) throws(ContentStoreError) -> Int {
        var walk = TreeWalk(roots, once: true, block: block)
        var count = 0
        try Folder.replace(url) { file throws(ContentStoreError) in
            try ArchiveWriter.begin(roots, in: file)
            while let visit = try walk.next() {
                try ArchiveWriter.append(visit.block, to: file)
                count += 1
            }
        }
        return count
    }
}
