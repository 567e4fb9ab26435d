package import Foundation
import Glibc

/// A lock on a file by `flock`, which the kernel frees when the process ends, however it ends.
package final class FileLock {
    /// Why there is no lock.
    package enum Failure: Error, Equatable {
        /// Somebody holds it.
        case held
        /// The file cannot be made or opened.
        case unavailable
    }

    private let descriptor: Int32

    /// Takes the lock; where somebody holds it, fails at once or waits.
    package init(file: URL, waits: Bool = false) throws(Failure) {
        descriptor = unsafe open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        // Thrown from here on, an error is followed by `deinit`, which closes: closed twice, the number may be that of a
        // file that another thread has opened meanwhile.
        guard descriptor >= 0 else { throw .unavailable }
        guard flock(descriptor, waits ? LOCK_EX : LOCK_EX | LOCK_NB) == 0 else { throw .held }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
