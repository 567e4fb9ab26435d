import Cryptography
import Testing
import TransparencyLog

@Suite struct TiledLogTests {
    static let origin = "example.com/log"

    /// A log with so many entries in memory.
    static func log(_ size: Int) throws -> LogWriter<MemoryTileStorage> {
        var writer = LogWriter(creating: MemoryTileStorage())
        for entry in ReferenceTree.entries(size) { try writer.append(entry) }
        try writer.flush()
        return writer
    }

    static let sizes = [0, 1, 2, 255, 256, 257, 511, 512, 513, 1000]

    @Test("the files are exactly those that the specification asks for", arguments: sizes)
    func files(size: Int) throws {
        let writer = try Self.log(size)
        let leaves = ReferenceTree.leaves(size)
        #expect(writer.size == UInt64(size) && writer.root == ReferenceTree.hash(leaves[...]))
        var expected: [String: [UInt8]] = [:]
        for first in stride(from: 0, to: size, by: 256) {
            let width = min(256, size - first)
            let suffix = width < 256 ? ".p/\(width)" : ""
            expected["tile/0/00\(first / 256)\(suffix)"] = leaves[first..<first + width].flatMap(\.bytes)
            expected["tile/entries/00\(first / 256)\(suffix)"] = (first..<first + width).flatMap { index in
                let entry = ReferenceTree.entry(index)
                return [0, UInt8(entry.count)] + entry
            }
        }
        let parents = (0..<size / 256).map { ReferenceTree.hash(leaves[256 * $0..<256 * $0 + 256]) }
        if !parents.isEmpty { expected["tile/1/000.p/\(parents.count)"] = parents.flatMap(\.bytes) }
        let files = writer.storage.files.map { ($0.key.path, $0.value) }
        #expect(Dictionary(uniqueKeysWithValues: files) == expected)
    }

    @Test("70,000 leaves need the tiles that the specification counts")
    func specificationExample() throws {
        var writer = LogWriter(creating: MemoryTileStorage())
        for _ in 0..<70_000 { try writer.append([]) }
        try writer.flush()
        let names = Set(writer.storage.files.keys.map(\.path))
        #expect(names.count { $0.hasPrefix("tile/0/") } == 274 && names.contains("tile/0/273.p/112"))
        #expect(names.filter { $0.hasPrefix("tile/1/") }.sorted() == ["tile/1/000", "tile/1/001.p/17"])
        #expect(names.filter { $0.hasPrefix("tile/2/") } == ["tile/2/000.p/1"])
        let tree = try StoredTree(size: writer.size, root: writer.root, storage: writer.storage)
        for index: UInt64 in [0, 65_535, 65_536, 69_999] {
            try tree.inclusionProof(index: index).verify(leaf: MerkleHash.leaf([]), root: writer.root)
        }
    }

    @Test("a log goes on from its tiles at any size, as if it had never stopped")
    func resumed() throws {
        var storage = MemoryTileStorage()
        var root = MerkleHash.empty
        let cuts = [0, 1, 1, 5, 255, 256, 258, 512, 700]
        for (first, end) in zip(cuts, cuts.dropFirst()) {
            var writer = try LogWriter(resuming: storage, size: UInt64(first), root: root)
            for index in first..<end { try writer.append(ReferenceTree.entry(index)) }
            try writer.flush()
            (storage, root) = (writer.storage, writer.root)
            #expect(root == ReferenceTree.hash(ReferenceTree.leaves(end)[...]))
        }
        try LogAudit.check(storage, size: 700, root: root)
        // Every checkpoint on the way can still be audited: partial tiles of older sizes are part of later ones.
        try LogAudit.check(storage, size: 258, root: ReferenceTree.hash(ReferenceTree.leaves(258)[...]))
    }

    @Test("proofs out of tiles are those of the definition, and older sizes can be proved too")
    func proofs() throws {
        let writer = try Self.log(600)
        let leaves = ReferenceTree.leaves(600)
        let tree = try StoredTree(size: 600, root: writer.root, storage: writer.storage)
        for index in stride(from: 0, to: 600, by: 37) {
            let (entry, proof) = try tree.entry(at: UInt64(index))
            #expect(entry == ReferenceTree.entry(index))
            #expect(proof.path == ReferenceTree.path(index, leaves[...]))
        }
        for old in stride(from: 0, through: 600, by: 75) {
            let oldRoot = ReferenceTree.hash(leaves.prefix(old))
            let proof = try tree.consistencyProof(from: UInt64(old), oldRoot: oldRoot)
            #expect(proof.path == ReferenceTree.proof(old, leaves[...]))
        }
        #expect(throws: TransparencyLogError.oldRootMismatch) {
            try tree.consistencyProof(from: 75, oldRoot: MerkleHash.empty)
        }
        #expect(throws: TransparencyLogError.treeShrank(from: 601, to: 600)) {
            try tree.consistencyProof(from: 601, oldRoot: MerkleHash.empty)
        }
        #expect(throws: TransparencyLogError.indexBeyondTree(index: 600, size: 600)) { try tree.entry(at: 600) }
        // The whole subtree of 512 is there, its neighbour is not whole.
        #expect(try tree.subtree(level: 9, index: 0) == ReferenceTree.hash(leaves.prefix(512)))
        for (level, index): (Int, UInt64) in [(9, 1), (0, 600), (63, 0), (64, 0), (-1, 0), (0, .max)] {
            #expect(throws: TransparencyLogError.self) { try tree.subtree(level: level, index: index) }
        }
    }

    @Test("an entry of 65,535 bytes is kept, a longer one refused")
    func entryLength() throws {
        var writer = LogWriter(creating: MemoryTileStorage())
        let longest = [UInt8](repeating: 7, count: EntryBundle.maximumEntryBytes)
        try writer.append(longest)
        #expect(throws: TransparencyLogError.entryTooLong) { try writer.append(longest + [7]) }
        try writer.flush()
        #expect(writer.size == 1)
        let tree = try StoredTree(size: 1, root: writer.root, storage: writer.storage)
        #expect(try tree.entry(at: 0).entry == longest)
    }

    @Test("only the checkpoint of the tree as it is is published, after its tiles")
    func publish() throws {
        let key = SigningKey()
        var writer = try Self.log(3)
        let before = try Checkpoint(origin: NoteLine(Self.origin), size: 3, root: writer.root)
        try writer.append([9])
        #expect(throws: TransparencyLogError.checkpointNotOfThisTree) {
            try writer.publish(before.signed(with: key))
        }
        let forged = try Checkpoint(origin: NoteLine(Self.origin), size: 4, root: before.root)
        #expect(throws: TransparencyLogError.checkpointNotOfThisTree) {
            try writer.publish(forged.signed(with: key))
        }
        #expect(writer.storage.read(.checkpoint) == nil)
        let note = try Checkpoint(origin: NoteLine(Self.origin), size: 4, root: writer.root).signed(with: key)
        try writer.publish(note)
        #expect(writer.storage.read(.checkpoint) == note.encoded)
        try LogAudit.check(writer.storage, size: 4, root: writer.root)
    }
}
