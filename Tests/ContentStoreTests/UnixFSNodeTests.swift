import Cryptography
import Foundation
import Testing

@testable import ContentStore

@Suite struct UnixFSNodeTests {
    private static let leaf = UnixFSNode.leaf(Array("hello world".utf8), profile: .v0)
    private static let link = UnixFSLink(identifier: leaf.identifier, fileBytes: 11, treeBytes: 19)

    private static func node(_ bytes: [UInt8]) -> UnixFSNode? {
        UnixFSNode(ContentBlock(identifier: ContentIdentifier(version0: SHA256Digest.of(bytes)), bytes: bytes))
    }

    private static func encoded(
        links: [(hash: [UInt8], tree: UInt64)],
        file: UInt64,
        sizes: [UInt64],
        piece: [UInt8] = [],
        type: UInt64 = 2
    ) -> [UInt8] {
        var node = ProtobufWriter()
        for link in links {
            var body = ProtobufWriter()
            body.append(link.hash, field: 1)
            body.append([], field: 2)
            body.append(link.tree, field: 3)
            node.append(body.bytes, field: 2)
        }
        var data = ProtobufWriter()
        data.append(type, field: 1)
        if !piece.isEmpty { data.append(piece, field: 2) }
        data.append(file, field: 3)
        for size in sizes { data.append(size, field: 4) }
        node.append(data.bytes, field: 1)
        return node.bytes
    }

    @Test("writes the leaf that every IPFS node writes")
    func leafBytes() {
        #expect(Self.leaf.bytes == [0x0A, 0x11, 8, 2, 0x12, 11] + Array("hello world".utf8) + [0x18, 11])
        #expect(Self.leaf.bytes.count == 19)
        #expect(UnixFSNode.leaf([], profile: .v0).bytes == [0x0A, 4, 8, 2, 0x18, 0])
    }

    @Test("tells a leaf by its sizes", arguments: [0, 1, 119, 120, 127, 128, 16_383, 16_384, 262_144])
    func leafSize(count: Int) {
        let block = UnixFSNode.leaf([UInt8](repeating: 7, count: count), profile: .v0)
        #expect(UnixFSNode.leafBytes(fileBytes: UInt64(count)) == UInt64(block.bytes.count))
        let tree = UInt64(block.bytes.count)
        let link = UnixFSLink(identifier: block.identifier, fileBytes: UInt64(count), treeBytes: tree)
        #expect(link.isLeaf)
        #expect(!UnixFSLink(identifier: block.identifier, fileBytes: UInt64(count), treeBytes: tree + 50).isLeaf)
    }

    @Test("reads what it writes")
    func roundTrip() throws {
        let node = try #require(UnixFSNode(UnixFSNode.inner([Self.link, Self.link], profile: .v0)))
        #expect(node.content == .links([Self.link, Self.link]))
        #expect(node.fileBytes == 22)
        #expect(UnixFSNode(Self.leaf)?.content == .piece(Array("hello world".utf8)[...]))
    }

