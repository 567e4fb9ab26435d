import Cryptography
import Foundation
import Testing

@testable import ContentStore

/// What a bad disk, a full disk or a meddler does to the store.
@Suite struct DamagedStoreTests {
    private static let bytes = content(600_000)
    private static let leaf = UnixFS.identifier(of: Array(bytes[..<262_144]), profile: .v0)
    private static let other = UnixFS.identifier(of: Array(bytes[262_144..<524_288]), profile: .v0)

    /// Changes a stored block and expects every way of reading to name it; a second add must repair it.
    private func expectCorrupted(_ change: (Data, URL) throws -> Data) throws {
        try withStore { store, folder in
            let identifier = try store.add(Self.bytes)
            for victim in [Self.leaf, identifier] {
                let file = LocalContentStore.file(of: victim, in: folder)
                try change(Data(contentsOf: file), folder).write(to: file)
                let target = folder.appending(path: "target")
                try Data("old".utf8).write(to: target)
                #expect(throws: ContentStoreError.blockCorrupted(victim)) { try store.read(identifier) }
                #expect(throws: ContentStoreError.blockCorrupted(victim)) { try store.copy(identifier, to: target) }
                #expect(try Data(contentsOf: target) == Data("old".utf8))
                #expect(try names(in: folder) == ["store", "target"])
                #expect(try store.add(Self.bytes) == identifier)
                #expect(try store.read(identifier) == Self.bytes)
            }
        }
    }

    @Test("names a block with one flipped bit")
    func flipped() throws {
        try expectCorrupted { data, _ in
            var data = data
            data[data.count / 2] ^= 1
            return data
        }
    }

    @Test("names a truncated block")
    func truncated() throws {
        try expectCorrupted { data, _ in data.dropLast() }
    }

    @Test("names an emptied block")
    func emptied() throws {
        try expectCorrupted { _, _ in Data() }
    }

    @Test("names a block with a byte too many")
    func extended() throws {
        try expectCorrupted { data, _ in data + [0] }
    }

    @Test("names a block that was swapped for another good block")
    func swapped() throws {
        try expectCorrupted { _, folder in try Data(contentsOf: LocalContentStore.file(of: Self.other, in: folder)) }
    }

    @Test("refuses a block longer than a block may be without reading it all")
    func tooLong() throws {
        try withStore { store, folder in
            let identifier = try store.add([1, 2, 3])
            let file = LocalContentStore.file(of: identifier, in: folder)
            try FileHandle(forWritingTo: file).truncate(atOffset: 1 << 40)
            #expect(throws: ContentStoreError.blockTooLarge(identifier)) { try store.read(identifier) }
        }
    }

