import CLinux
import Glibc

/// Why a file or a channel failed; without names, since names could tell.
package enum EnclaveFileError: Error, Equatable {
    case unreadable
    case tooLong
    case unwritable
    case closed
    /// The other side serves somebody else now.
    case busy
}

/// The enclave's few system calls on files; the only file of this module with pointers.
///
/// Foundation would bring its whole closure inside the measured executable.
package final class EnclaveFile: Sendable {
    private let descriptor: Int32
    private let ownsDescriptor: Bool

    static var standardInput: EnclaveFile { EnclaveFile(descriptor: 0, ownsDescriptor: false) }
    static var standardOutput: EnclaveFile { EnclaveFile(descriptor: 1, ownsDescriptor: false) }
    /// Where a program says why it ended.
    package static var standardError: EnclaveFile { EnclaveFile(descriptor: 2, ownsDescriptor: false) }

    private init(descriptor: Int32, ownsDescriptor: Bool) {
        self.descriptor = descriptor
        self.ownsDescriptor = ownsDescriptor
    }

    deinit {
        if ownsDescriptor { close(descriptor) }
    }

    /// Opens a file to be read.
    package convenience init(reading path: String) throws(EnclaveFileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == EBUSY ? .busy : .unreadable }
        self.init(descriptor: descriptor, ownsDescriptor: true)
    }

    /// Opens a file that is there; an enclave makes none.
    convenience init(writing path: String) throws(EnclaveFileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable }
        self.init(descriptor: descriptor, ownsDescriptor: true)
    }

    /// Makes a file that is not there, of mode 0644, to be written.
    package convenience init(making path: String) throws(EnclaveFileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable }
        self.init(descriptor: descriptor, ownsDescriptor: true)
    }

    /// Up to `maximum` bytes; empty at the end.
    func read(atMost maximum: Int) throws(EnclaveFileError) -> [UInt8] {
        var failure: EnclaveFileError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: maximum) { buffer, count in
            var result = 0
            repeat {
                result = unsafe Glibc.read(descriptor, buffer.baseAddress, maximum)
            } while result < 0 && errno == EINTR
            if result < 0 { failure = errno == EBUSY || errno == EAGAIN ? .busy : .unreadable }
            count = max(0, result)
        }
        if let failure { throw failure }
        return bytes
    }

    /// Exactly `count` bytes.
    func read(exactly count: Int) throws(EnclaveFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try read(atMost: count - bytes.count)
            guard !more.isEmpty else { throw .closed }
            bytes += more
        }
        return bytes
    }

    /// Fills memory with the bytes at an offset, wherever reading otherwise stands; by several threads at a time.
    ///
    /// The file is read, never mapped: what the host changes afterwards does not change what was read.
    package func read(at offset: Int, into bytes: inout MutableSpan<UInt8>) throws(EnclaveFileError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    descriptor,
                    buffer.baseAddress?.advanced(by: done),
                    buffer.count - done,
                    off_t(offset + done)
                )
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable }
            guard count > 0 else { throw .closed }
            done += count
        }
    }

    /// The file's length and where reading stands in it.
    package func position() throws(EnclaveFileError) -> (length: Int, offset: Int) {
        var status = stat()
        let offset = lseek(descriptor, 0, SEEK_CUR)
        guard unsafe fstat(descriptor, &status) == 0, offset >= 0 else { throw .unreadable }
        return (Int(status.st_size), Int(offset))
    }

    /// All bytes, at most `limit`.
    package func readToEnd(limit: Int) throws(EnclaveFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let more = try read(atMost: 1 << 16)
            guard !more.isEmpty else { return bytes }
            bytes += more
            guard bytes.count <= limit else { throw .tooLong }
        }
    }

    /// All of the bytes.
    package func write(_ bytes: [UInt8]) throws(EnclaveFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw count < 0 && errno == EBUSY ? .busy : .unwritable }
            rest = rest.dropFirst(count)
        }
    }

    /// Whether a file of this name is there.
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Makes a folder that is not there.
    static func makeFolder(_ path: String) throws(EnclaveFileError) {
        guard unsafe mkdir(path, 0o700) == 0 else { throw errno == EBUSY ? .busy : .unwritable }
    }

    /// Removes a file, if it is there.
    package static func remove(_ path: String) { unsafe unlink(path) }

    /// Removes an empty folder; the kernel's reports count as empty.
    static func removeFolder(_ path: String) { unsafe rmdir(path) }
}

/// No core dump and no other process's look at the memory, as far as the kernel grants it.
///
/// A limit of 1 and not 0, which Linux ignores where core dumps are piped to a program. The simulated platform has set
/// it already and lets nobody change it.
package func hardenProcess() {
    var none = rlimit(rlim_cur: 1, rlim_max: 1)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = linux_forbid_memory_images()
}
