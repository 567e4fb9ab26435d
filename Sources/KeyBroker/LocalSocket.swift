import Foundation
import Glibc

/// A Unix socket in a private folder: the only file of this module with the system's calls on sockets.
///
/// The folder is opened first and the socket named relative to it, so that a path may be longer than the 107 bytes that
/// an address has room for. Whoever is not this user is not spoken to, whatever the folder's mode.
final class LocalSocket: Sendable {
    /// What goes wrong.
    enum Failure: Error, Equatable {
        /// Nobody listens there.
        case absent
        /// The system refused, or the other side is another user's.
        case refused
        /// The other side did not go on in time, or went away.
        case stalled
    }

    private let descriptor: Int32
    private let patience: Int

    private init(owning descriptor: Int32, patience seconds: Int) {
        self.descriptor = descriptor
        patience = seconds
    }

    deinit {
        close(descriptor)
    }

    /// Listens at a place, of which a socket that nobody listens at is removed first; only this user may connect.
    ///
    /// - Throws: `Failure.refused`.
    static func listening(at place: URL) throws(Failure) -> LocalSocket {
        // Nothing is read from or written to a socket that listens.
        let socket = try new(patience: 0)
        let mask = umask(0o177)
        defer { umask(mask) }
        unsafe unlink(place.path)
        let isBound = unsafe try withAddress(of: place) { address, length in
            unsafe bind(socket.descriptor, address, length) == 0
        }
        guard isBound, listen(socket.descriptor, 16) == 0 else { throw .refused }
        return socket
    }

    /// Connects to a place.
    ///
    /// - Parameters:
    ///   - place: where somebody listens.
    ///   - seconds: how long to wait for a place in the queue, and within which a read or a write has to be through.
    /// - Returns: the connection, of which the other side is this user's.
    /// - Throws: `Failure.absent`, or `refused`, also where the queue stays full.
    static func connected(to place: URL, patience seconds: Int) throws(Failure) -> LocalSocket {
        let socket = try new(patience: seconds)
        let isConnected = unsafe try withAddress(of: place) { address, length in
            unsafe connect(socket.descriptor, address, length) == 0
        }
        guard isConnected else { throw errno == ECONNREFUSED || errno == ENOENT ? .absent : .refused }
        try socket.requireSameUser()
        return socket
    }

    /// The next connection; nil where none came in time.
    ///
    /// - Throws: `Failure.refused` for one of another user.
    func accepted(within milliseconds: Int32, patience seconds: Int) throws(Failure) -> LocalSocket? {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&ready, 1, milliseconds) > 0 else { return nil }
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        let socket = LocalSocket(owning: connection, patience: seconds)
        try socket.boundWaits()
        try socket.requireSameUser()
        return socket
    }

    /// Exactly so many bytes.
    ///
    /// - Throws: `Failure.stalled`, also where they come byte by byte for longer than the patience; it is at most twice
    ///   the patience until then.
    func read(exactly count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        let end = ContinuousClock.now.advanced(by: .seconds(patience))
        while done < count {
            guard ContinuousClock.now < end else { throw .stalled }
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe recv(descriptor, buffer.baseAddress?.advanced(by: done), count - done, 0)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw .stalled }
            done += got
        }
        return bytes
    }

    /// All of the bytes.
    ///
    /// - Throws: `Failure.stalled`, as reading does.
    func write(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        let end = ContinuousClock.now.advanced(by: .seconds(patience))
        while !rest.isEmpty {
            guard ContinuousClock.now < end else { throw .stalled }
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .stalled }
            rest = rest.dropFirst(count)
        }
    }

    // MARK: -

    private static func new(patience seconds: Int) throws(Failure) -> LocalSocket {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .refused }
        let made = LocalSocket(owning: descriptor, patience: seconds)
        try made.boundWaits()
        return made
    }

    /// Bounds every single wait of the system, that for a place in the queue too.
    private func boundWaits() throws(Failure) {
        var wait = timeval(tv_sec: patience, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, size) == 0,
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, size) == 0
        else { throw .refused }
    }

    /// Makes sure that the other side is this user.
    private func requireSameUser() throws(Failure) {
        // `struct ucred`, which the headers hide: process, user, group.
        var peer: (Int32, uid_t, gid_t) = (0, .max, .max)
        var peerSize = socklen_t(MemoryLayout<(Int32, uid_t, gid_t)>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &peerSize) == 0,
            peer.1 == geteuid()
        else { throw .refused }
    }

    /// Lends a place's address, by way of the folder that it is in.
    private static func withAddress<Result>(
        of place: URL,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) throws(Failure) -> Result {
        let folder = unsafe open(place.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .absent }
        defer { close(folder) }
        let name = Array("/proc/self/fd/\(folder)/\(place.lastPathComponent)".utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { path in
            guard name.count < path.count else { return false }
            unsafe path.copyBytes(from: name)
            return true
        }
        guard fits else { throw .refused }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
