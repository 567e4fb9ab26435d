import Cryptography
import Foundation
import TestSupport
import Testing

@testable import ContentStore

/// CARv1 archives written by one store and read by another.
@Suite struct ArchiveTests {
    @Test("carries a file of any size to another store", arguments: [0, 1, 262_144, 262_145, 3_000_001])
    func roundTrip(size: Int) throws {
        try withStore { store, folder in
            let bytes = content(size)
            let identifier = try store.add(bytes)
            let archive = folder.appending(path: "a.car")
            let blocks = try store.exportArchive(of: [identifier], to: archive)
            let other = try LocalContentStore(directory: folder.appending(path: "other"))
            #expect(try other.importArchive(at: archive) == [identifier])
            #expect(try other.read(identifier) == bytes)
            #expect(try other.identifiers() == [identifier])
            #expect(try CheckedArchive(reading: ArchiveReader(contentsOf: archive)).blockCount == blocks)
            let again = folder.appending(path: "b.car")
            try other.exportArchive(of: [identifier], to: again)
            #expect(try Data(contentsOf: again) == Data(contentsOf: archive))
        }
    }

    @Test("holds a block that files share once, and both files")
    func shared() throws {
        try withStore { store, folder in
            let leaf = content(262_144)
            let roots = try [store.add(leaf + [1]), store.add(leaf + leaf + leaf)]
            let archive = folder.appending(path: "a.car")
            #expect(try store.exportArchive(of: roots, to: archive) == 4)
            let other = try LocalContentStore(directory: folder.appending(path: "other"))
            #expect(try other.importArchive(at: archive) == roots)
            #expect(try other.read(roots[1]) == leaf + leaf + leaf)
            #expect(try other.importArchive(at: archive) == roots)
        }
    }

    @Test("is the bytes that py-ipld-car's documentation shows")
    func published() throws {
        let digest = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"
        let bytes = try Hexadecimal.decode(
            "3aa265726f6f747381d82a5825000155" + "1220\(digest)" + "6776657273696f6e01" + "27" + "01551220\(digest)"
                + "010203"
        )
        let archive = try CheckedArchive(bytes)
        #expect(archive.roots.map(\.text) == ["bafkreiadsbmmn4waznesyuz3bjgrj33xzqhxrk6mz3ksq7meugrachh3qe"])
        #expect(try ArchiveHeader(roots: archive.roots).encoded == Array(bytes[..<0x3B]))
    }

    @Test("an export that fails leaves what was there")
    func failedExport() throws {
        try withStore { store, folder in
            let identifier = try store.add(content(600_000))
            let leaf = UnixFS.identifier(of: Array(content(600_000)[..<262_144]), profile: .v0)
            let archive = folder.appending(path: "a.car")
            try Data("old".utf8).write(to: archive)
            try Data("bad".utf8).write(to: LocalContentStore.file(of: leaf, in: folder))
            #expect(throws: ContentStoreError.blockCorrupted(leaf)) {
                try store.exportArchive(of: [identifier], to: archive)
            }
            #expect(throws: ContentStoreError.archiveMalformed) { try store.exportArchive(of: [], to: archive) }
            #expect(try Data(contentsOf: archive) == Data("old".utf8))
        }
    }

    @Test("an import that is refused adds nothing")
    func failedImport() throws {
        try withStore { store, folder in
            let archive = folder.appending(path: "a.car")
            let sample = SampleArchive()
            try Data(sample.archive.dropLast()).write(to: archive)
            #expect(throws: ContentStoreError.archiveTruncated) { try store.importArchive(at: archive) }
            #expect(throws: ContentStoreError.self) { try store.importArchive(at: folder.appending(path: "none")) }
            #expect(LocalContentStore.files("blocks", in: folder).isEmpty)
            #expect(try store.identifiers().isEmpty)
        }
    }

    // MARK: Another implementation

    @Test("packages of others read it, write it alike, and are read", .enabled(if: PythonScript.isAvailable))
    func oracle() throws {
        try withStore { store, folder in
            let roots = try [store.add(content(700_000)), store.add(content(5))]
            let archive = folder.appending(path: "a.car")
            try store.exportArchive(of: roots, to: archive)
            try PythonScript.run("car_oracle.py", [archive.path, folder.path])
            let listing = try String(contentsOf: folder.appending(path: "listing"), encoding: .utf8).split(
                separator: "\n"
            )
            #expect(listing.prefix(2) == ["root \(roots[0])", "root \(roots[1])"])
            #expect(listing[2].hasPrefix("block \(roots[0]) "))
            #expect(listing.count == 2 + 5)
            #expect(try Data(contentsOf: folder.appending(path: "again")) == Data(contentsOf: archive))

            let other = try LocalContentStore(directory: folder.appending(path: "other"))
            #expect(try other.importArchive(at: folder.appending(path: "reversed")) == roots)
            #expect(try other.read(roots[0]) == content(700_000))
            let hello = try other.importArchive(at: folder.appending(path: "hello"))
            #expect(hello.map(\.text) == ["bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"])
            #expect(try hello.map { try other.read($0) } == [Array("hello world".utf8)])
        }
    }
}
