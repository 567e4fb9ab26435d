import CLinux
import Cryptography
import Glibc

/// Bytes that a started program reads as a file, without a name that anybody could put others under.
///
/// It is sealed before anything looks at it: nobody can change a byte between the measurement and the start.
final class MemoryFile {
    let descriptor: Int32
    let count: Int

    /// A file of these bytes.
    convenience init(_ bytes: [UInt8]) throws(PlatformError) {
        try self.init(count: bytes.count) { descriptor in
            var written = 0
            while written < bytes.count {
                let some = unsafe bytes.withUnsafeBytes { memory in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: memory[written...])
                    return unsafe write(descriptor, rest.baseAddress, rest.count)
                }
                guard some > 0 || errno == EINTR else { return false }
                written += max(some, 0)
            }
            return true
        }
    }

    /// A copy of a file that the kernel makes, of at most `limit` bytes: an enclave has twenty megabytes.
    ///
    /// - Throws: ``PlatformError/fileUnreadable(_:)`` where it cannot be read to the length it has, or is longer.
    convenience init(copying path: String, limit: Int) throws(PlatformError) {
        let source = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw .fileUnreadable(path) }
        defer { close(source) }
        let count = lseek(source, 0, SEEK_END)
        guard (0...limit).contains(count), lseek(source, 0, SEEK_SET) == 0 else { throw .fileUnreadable(path) }
        try self.init(count: count) { descriptor in
            var copied = 0
            while copied < count {
                let some = sendfile(descriptor, source, nil, count - copied)
                guard some > 0 || (some < 0 && errno == EINTR) else { return false }
                copied += max(some, 0)
            }
            return true
        }
    }

    private init(count: Int, filling fill: (Int32) -> Bool) throws(PlatformError) {
        self.count = count
        descriptor = unsafe linux_memory_file("enclave")
        guard descriptor >= 0, fill(descriptor), linux_seal(descriptor) == 0, lseek(descriptor, 0, SEEK_SET) == 0
        else { throw .sandboxFailed("memory file") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The SHA-256 of the bytes that whoever starts from this file gets.
    func digest() throws(PlatformError) -> Digest {
        guard count > 0 else { return SHA256Digest.of([UInt8]()) }
        guard let mapping = unsafe mmap(nil, count, PROT_READ, MAP_SHARED | MAP_POPULATE, descriptor, 0),
            unsafe mapping != MAP_FAILED
        else { throw .sandboxFailed("memory file") }
        defer { unsafe munmap(mapping, count) }
        let bytes = unsafe UnsafeBufferPointer(start: mapping.assumingMemoryBound(to: UInt8.self), count: count)
        return unsafe SHA256Digest.of(bytes.span)
    }
}