    @Test("a folder or a pipe in a block's place is an error, not a hang")
    func notAFile() throws {
        try withStore { store, folder in
            let identifier = try store.add([1, 2, 3])
            let file = LocalContentStore.file(of: identifier, in: folder)
            try FileManager.default.removeItem(at: file)
            try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
            #expect(throws: ContentStoreError.storageFailed(path: file.path, code: EINVAL)) {
                try store.read(identifier)
            }
            try FileManager.default.removeItem(at: file)
            #expect(unsafe mkfifo(file.path, 0o600) == 0)
            #expect(throws: ContentStoreError.storageFailed(path: file.path, code: EINVAL)) {
                try store.read(identifier)
            }
        }
    }

    @Test("a copy that cannot be placed leaves nothing behind")
    func badTarget() throws {
        try withStore { store, folder in
            let identifier = try store.add(Self.bytes)
            let busy = folder.appending(path: "busy")
            try FileManager.default.createDirectory(at: busy, withIntermediateDirectories: false)
            #expect(throws: ContentStoreError.self) { try store.copy(identifier, to: busy) }
            #expect(throws: ContentStoreError.self) { try store.copy(identifier, to: folder.appending(path: "no/x")) }
            #expect(try names(in: folder) == ["busy", "store"])
        }
    }

    @Test("a block that is a leaf under another name keeps what hangs below it")
    func sameBlockAsLeafAndNode() throws {
        try withStore { store, folder in
            let identifier = try store.add(Self.bytes)
            let node = ContentIdentifier(version1: identifier.digest, codec: .dagPB)
            let leaf = ContentIdentifier(version1: identifier.digest, codec: .raw)
            let roots = folder.appending(path: "store/roots")
            for name in [node.text, leaf.text] { try Data().write(to: roots.appending(path: name)) }
            #expect(try store.remove(identifier))
            #expect(try store.read(node) == Self.bytes)
            #expect(try store.remove(node))
            #expect(try store.read(leaf) == store.block(leaf))
            #expect(LocalContentStore.files("blocks", in: folder).count == 1)
        }
    }

    @Test("a stray name in roots is an error, never a reason to delete blocks")
    func strayRoot() throws {
        try withStore { store, folder in
            let identifier = try store.add(Self.bytes)
            try Data().write(to: folder.appending(path: "store/roots/stray"))
            #expect(throws: ContentStoreError.identifierMalformed) { try store.remove(identifier) }
            #expect(LocalContentStore.files("blocks", in: folder).count == 4)
        }
    }

    // MARK: The system says no

    @Test("a full device is named as such")
    func fullDevice() throws {
        let file = try OpenFile.writing("/dev/full")
        #expect(throws: ContentStoreError.storageFull(path: "/dev/full")) { try file.write([1]) }
    }

    @Test("a refused place is named as such, and other failures keep their number")
    func errorNumbers() {
        for code in [EACCES, EPERM, EROFS] {
            #expect(ContentStoreError(code: code, path: "p") == .permissionDenied(path: "p"))
        }
        for code in [ENOSPC, EDQUOT] { #expect(ContentStoreError(code: code, path: "p") == .storageFull(path: "p")) }
        #expect(ContentStoreError(code: EIO, path: "p") == .storageFailed(path: "p", code: EIO))
    }

    // The superuser is let in everywhere.
    @Test("a folder without write permission is named, and nothing partial stays", .enabled(if: geteuid() != 0))
    func permission() throws {
        try withStore { store, folder in
            let blocks = folder.appending(path: "store/blocks").path
            try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: blocks)
            defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: blocks) }
            let error = #expect(throws: ContentStoreError.self) { try store.add(Self.bytes) }
            guard case .permissionDenied = error else {
                Issue.record("another error: \(String(describing: error))")
                return
            }
            #expect(LocalContentStore.files("partial", in: folder).isEmpty)
        }
    }

    // Needs the right to mount a small file system.
    @Test("a disk that fills up is named, leaves no partial block and works again", .enabled(if: SmallDisk.isPossible))
    func fullDisk() throws {
        try SmallDisk.with(bytes: 1 << 20) { folder in
            let store = try LocalContentStore(directory: folder.appending(path: "store"))
            let small = try store.add(content(1000))
            let error = #expect(throws: ContentStoreError.self) { try store.add(content(4_000_000)) }
            guard case .storageFull = error else {
                Issue.record("another error: \(String(describing: error))")
                return
            }
            #expect(LocalContentStore.files("partial", in: folder).isEmpty)
            #expect(try store.identifiers() == [small])
            for block in LocalContentStore.files("blocks", in: folder) {
                let size = try Data(contentsOf: folder.appending(path: "store/blocks/\(block)")).count
                #expect(size > 262_144 || block.hasSuffix(small.digest.hexadecimal))
            }
            try store.remove(small)
            let again = try store.add(Self.bytes)
            #expect(try store.read(again) == Self.bytes)
        }
    }

    private func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
}

/// A small file system in memory, where the machine lets the tests mount one.
enum SmallDisk {
    static let isPossible: Bool = geteuid() == 0 && (try? with(bytes: 1 << 16) { _ in true }) == true

    static func with<Result>(bytes: Int, _ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "SmallDisk-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard unsafe mount("tmpfs", folder.path, "tmpfs", 0, "size=\(bytes)") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        defer { _ = unsafe umount(folder.path) }
        return try body(folder)
    }
}
