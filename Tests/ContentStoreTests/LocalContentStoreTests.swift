import ContentStore
import Cryptography
import Foundation
import Testing

@Suite struct LocalContentStoreTests {
    static let sizes = [0, 1, 262_143, 262_144, 262_145, 524_288, 1_048_576, 3_000_001]

    @Test("gives back what was added, from memory and from a file", arguments: sizes)
    func roundTrip(size: Int) throws {
        try withStore { store, folder in
            let bytes = content(size)
            let identifier = try store.add(bytes)
            #expect(identifier == UnixFS.identifier(of: bytes, profile: .v0))
            #expect(store.contains(identifier))
            #expect(try store.fileSize(identifier) == UInt64(size))
            #expect(try store.read(identifier) == bytes)

            let source = folder.appending(path: "source")
            try Data(bytes).write(to: source)
            #expect(try store.add(contentsOf: source) == identifier)

            let target = folder.appending(path: "target")
            try Data("old".utf8).write(to: target)
            try store.copy(identifier, to: target)
            #expect(try [UInt8](Data(contentsOf: target)) == bytes)
            #expect(try store.identifiers() == [identifier])
        }
    }

    @Test("adding again writes nothing")
    func idempotent() throws {
        try withStore { store, folder in
            let identifier = try store.add(content(600_000))
            let file = LocalContentStore.file(of: identifier, in: folder).path
            let before = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
            let files = LocalContentStore.files("blocks", in: folder)
            #expect(files.count == 4)
            #expect(try store.add(content(600_000)) == identifier)
            #expect(LocalContentStore.files("blocks", in: folder) == files)
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int == before)
            #expect(LocalContentStore.files("partial", in: folder).isEmpty)
        }
    }

    @Test("keeps real blocks: the file's name is the hash of its bytes")
    func realBlocks() throws {
        try withStore { store, folder in
            try store.add(content(1_000_000))
            let files = LocalContentStore.files("blocks", in: folder)
            #expect(files.count == 5)
            for file in files {
                let bytes = try Data(contentsOf: folder.appending(path: "store/blocks/\(file)"))
                let digest = SHA256Digest.of([UInt8](bytes)).hexadecimal
                #expect(file == "\(digest.prefix(2))/1220\(digest)")
            }
        }
    }

    @Test("a store opened again has what the first one added")
    func reopened() throws {
        try withStore { store, folder in
            let identifier = try store.add(content(300_000))
            let again = try LocalContentStore(directory: folder.appending(path: "store"))
            #expect(try again.read(identifier) == content(300_000))
        }
    }

    @Test("says which block is missing")
    func missing() throws {
        try withStore { store, folder in
            let unknown = UnixFS.identifier(of: [1], profile: .v0)
            #expect(!store.contains(unknown))
            #expect(throws: ContentStoreError.notFound(unknown)) { try store.read(unknown) }
            #expect(throws: ContentStoreError.notFound(unknown)) { try store.fileSize(unknown) }

            let identifier = try store.add(content(600_000))
            let leaf = UnixFS.identifier(of: Array(content(600_000)[262_144..<524_288]), profile: .v0)
            try FileManager.default.removeItem(at: LocalContentStore.file(of: leaf, in: folder))
            #expect(throws: ContentStoreError.notFound(leaf)) { try store.read(identifier) }
        }
    }

    @Test("refuses a file that cannot be opened")
    func badSources() throws {
        try withStore { store, folder in
            #expect(throws: ContentStoreError.self) { try store.add(contentsOf: folder.appending(path: "nothing")) }
            #expect(throws: ContentStoreError.self) { try store.add(contentsOf: folder) }
            #expect(throws: ContentStoreError.self) { try store.add(contentsOf: URL(filePath: "/dev/zero")) }
            let kept = try store.identifiers()
            #expect(kept.isEmpty)
        }
    }

    @Test("reads no more than the caller accepts")
    func limits() throws {
        try withStore { store, folder in
            let identifier = try store.add(content(300_000))
            let target = folder.appending(path: "target")
            #expect(throws: ContentStoreError.fileTooLarge(limit: 299_999)) {
                try store.read(identifier, maximumBytes: 299_999)
            }
            #expect(throws: ContentStoreError.fileTooLarge(limit: 5)) {
                try store.copy(identifier, to: target, maximumBytes: 5)
            }
            #expect(!FileManager.default.fileExists(atPath: target.path))
            #expect(try store.read(identifier, maximumBytes: 300_000).count == 300_000)
        }
    }

    // MARK: Removing

    @Test("removing frees the file's own blocks and no other file's")
    func remove() throws {
        try withStore { store, folder in
            let shared = content(262_144)
            let first = try store.add(shared + content(100, seed: 1))
            let second = try store.add(shared + content(200, seed: 2))
            let whole = try store.add(shared)
            #expect(LocalContentStore.files("blocks", in: folder).count == 5)
            #expect(try store.remove(first))
            #expect(try !store.remove(first))
            #expect(!store.contains(first))
            #expect(throws: ContentStoreError.notFound(first)) { try store.read(first) }
            #expect(LocalContentStore.files("blocks", in: folder).count == 3)
            #expect(try store.read(second) == shared + content(200, seed: 2))
            try store.remove(second)
            #expect(try store.read(whole) == shared)
            try store.remove(whole)
            #expect(LocalContentStore.files("blocks", in: folder).isEmpty)
        }
    }

    @Test("removing sweeps what killed adds left behind")
    func sweep() throws {
        try withStore { store, folder in
            let kept = try store.add(content(700_000))
            let orphan = try store.add(content(1000, seed: 9))
            try FileManager.default.removeItem(at: folder.appending(path: "store/roots/\(orphan)"))
            try Data("half".utf8).write(to: folder.appending(path: "store/partial/x.partial"))
            try store.remove(UnixFS.identifier(of: [], profile: .v0))
            #expect(LocalContentStore.files("partial", in: folder).isEmpty)
            #expect(throws: ContentStoreError.notFound(orphan)) { try store.read(orphan) }
            #expect(try store.read(kept) == content(700_000))
        }
    }

    @Test("removing frees nothing while another file's needs are unknown")
    func sweepStops() throws {
        try withStore { store, folder in
            let damaged = try store.add(content(700_000))
            let other = try store.add(content(1000, seed: 9))
            try Data("not a node".utf8).write(to: LocalContentStore.file(of: damaged, in: folder))
            #expect(throws: ContentStoreError.blockCorrupted(damaged)) { try store.remove(other) }
            #expect(LocalContentStore.files("blocks", in: folder).count == 5)
            try store.remove(damaged)
            #expect(LocalContentStore.files("blocks", in: folder).isEmpty)
        }
    }

    // MARK: Together

    @Test("many tasks add, read and remove at once")
    func concurrent() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ContentStoreTests-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try LocalContentStore(directory: folder.appending(path: "store"))
        let shared = content(262_144)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<12 {
                group.addTask {
                    // Every task adds one common file; half of them remove the one of their own again.
                    try store.add(shared + [1])
                    let own = shared + content(50, seed: UInt8(task))
                    let identifier = try store.add(own)
                    #expect(try store.read(identifier) == own)
                    if task.isMultiple(of: 2) { try store.remove(identifier) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try store.identifiers().count == 7)
        for identifier in try store.identifiers() {
            #expect(UnixFS.identifier(of: try store.read(identifier), profile: .v0) == identifier)
        }
        #expect(LocalContentStore.files("blocks", in: folder).count == 1 + 7 * 2)
    }
}
