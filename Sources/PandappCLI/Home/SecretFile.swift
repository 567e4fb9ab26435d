import CLinux
import Console
import CoreFoundation
import Foundation
import Glibc

/// Files that only their owner may see.
enum SecretFile {
    /// The most bytes that a secret file has.
    static let limit = 1 << 20

    /// Creates a secret file, whole or not at all; one that exists stays as it is and is an error.
    ///
    /// The bytes go to a file of another name (mode 0600 from its first moment, `O_EXCL`), are forced to the disk, and
    /// then get their name by a link, which never replaces anything; last, the folder is forced to the disk.
    ///
    /// - Parameters:
    ///   - bytes: The secret.
    ///   - url: Its place.
    ///   - durably: Whether to wait for the disk; who makes many waits once, with ``synchronise(_:)``.
    /// - Throws: `secret-exists`, or that the file cannot be created.
    static func create(_ bytes: [UInt8], at url: URL, durably: Bool = true) throws(CommandFailure) {
        let folder = url.deletingLastPathComponent().path
        let draft = folder + "/." + url.lastPathComponent + "." + UUID().uuidString
        let file = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .uncreatable(url.path) }
        defer { _ = unsafe unlink(draft) }
        let isWritten = writeAll(bytes, to: file) && (!durably || fsync(file) == 0)
        guard close(file) == 0, isWritten else { throw .uncreatable(url.path) }
        guard unsafe link(draft, url.path) == 0 else {
            throw errno == EEXIST ? .existingSecret(url.path) : .uncreatable(url.path)
        }
        guard !durably || synchronise(folder: folder) else { throw .uncreatable(url.path) }
    }

    /// Waits until everything of the folder's file system is on the disk.
    static func synchronise(_ folder: URL) throws(CommandFailure) {
        let descriptor = unsafe open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .uncreatable(folder.path) }
        defer { close(descriptor) }
        guard linux_synchronise_file_system(descriptor) == 0 else { throw .uncreatable(folder.path) }
    }

    /// The bytes of a secret file; refused where others may read it, or where it is not the caller's own.
    static func read(_ url: URL) throws(CommandFailure) -> [UInt8] {
        try read(url) { file throws(CommandFailure) in
            guard file.st_mode & (S_IRWXG | S_IRWXO) == 0 else {
                throw .exposedSecret(
                    url.path,
                    why: "Its mode lets others than its owner use it",
                    remedy: "chmod 600 '\(url.path)'"
                )
            }
            guard file.st_uid == geteuid() else {
                throw .exposedSecret(url.path, why: "It belongs to another user", remedy: "Use it as its owner")
            }
        }
    }

    /// Refuses a regular file that others than its owner may use; a pipe, or what is not there, is left to who reads it.
    ///
    /// - Throws: `secret-exposed`.
    static func requirePrivate(_ path: String) throws(CommandFailure) {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_mode & (S_IRWXG | S_IRWXO) != 0
        else { return }
        throw .exposedSecret(
            path,
            why: "Its mode lets others than its owner use it",
            remedy: "chmod 600 '\(path)'"
        )
    }

    /// The bytes of a secret that the service manager handed over.
    ///
    /// It belongs to root or to the caller. systemd lets the caller read root's by an access list, whose mask looks like
    /// the right of a group to read; anything more is refused.
    static func read(credential url: URL) throws(CommandFailure) -> [UInt8] {
        try read(url) { file throws(CommandFailure) in
            guard file.st_mode & (S_IWGRP | S_IXGRP | S_IRWXO) == 0, file.st_uid == 0 || file.st_uid == geteuid() else {
                throw .exposedSecret(
                    url.path,
                    why: "Others than the service may use it",
                    remedy: "Have the service manager hand it over: LoadCredential= of systemd.exec(5)"
                )
            }
        }
    }

    private static func read(
        _ url: URL,
        checking check: (stat) throws(CommandFailure) -> Void
    ) throws(CommandFailure) -> [UInt8] {
        let file = unsafe open(url.path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { throw .missingFile(url.path) }
            throw .unreadableFile(
                url.path,
                why: errno == ELOOP ? "It is a symbolic link" : "The system refused to open it"
            )
        }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadableFile(url.path, why: "It is not a file")
        }
        try check(status)
        guard let bytes = readAll(file) else { throw .unreadableFile(url.path, why: "The system refused to read it") }
        guard bytes.count <= limit else { throw .unreadableFile(url.path, why: "It is longer than \(limit) bytes") }
        return bytes
    }

    private static func writeAll(_ bytes: [UInt8], to file: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// At most one byte more than the limit; nil where reading fails.
    private static func readAll(_ file: CInt) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        defer { for index in buffer.indices { buffer[index] = 0 } }
        while bytes.count <= limit {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes += buffer.prefix(count)
        }
        return bytes
    }

    private static func synchronise(folder path: String) -> Bool {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }
}

extension CommandFailure {
    fileprivate static func existingSecret(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            code: "secret-exists",
            what: "\(path) was not written",
            why: "The file exists, and a secret is never replaced",
            remedy: "Choose another home, or move the file away if nothing needs it any more"
        )
    }

    fileprivate static func exposedSecret(_ path: String, why: String, remedy: String) -> CommandFailure {
        CommandFailure(
            .badConfiguration,
            code: "secret-exposed",
            what: "\(path) was not used",
            why: why,
            remedy: remedy
        )
    }
}
