import CLinux
import Foundation
import Glibc

/// Both ends of a pipe, neither of which a started program inherits by itself; closed when this value goes.
final class PipePair {
    private(set) var reading: Int32
    private(set) var writing: Int32

    init() throws(PlatformError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .sandboxFailed("pipe") }
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        if reading >= 0 { close(reading) }
        closeWriting()
    }

    /// Closes the end to write to, so that a reader sees the end once nobody else has it.
    func closeWriting() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    /// Gives the end to read from to the caller, who closes it.
    func takeReading() -> Int32 {
        defer { reading = -1 }
        return reading
    }

    /// Waits for some bytes; nil at the end.
    func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = unsafe Glibc.read(reading, &bytes, bytes.count)
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    /// Writes one byte, whatever it is.
    func sendByte() -> Bool {
        unsafe write(writing, [1], 1) == 1
    }
}
