import Cryptography
import TestSupport
import Testing
import TransparencyLog

/// A log that somebody changed after its checkpoint was signed.
@Suite struct TamperedLogTests {
    private let original: LogWriter<MemoryTileStorage>
    private let size = 600

    init() throws {
        original = try TiledLogTests.log(size)
    }

    private func expect(_ error: TransparencyLogError, after change: (inout [[UInt8]]) -> Void) throws {
        var storage = original.storage
        var entries = ReferenceTree.entries(size)
        change(&entries)
        // The forger rewrites all entry bundles, and leaves the tiles, whose hashes lead to the signed root.
        var forged = LogWriter(creating: MemoryTileStorage())
        for entry in entries { try forged.append(entry) }
        try forged.flush()
        for (resource, bytes) in forged.storage.files where resource.path.contains("entries") {
            storage.files[resource] = bytes
        }
        #expect(throws: error) { try LogAudit.check(storage, size: UInt64(size), root: original.root) }
    }

    @Test("a changed, exchanged, doubled, removed or inserted entry is named", arguments: [0, 5, 255, 256, 300])
    func entries(index: Int) throws {
        let place = UInt64(index)
        let next = UInt64(index + 1)
        let isLastOfBundle = index % 256 == 255
        try expect(.entryChanged(index: place)) { $0[index].append(1) }
        try expect(.entryChanged(index: place)) { $0.insert([1], at: index) }
        // Over the end of a bundle an entry is only seen to be none of those that belong there.
        try expect(isLastOfBundle ? .entryChanged(index: place) : .entryMoved(index: place, loggedAt: next)) {
            $0.swapAt(index, index + 1)
        }
        try expect(isLastOfBundle ? .entryChanged(index: place) : .entryRemoved(index: place)) {
            $0.remove(at: index)
            $0.append([])
        }
        try expect(isLastOfBundle ? .entryChanged(index: next) : .entryMoved(index: next, loggedAt: place)) {
            $0.insert($0[index], at: index)
            $0.removeLast()
        }
    }

    @Test("a flipped bit in any file, a missing file and a cut one are named", arguments: [1, 3, 257, 600])
    func files(size: Int) throws {
        let log = try TiledLogTests.log(size)
        for (resource, bytes) in log.storage.files {
            var storage = log.storage
            let audit = { try LogAudit.check(storage, size: log.size, root: log.root) }
            storage.files[resource] = nil
            #expect(throws: TransparencyLogError.resourceMissing(resource)) { try audit() }
            for wrong in [[], Array(bytes.dropLast()), bytes + [0]] {
                storage.files[resource] = wrong
                #expect(throws: TransparencyLogError.resourceMalformed(resource)) { try audit() }
            }
            for place in stride(from: 0, to: bytes.count, by: 97) {
                var flipped = bytes
                flipped[place] ^= 1
                storage.files[resource] = flipped
                #expect(throws: TransparencyLogError.self) { try audit() }
            }
        }
        #expect(throws: TransparencyLogError.treeTooLarge) {
            try LogAudit.check(log.storage, size: .max, root: log.root)
        }
    }

    @Test("an entry changed together with its leaf hash shows in the tile above, and all together in the root")
    func deeper() throws {
        var entries = ReferenceTree.entries(size)
        entries[300] = [1]
        var forged = LogWriter(creating: MemoryTileStorage())
        for entry in entries { try forged.append(entry) }
        try forged.flush()
        var storage = forged.storage
        let parent = try TilePath(.hashes(level: 1), index: 0, width: 2)
        storage.files[.tile(parent)] = original.storage.files[.tile(parent)]
        #expect(throws: TransparencyLogError.tileMismatch(parent)) {
            try LogAudit.check(storage, size: UInt64(size), root: original.root)
        }
        #expect(throws: TransparencyLogError.rootMismatch) {
            try LogAudit.check(forged.storage, size: UInt64(size), root: original.root)
        }
    }

    @Test("opening a tree, proving and going on refuse tiles that are not those of the root")
    func opening() throws {
        for (resource, bytes) in original.storage.files {
            var storage = original.storage
            storage.files[resource] = bytes.map { ~$0 }
            let tree = try? StoredTree(size: original.size, root: original.root, storage: storage)
            let isEdge = resource.path.contains(".p/") && !resource.path.contains("entries")
            #expect((tree == nil) == isEdge)
            if resource.path.contains(".p/") {
                #expect(throws: TransparencyLogError.self) {
                    try LogWriter(resuming: storage, size: original.size, root: original.root)
                }
            }
            guard let tree else { continue }
            #expect(throws: TransparencyLogError.self) {
                for index: UInt64 in [0, 256, 512] { _ = try tree.entry(at: index) }
            }
        }
        #expect(throws: TransparencyLogError.treeTooLarge) {
            try StoredTree(size: .max, root: original.root, storage: original.storage)
        }
        #expect(throws: TransparencyLogError.treeTooLarge) {
            try LogWriter(resuming: original.storage, size: .max, root: original.root)
        }
    }

    @Test("an audit shows the entries in their order and can be stopped")
    func entriesShown() throws {
        struct Stop: Error {}
        var seen: [[UInt8]] = []
        #expect(throws: Stop.self) {
            try LogAudit.check(original.storage, size: original.size, root: original.root) { index, entry in
                guard index < 300 else { throw Stop() }
                seen.append(entry)
            }
        }
        #expect(seen == ReferenceTree.entries(300))
    }

    @Test("mutants of tiles and bundles are refused or what they say, and crash nothing")
    func mutants() throws {
        var mutator = ByteMutator(seed: 11)
        for (resource, bytes) in original.storage.files {
            guard case .tile(let path) = resource else { continue }
            for _ in 0..<200 {
                let mutant = mutator.mutant(of: bytes)
                if case .entries = path.content, let bundle = try? EntryBundle(decoding: mutant, of: path) {
                    #expect(bundle.encoded == mutant)
                } else if case .hashes = path.content, let tile = try? HashTile(decoding: mutant, of: path) {
                    #expect(tile.encoded == mutant)
                }
            }
        }
    }
}
