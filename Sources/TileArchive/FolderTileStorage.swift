package import Durability
package import Foundation
package import TransparencyLog

/// A log's files in a folder, which any web server, or a memory stick, can hand on as it is (`c2sp.org/tlog-tiles`).
///
/// A file appears whole or not at all and stays after a crash. There is one writer at a time; readers need no lock.
package struct FolderTileStorage: TileStorage {
    private let folder: URL
    private let access: DurableFile.Access

    /// The files below `folder`, which is made with the first file.
    ///
    /// - Parameters:
    ///   - folder: where the log is, or is to be.
    ///   - access: who may read what is written; the owner alone unless told.
    package init(folder: URL, access: DurableFile.Access = .owner) {
        (self.folder, self.access) = (folder, access)
    }

    /// Reads a file.
    ///
    /// - Throws: `resourceMalformed` for a file that is longer than it can rightly be, or what the file system throws.
    package func read(_ resource: LogResource) throws -> [UInt8]? {
        let place = place(of: resource)
        guard FileManager.default.fileExists(atPath: place.path) else { return nil }
        let handle = try FileHandle(forReadingFrom: place)
        defer { try? handle.close() }
        let bytes = try handle.read(upToCount: resource.maximumBytes + 1) ?? Data()
        guard bytes.count <= resource.maximumBytes else { throw TransparencyLogError.resourceMalformed(resource) }
        return [UInt8](bytes)
    }

    /// Writes a file and waits until it is on the disk; writing what is already there does nothing.
    ///
    /// - Throws: what the file system throws.
    package func write(_ bytes: [UInt8], to resource: LogResource) throws {
        if let present = try? read(resource), present == bytes { return }
        let place = place(of: resource)
        let parent = place.deletingLastPathComponent()
        try DurableFile.createFolder(parent, access: access)
        let draft = parent.appending(path: ".\(place.lastPathComponent).partial")
        try DurableFile.write(to: draft, renamingTo: place, access: access) { output in try output(bytes) }
    }

    private func place(of resource: LogResource) -> URL {
        folder.appending(path: resource.path)
    }
}
