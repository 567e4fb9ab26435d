internal import Foundation
internal import Glibc

/// A folder in which files appear whole or not at all, and stay.
struct Folder: Hashable, Sendable {
    /// Where it is.
    let path: String

    /// The place of a name inside.
    subscript(name: String) -> String { path + "/" + name }

    /// The folder inside.
    func folder(_ name: String) -> Folder { Folder(path: self[name]) }

    /// Makes the folder where it is missing; its parent is forced to the disk then.
    func create() throws(ContentStoreError) {
        guard unsafe mkdir(path, 0o755) == 0 else {
            guard errno == EEXIST else { throw ContentStoreError(code: errno, path: path) }
            return
        }
        try Folder(path: URL(filePath: path).deletingLastPathComponent().path).synchronize()
    }

    /// Waits until the names in the folder are on the disk.
    func synchronize() throws(ContentStoreError) {
        try OpenFile.folder(path).synchronize()
    }

    /// The names inside, in no order.
    func names() throws(ContentStoreError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw ContentStoreError(code: Self.code(of: error), path: path)
        }
    }

    /// Whether the name exists.
    func contains(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: self[name])
    }

    /// Removes the file; whether it was there.
    @discardableResult
    func remove(_ name: String) throws(ContentStoreError) -> Bool {
        guard unsafe unlink(self[name]) == 0 else {
            guard errno == ENOENT else { throw ContentStoreError(code: errno, path: self[name]) }
            return false
        }
        return true
    }

    /// Makes or replaces the file `name` with what `write` writes, by way of a file in `temporary` on the same disk.
    ///
    /// Whoever opens the name sees the old file or the whole new one. The new bytes are on the disk before they have the
    /// name; call `synchronize` to force the name too. After a failure nothing is left in `temporary`.
    func replace(
        _ name: String,
        temporary: Folder,
        write: (borrowing OpenFile) throws(ContentStoreError) -> Void
    ) throws(ContentStoreError) {
        let draft = UUID().uuidString + ".partial"
        do throws(ContentStoreError) {
            let file = try OpenFile.creating(temporary[draft])
            try write(file)
            try file.synchronize()
            guard unsafe rename(temporary[draft], self[name]) == 0 else {
                throw ContentStoreError(code: errno, path: self[name])
            }
        } catch {
            _ = unsafe unlink(temporary[draft])
            throw error
        }
    }

    /// Makes or replaces the file at `url`, by way of a file beside it, and forces it and its name to the disk.
    static func replace(
        _ url: URL,
        write: (borrowing OpenFile) throws(ContentStoreError) -> Void
    ) throws(ContentStoreError) {
        let url = url.absoluteURL.standardizedFileURL
        let folder = Folder(path: url.deletingLastPathComponent().path)
        try folder.replace(url.lastPathComponent, temporary: folder, write: write)
        try folder.synchronize()
    }

    private static func code(of error: any Error) -> Int32 {
        let error = error as NSError
        let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
        return cause.domain == NSPOSIXErrorDomain ? Int32(clamping: cause.code) : EIO
    }
}
