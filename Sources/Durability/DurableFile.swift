package import Foundation
import Glibc

/// Writes a file that is there whole after a crash, or not at all.
package enum DurableFile {
    /// Who may read what is written; only its owner may change it.
    package enum Access: Sendable {
        /// Files of mode 0600 in folders of mode 0700.
        case owner
        /// Files of mode 0644 in folders of mode 0755, less what the process's mask takes away from files.
        case everyone
        /// Files of mode 0644 in folders of mode 0755, whatever the process's mask: for a web server's eyes, and not before
        /// they are whole.
        case published

        var fileMode: mode_t { self == .owner ? 0o600 : 0o644 }
        var folderMode: mode_t { self == .owner ? 0o700 : 0o755 }
    }

    /// Streams to a temporary file, synchronises it, renames it to its place, and synchronises the folder.
    ///
    /// - Parameters:
    ///   - temporary: a name in the same folder that nothing else uses; what is there is replaced.
    ///   - destination: the file's place.
    ///   - access: who may read the file.
    ///   - amendment: what to write over bytes of the file once all are written, such as a count that stands before what
    ///     it counts.
    ///   - body: is given what writes the bytes.
    /// - Throws: what `body` or the file system throws; the temporary file is then removed.
    package static func write(
        to temporary: URL,
        renamingTo destination: URL,
        access: Access = .owner,
        amendment: () -> (offset: UInt64, bytes: [UInt8])? = { nil },
        body: (_ output: @escaping ([UInt8]) throws -> Void) throws -> Void
    ) throws {
        let mode = access == .published ? Access.owner.fileMode : access.fileMode
        let descriptor = unsafe open(temporary.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteNoPermission) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try body { try handle.write(contentsOf: Data($0)) }
            if let (offset, bytes) = amendment() {
                try handle.seek(toOffset: offset)
                try handle.write(contentsOf: Data(bytes))
            }
            if access == .published, fchmod(descriptor, access.fileMode) != 0 {
                throw CocoaError(.fileWriteNoPermission)
            }
            try handle.synchronize()
            try handle.close()
            guard unsafe rename(temporary.path, destination.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
            try synchronizeFolder(destination.deletingLastPathComponent())
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw error
        }
    }

    /// Makes a folder with what is missing above it, and synchronises every name that is new.
    ///
    /// - Throws: what the file system throws.
    package static func createFolder(_ folder: URL, access: Access = .owner) throws {
        guard !FileManager.default.fileExists(atPath: folder.path) else { return }
        let parent = folder.deletingLastPathComponent()
        try createFolder(parent, access: access)
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: Int(access.folderMode)]
        )
        try synchronizeFolder(parent)
    }

    /// Removes a file or an empty folder and synchronises the folder that it was in; what is not there is fine.
    ///
    /// - Throws: what the file system throws, also for a folder that is not empty.
    package static func remove(_ place: URL) throws {
        let isRemoved = unsafe Glibc.remove(place.path) == 0
        guard isRemoved || errno == ENOENT else { throw CocoaError(.fileWriteUnknown) }
        try synchronizeFolder(place.deletingLastPathComponent())
    }

    static func synchronizeFolder(_ folder: URL) throws {
        let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
