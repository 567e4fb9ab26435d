internal import Foundation
internal import Glibc

/// An open file or folder, closed when it goes; the only place of the module that talks to the system with pointers.
///
/// The system is called by itself, not through Foundation, because the store must know why a write failed and must be
/// able to force a folder to the disk.
struct OpenFile: ~Copyable {
    /// Bytes that a file is read in.
    static let pieceBytes = 1 << 20

    private let descriptor: Int32
    private let path: String

    /// Opens an existing regular file for reading; nil where there is none.
    static func reading(_ path: String) throws(ContentStoreError) -> OpenFile? {
        // Not blocking, so that a pipe in place of a block cannot hang its reader.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw ContentStoreError(code: errno, path: path) }
            return nil
        }
        let file = OpenFile(descriptor: descriptor, path: path)
        guard try file.isRegular() else { throw .storageFailed(path: path, code: EINVAL) }
        return file
    }

    /// Opens the regular file that a caller named.
    static func reading(file url: URL) throws(ContentStoreError) -> OpenFile {
        guard let file = try reading(url.path) else { throw ContentStoreError(code: ENOENT, path: url.path) }
        return file
    }

    /// Makes a new file for writing; the name must be free.
    static func creating(_ path: String) throws(ContentStoreError) -> OpenFile {
        try OpenFile(path, flags: O_WRONLY | O_CREAT | O_EXCL)
    }

    /// Opens a folder, to force its names to the disk.
    static func folder(_ path: String) throws(ContentStoreError) -> OpenFile {
        try OpenFile(path, flags: O_RDONLY | O_DIRECTORY)
    }

    /// Opens an existing file or device for writing.
    static func writing(_ path: String) throws(ContentStoreError) -> OpenFile {
        try OpenFile(path, flags: O_WRONLY)
    }

    /// Opens the lock file and waits for the lock, shared or exclusive; held until `unlock` or the value goes.
    static func lock(_ path: String, exclusively: Bool) throws(ContentStoreError) -> OpenFile {
        let file = try OpenFile(path, flags: O_RDWR | O_CREAT)
        while flock(file.descriptor, exclusively ? LOCK_EX : LOCK_SH) != 0 {
            guard errno == EINTR else { throw ContentStoreError(code: errno, path: path) }
        }
        return file
    }

    /// As `lock`, exclusive; nil where another process or another opening holds it.
    static func lockIfFree(_ path: String) throws(ContentStoreError) -> OpenFile? {
        let file = try OpenFile(path, flags: O_RDWR | O_CREAT)
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw ContentStoreError(code: errno, path: path) }
            return nil
        }
        return file
    }

    /// Lets the lock go.
    borrowing func unlock() {
        _ = flock(descriptor, LOCK_UN)
    }

    private init(_ path: String, flags: Int32) throws(ContentStoreError) {
        let descriptor = unsafe open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ContentStoreError(code: errno, path: path) }
        self.init(descriptor: descriptor, path: path)
    }

    private init(descriptor: Int32, path: String) {
        (self.descriptor, self.path) = (descriptor, path)
    }

    deinit {
        close(descriptor)
    }

    private borrowing func isRegular() throws(ContentStoreError) -> Bool {
        try status().st_mode & S_IFMT == S_IFREG
    }

    private borrowing func status() throws(ContentStoreError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw ContentStoreError(code: errno, path: path) }
        return status
    }

    /// Bytes of the file.
    borrowing func size() throws(ContentStoreError) -> UInt64 {
        UInt64(clamping: try status().st_size)
    }

    /// The next bytes, `count` unless the file ends before.
    borrowing func read(_ count: Int) throws(ContentStoreError) -> [UInt8] {
        var failure: Int32?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let step = unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled)
                if step > 0 {
                    filled += step
                } else if step == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        if let failure { throw ContentStoreError(code: failure, path: path) }
        return bytes
    }

    /// Writes all of `bytes`.
    borrowing func write(_ bytes: ArraySlice<UInt8>) throws(ContentStoreError) {
        var rest = bytes
        while !rest.isEmpty {
            let step = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard step >= 0 else {
                if errno == EINTR { continue }
                throw ContentStoreError(code: errno, path: path)
            }
            rest = rest.dropFirst(step)
        }
    }

    /// Waits until the file, or the folder's names, are on the disk.
    borrowing func synchronize() throws(ContentStoreError) {
        guard fsync(descriptor) == 0 else { throw ContentStoreError(code: errno, path: path) }
    }
}
