import Cryptography
import TestSupport
import Testing
import TransparencyLog

/// What a liar may change of a proof, and what is said of it.
@Suite struct HostileProofTests {
    static let sizes = [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 33]
    let kept = KeptSubtrees(ReferenceTree.leaves(80))

    private func root(_ size: Int) throws -> Digest { try kept.root(size: UInt64(size)) }

    @Test("an inclusion proof with any hash changed, removed, added or exchanged is refused", arguments: sizes)
    func inclusion(size: Int) throws {
        let root = try root(size)
        for index in 0..<size {
            let proof = try kept.inclusionProof(index: UInt64(index), size: UInt64(size))
            let leaf = kept.subtree(level: 0, index: UInt64(index))
            for path in try spoilt(proof.path) {
                let wrong = InclusionProof(index: proof.index, size: proof.size, path: path)
                let expected: TransparencyLogError =
                    path.count == proof.path.count
                    ? .rootMismatch : .proofLength(expected: proof.path.count, actual: path.count)
                #expect(throws: expected) { try wrong.verify(leaf: leaf, root: root) }
            }
            #expect(throws: TransparencyLogError.rootMismatch) {
                try proof.verify(leaf: flipped(leaf), root: root)
            }
            #expect(throws: TransparencyLogError.rootMismatch) {
                try proof.verify(leaf: leaf, root: flipped(root))
            }
            for other in 0..<size where other != index {
                let moved = InclusionProof(index: UInt64(other), size: proof.size, path: proof.path)
                #expect(throws: TransparencyLogError.self) { try moved.verify(leaf: leaf, root: root) }
            }
        }
    }

    @Test("a consistency proof with any hash changed, removed, added or exchanged is refused", arguments: sizes)
    func consistency(size: Int) throws {
        let newRoot = try root(size)
        for old in 0...size {
            let proof = try kept.consistencyProof(from: UInt64(old), to: UInt64(size))
            let oldRoot = try root(old)
            for path in try spoilt(proof.path) {
                let wrong = ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, path: path)
                #expect(throws: TransparencyLogError.self) {
                    try wrong.verify(oldRoot: oldRoot, newRoot: newRoot)
                }
            }
            // Where the proof starts from the old root, or is none, a wrong one shows at the other end.
            let starts = old.nonzeroBitCount == 1 || old == size
            #expect(throws: starts ? TransparencyLogError.rootMismatch : .oldRootMismatch) {
                try proof.verify(oldRoot: flipped(oldRoot), newRoot: newRoot)
            }
            // From nothing everything grows; there is no proof to contradict a root.
            guard old > 0 else { continue }
            #expect(throws: TransparencyLogError.rootMismatch) {
                try proof.verify(oldRoot: oldRoot, newRoot: flipped(newRoot))
            }
        }
    }

    @Test("sizes and places that no tree has are named, however large, and crash nothing")
    func impossibleSizes() throws {
        let leaf = MerkleHash.leaf([])
        let numbers: [UInt64] = [0, 1, 2, 3, 1 << 32, (1 << 62) - 1, 1 << 62, (1 << 62) + 1, 1 << 63, .max - 1, .max]
        for (first, second) in numbers.flatMap({ first in numbers.map { (first, $0) } }) {
            for count in [0, 1, 2, 61, 62, 63, 64, 65] {
                let path = [Digest](repeating: leaf, count: count)
                let inclusion = InclusionProof(index: first, size: second, path: path)
                if first != 0 || second != 1 || count != 0 {
                    #expect(throws: TransparencyLogError.self) { try inclusion.verify(leaf: leaf, root: leaf) }
                }
                let consistency = ConsistencyProof(oldSize: first, newSize: second, path: path)
                #expect(throws: TransparencyLogError.self) {
                    try consistency.verify(oldRoot: leaf, newRoot: MerkleHash.node(leaf, MerkleHash.empty))
                }
            }
        }
        let beyond = InclusionProof(index: 1, size: 1, path: [])
        #expect(throws: TransparencyLogError.indexBeyondTree(index: 1, size: 1)) {
            try beyond.verify(leaf: leaf, root: leaf)
        }
        let shrunk = ConsistencyProof(oldSize: 2, newSize: 1, path: [])
        #expect(throws: TransparencyLogError.treeShrank(from: 2, to: 1)) {
            try shrunk.verify(oldRoot: leaf, newRoot: leaf)
        }
        let large = InclusionProof(index: 0, size: .max, path: [])
        #expect(throws: TransparencyLogError.treeTooLarge) { try large.verify(leaf: leaf, root: leaf) }
        #expect(throws: TransparencyLogError.treeTooLarge) { try kept.inclusionProof(index: 0, size: .max) }
        #expect(throws: TransparencyLogError.treeTooLarge) { try kept.consistencyProof(from: 0, to: .max) }
        #expect(throws: TransparencyLogError.indexBeyondTree(index: 5, size: 5)) {
            try kept.inclusionProof(index: 5, size: 5)
        }
        #expect(throws: TransparencyLogError.treeShrank(from: 6, to: 5)) {
            try kept.consistencyProof(from: 6, to: 5)
        }
    }

    @Test("the empty tree is consistent with everything, and has one root only")
    func emptyTree() throws {
        let proof = ConsistencyProof(oldSize: 0, newSize: 0, path: [])
        try proof.verify(oldRoot: MerkleHash.empty, newRoot: MerkleHash.empty)
        #expect(throws: TransparencyLogError.rootMismatch) {
            try proof.verify(oldRoot: MerkleHash.empty, newRoot: MerkleHash.leaf([]))
        }
        let grown = ConsistencyProof(oldSize: 0, newSize: 5, path: [MerkleHash.empty])
        #expect(throws: TransparencyLogError.proofLength(expected: 0, actual: 1)) {
            try grown.verify(oldRoot: MerkleHash.empty, newRoot: root(5))
        }
    }

    private func spoilt(_ path: [Digest]) throws -> [[Digest]] {
        var variants = try path.indices.map { place in
            var variant = path
            variant[place] = try flipped(path[place], bit: place)
            return variant
        }
        for place in path.indices {
            var variant = path
            variant.remove(at: place)
            variants.append(variant)
            variant.insert(path[place], at: (place + 1) % path.count)
            if variant != path { variants.append(variant) }
        }
        return variants + [path + [MerkleHash.empty], [MerkleHash.empty] + path]
    }

    private func flipped(_ digest: Digest, bit: Int = 0) throws -> Digest {
        var bytes = digest.bytes
        bytes[bit % bytes.count] ^= 1 << UInt8(bit % 8)
        return try Digest(bytes)
    }
}