    @Test("refuses nodes that lie or that nobody writes")
    func refused() {
        let hash = Self.leaf.identifier.bytes
        let good = Self.encoded(links: [(hash, 19)], file: 11, sizes: [11])
        #expect(Self.node(good) != nil)
        let bad: [String: [UInt8]] = [
            "nothing": [],
            "no data": Array(good[..<44]),
            "trailing byte": good + [0],
            "unknown field": good + [0x1A, 0],
            "data twice": Self.leaf.bytes + Self.leaf.bytes,
            "links after data": Self.leaf.bytes + good[..<44],
            "directory": Self.encoded(links: [], file: 0, sizes: [], type: 1),
            "symbolic link": Self.encoded(links: [], file: 1, sizes: [], piece: [1], type: 4),
            "piece longer than said": Self.encoded(links: [], file: 1, sizes: [], piece: [1, 2]),
            "piece shorter than said": Self.encoded(links: [], file: 3, sizes: [], piece: [1, 2]),
            "sizes without links": Self.encoded(links: [], file: 2, sizes: [2], piece: [1, 2]),
            "piece beside links": Self.encoded(links: [(hash, 19)], file: 11, sizes: [11], piece: [1]),
            "size too few": Self.encoded(links: [(hash, 19), (hash, 19)], file: 11, sizes: [11]),
            "size too many": Self.encoded(links: [(hash, 19)], file: 22, sizes: [11, 11]),
            "sum wrong": Self.encoded(links: [(hash, 19)], file: 12, sizes: [11]),
            "empty child": Self.encoded(links: [(hash, 19), (hash, 6)], file: 11, sizes: [11, 0]),
            "sum overflows": Self.encoded(links: [(hash, 19), (hash, 19)], file: 1, sizes: [.max, 2]),
            "tree overflows": Self.encoded(links: [(hash, .max)], file: 11, sizes: [11]),
            "hash of 33 bytes": Self.encoded(links: [(hash.dropLast(), 19)], file: 11, sizes: [11]),
            "hash unknown": Self.encoded(links: [([1, 0x71] + hash, 19)], file: 11, sizes: [11]),
            "too many links": Self.encoded(
                links: Array(repeating: (hash, 19), count: 1025),
                file: 11 * 1025,
                sizes: Array(repeating: 11, count: 1025)
            ),
            "named link": [0x12, 0x29, 0x0A, 0x22] + hash + [0x12, 1, 0x61, 0x18, 19] + good[44...],
            "no name": [0x12, 0x26, 0x0A, 0x22] + hash + [0x18, 19] + good[44...],
            "empty piece present": [0x0A, 6, 8, 2, 0x12, 0, 0x18, 0],
            "no size": [0x0A, 2, 8, 2],
            "long varint": [0x0A, 5, 8, 2, 0x18, 0x80, 0],
            "varint beyond 64 bits": [0x0A, 14, 8, 2, 0x18] + [UInt8](repeating: 0xFF, count: 9) + [2],
            "varint of eleven bytes": [0x0A, 15, 8, 2, 0x18] + [UInt8](repeating: 0xFF, count: 10) + [1],
            "length beyond the end": [0x0A, 5, 8, 2, 0x18, 0],
            "length of 2^64 - 1": [0x0A] + [UInt8](repeating: 0xFF, count: 9) + [1],
        ]
        for (name, bytes) in bad { #expect(Self.node(bytes) == nil, "\(name)") }
    }

    @Test("no cut and no flipped bit makes the reader trap or accept another file")
    func mutated() {
        let good = UnixFSNode.inner([Self.link, Self.link], profile: .v0).bytes
        for length in 0..<good.count { #expect(Self.node(Array(good[..<length])) == nil) }
        for bit in 0..<good.count * 8 {
            var bytes = good
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            // What still parses differs in a hash or in tree sizes, which the child's own block then contradicts.
            if let node = Self.node(bytes) { #expect(node.fileBytes == 22) }
        }
    }

    // MARK: Hostile trees in a store

    /// Puts blocks where the store keeps them, as if they had come from elsewhere.
    private func plant(_ bytes: [UInt8], in folder: URL) throws -> ContentIdentifier {
        let identifier = ContentIdentifier(version0: SHA256Digest.of(bytes))
        let file = LocalContentStore.file(of: identifier, in: folder)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: file)
        return identifier
    }

    @Test("a child that is not as long as its parent says is refused before its bytes are handed out")
    func sizesDisagree() throws {
        try withStore { store, folder in
            let leaf = try plant(Self.leaf.bytes, in: folder)
            for (tree, size) in [(UInt64(19), UInt64(12)), (20, 11), (18, 11)] {
                let bytes = Self.encoded(links: [(leaf.bytes, tree)], file: size, sizes: [size])
                let root = try plant(bytes, in: folder)
                #expect(throws: ContentStoreError.sizesDisagree(leaf)) { try store.read(root) }
            }
        }
    }

    @Test("a block that is no file node is named")
    func malformed() throws {
        try withStore { store, folder in
            let root = try plant([1, 2, 3], in: folder)
            #expect(throws: ContentStoreError.nodeMalformed(root)) { try store.read(root) }
            let raw = ContentIdentifier(version1: root.digest, codec: .raw)
            #expect(try store.read(raw) == [1, 2, 3])
        }
    }

    @Test("a tree deeper than the limit is refused, one at the limit is read")
    func depth() throws {
        try withStore { store, folder in
            var top = try plant(Self.leaf.bytes, in: folder)
            var tree = UInt64(19)
            for level in 2...ContentReader.maximumDepth + 1 {
                let bytes = Self.encoded(links: [(top.bytes, tree)], file: 11, sizes: [11])
                tree += UInt64(bytes.count)
                top = try plant(bytes, in: folder)
                if level <= ContentReader.maximumDepth {
                    #expect(try store.read(top) == Array("hello world".utf8))
                } else {
                    #expect(throws: ContentStoreError.treeTooDeep(limit: ContentReader.maximumDepth)) {
                        try store.read(top)
                    }
                }
            }
        }
    }

    @Test("a small tree of shared nodes that claims a huge file is refused by its claim")
    func bomb() throws {
        try withStore { store, folder in
            var top = try plant(Self.leaf.bytes, in: folder)
            var (file, tree) = (UInt64(11), UInt64(19))
            for _ in 0..<4 {
                let bytes = Self.encoded(
                    links: Array(repeating: (top.bytes, tree), count: 1024),
                    file: file * 1024,
                    sizes: Array(repeating: file, count: 1024)
                )
                (file, tree) = (file * 1024, tree * 1024 + UInt64(bytes.count))
                top = try plant(bytes, in: folder)
            }
            #expect(try store.fileSize(top) == 11 << 40)
            #expect(throws: ContentStoreError.fileTooLarge(limit: ContentReader.defaultMaximumBytes)) {
                try store.read(top)
            }
        }
    }

    @Test("reads the files of the newer profile too")
    func newerProfile() throws {
        try withStore { store, folder in
            let bytes = content(2_500_000)
            var tree = UnixFSTree(profile: .v1)
            let emit = { (block: ContentBlock) throws -> Void in _ = try plant(block.bytes, in: folder) }
            try tree.append(bytes[...], emit: emit)
            let root = try tree.finish(emit: emit)
            #expect(try store.read(root) == bytes)
        }
    }
}
