package import Foundation
import Glibc

/// Writes a file that is there whole after a crash, or not at all.
package enum DurableFile {
    /// Streams to a temporary file (mode 0600), synchronises it, renames it to its place, and synchronises the folder.
    ///
    /// - Parameters:
    ///   - temporary: a name in the same folder that nothing else uses; what is there is replaced.
    ///   - destination: the file's place.
    ///   - body: is given what writes the bytes.
    /// - Throws: what `body` or the file system throws; the temporary file is then removed.
    package static func write(
        to temporary: URL,
        renamingTo destination: URL,
        body: (_ output: @escaping ([UInt8]) throws -> Void) throws -> Void
    ) throws {
        let descriptor = unsafe open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteNoPermission) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try body { try handle.write(contentsOf: Data($0)) }
            try handle.synchronize()
            try handle.close()
            guard unsafe rename(temporary.path, destination.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
            try synchronizeFolder(destination.deletingLastPathComponent())
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw error
        }
    }

    /// Makes a private folder (mode 0700) with what is missing above it, and synchronises every name that is new.
    ///
    /// - Throws: what the file system throws.
    package static func createFolder(_ folder: URL) throws {
        guard !FileManager.default.fileExists(atPath: folder.path) else { return }
        let parent = folder.deletingLastPathComponent()
        try createFolder(parent)
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try synchronizeFolder(parent)
    }

    private static func synchronizeFolder(_ folder: URL) throws {
        let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
