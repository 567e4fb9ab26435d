import CLinux
package import Foundation
import Glibc

/// Writes a folder of files that is there whole after a crash, as it was before, or not at all.
package enum DurableFolder {
    /// Writes the files of a folder that does not have its name yet.
    package struct Writer {
        fileprivate let staging: URL
        fileprivate let access: DurableFile.Access

        /// Writes a file.
        ///
        /// - Parameters:
        ///   - content: its bytes.
        ///   - name: its name, or, behind that of a folder and a slash, its name in that folder; none begins with a dot.
        /// - Throws: what the file system throws.
        package func write(_ content: [UInt8], as name: String) throws {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
                throw CocoaError(.fileWriteInvalidFileName)
            }
            let place = staging.appending(path: name)
            if parts.count == 2 { try DurableFile.createFolder(place.deletingLastPathComponent(), access: access) }
            let part = staging.appending(path: ".part")
            try DurableFile.write(to: part, renamingTo: place, access: access) { try $0(content) }
        }
    }

    /// What begins the name of a folder that is being written, or was when its writer ended.
    package static let stagingPrefix = ".staging-"

    /// Replaces a folder by one that holds exactly these files.
    ///
    /// Who reads the folder meanwhile sees the former one or the new one: their names are exchanged in one step. On a file
    /// system that cannot do that there is a moment without the folder, but never one with half of it.
    ///
    /// - Parameters:
    ///   - folder: the place, in a folder that exists.
    ///   - files: names and contents: ``Writer/write(_:as:)``.
    ///   - access: who may read.
    /// - Throws: what the file system throws; the former folder is then still there.
    package static func replace(
        _ folder: URL,
        with files: [(name: String, content: [UInt8])],
        access: DurableFile.Access
    ) throws {
        try replace(folder, access: access) { new in
            for (name, content) in files { try new.write(content, as: name) }
        }
    }

    /// The same of files that are made one after the other, so that not all of them lie in memory.
    ///
    /// - Parameters:
    ///   - folder: the place, in a folder that exists.
    ///   - access: who may read.
    ///   - body: writes the files.
    /// - Throws: what `body` or the file system throws; the former folder is then still there.
    package static func replace(
        _ folder: URL,
        access: DurableFile.Access,
        _ body: (Writer) throws -> Void
    ) throws {
        let parent = folder.absoluteURL.deletingLastPathComponent()
        let staging = parent.appending(path: stagingPrefix + UUID().uuidString, directoryHint: .isDirectory)
        // Nobody else reads it before it has its name.
        try DurableFile.createFolder(staging, access: .owner)
        do {
            try body(Writer(staging: staging, access: access))
            guard unsafe chmod(staging.path, access.folderMode) == 0 else { throw CocoaError(.fileWriteNoPermission) }
            try exchange(staging, folder)
        } catch {
            try? FileManager.default.removeItem(at: staging)
            throw error
        }
        try? FileManager.default.removeItem(at: staging)
        try DurableFile.synchronizeFolder(parent)
    }

    /// Removes a file, or a folder with all that is in it: it is there whole, or it is gone, or lies under a name that
    /// ``removeRemains(in:)`` removes.
    ///
    /// - Throws: what the file system throws, also where nothing is there.
    package static func remove(_ place: URL) throws {
        let parent = place.absoluteURL.deletingLastPathComponent()
        let aside = parent.appending(path: stagingPrefix + UUID().uuidString)
        guard unsafe rename(place.path, aside.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        try DurableFile.synchronizeFolder(parent)
        try FileManager.default.removeItem(at: aside)
    }

    /// Removes what writers left that were ended, known by ``stagingPrefix`` and a UUID; nobody may be writing to the
    /// folder.
    ///
    /// - Throws: what the file system throws.
    package static func removeRemains(in folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in names
        where name.hasPrefix(stagingPrefix) && UUID(uuidString: String(name.dropFirst(stagingPrefix.count))) != nil {
            try FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }

    /// Puts `new` in the place of `former`, which is then where `new` was, if it was there.
    private static func exchange(_ new: URL, _ former: URL) throws {
        let (source, destination) = (new.path, former.path)
        if unsafe rename(source, destination) == 0 { return }
        guard errno == ENOTEMPTY || errno == EEXIST else { throw CocoaError(.fileWriteUnknown) }
        if unsafe linux_exchange_names(source, destination) == 0 { return }
        guard errno == EINVAL || errno == ENOSYS || errno == EXDEV else { throw CocoaError(.fileWriteUnknown) }
        let aside = new.deletingLastPathComponent().appending(path: stagingPrefix + UUID().uuidString)
        guard unsafe rename(destination, aside.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        guard unsafe rename(source, destination) == 0 else {
            _ = unsafe rename(aside.path, destination)
            throw CocoaError(.fileWriteUnknown)
        }
        try? FileManager.default.removeItem(at: aside)
    }
}
