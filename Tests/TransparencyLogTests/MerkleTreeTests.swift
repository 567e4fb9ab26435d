import Cryptography
import TestSupport
import Testing
import TransparencyLog

@Suite struct MerkleTreeTests {
    /// The inputs and roots of the reference implementations of Certificate Transparency.
    static let publishedEntries: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ]
    static let publishedRoots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("the roots of Certificate Transparency's eight leaves are the published ones")
    func publishedVectors() throws {
        let kept = KeptSubtrees(Self.publishedEntries.map(MerkleHash.leaf))
        var frontier = MerkleFrontier()
        for (size, root) in Self.publishedRoots.enumerated() {
            #expect(try kept.root(size: UInt64(size)).hexadecimal == root)
            #expect(frontier.root.hexadecimal == root)
            if size < Self.publishedEntries.count { frontier.append(MerkleHash.leaf(Self.publishedEntries[size])) }
        }
    }

    @Test("roots, frontiers and proofs are those of the definition, for every size up to 50 and some beyond")
    func definition() throws {
        let leaves = ReferenceTree.leaves(300)
        let kept = KeptSubtrees(leaves)
        for size in Array(0...50) + [64, 65, 127, 128, 257, 300] {
            let tree = leaves.prefix(size)
            #expect(try kept.root(size: UInt64(size)) == ReferenceTree.hash(tree))
            for index in stride(from: 0, to: size, by: size > 50 ? 31 : 1) {
                let proof = try kept.inclusionProof(index: UInt64(index), size: UInt64(size))
                #expect(proof.path == ReferenceTree.path(index, tree))
            }
            for old in stride(from: 0, through: size, by: size > 50 ? 31 : 1) {
                let proof = try kept.consistencyProof(from: UInt64(old), to: UInt64(size))
                #expect(proof.path == ReferenceTree.proof(old, tree))
            }
        }
    }

    @Test("every proof for every size up to 100 verifies, and up to a few hundred")
    func everyProofVerifies() throws {
        let kept = KeptSubtrees(ReferenceTree.leaves(420))
        let roots = try (0...420).map { try kept.root(size: UInt64($0)) }
        for size in Array(0...100) + [127, 128, 129, 256, 257, 420] {
            for old in 0...size {
                let proof = try kept.consistencyProof(from: UInt64(old), to: UInt64(size))
                try proof.verify(oldRoot: roots[old], newRoot: roots[size])
                guard old < size else { continue }
                let inclusion = try kept.inclusionProof(index: UInt64(old), size: UInt64(size))
                try inclusion.verify(leaf: kept.subtree(level: 0, index: UInt64(old)), root: roots[size])
            }
        }
    }

    @Test("a frontier can be kept and gone on with, and a wrong one is refused")
    func keptFrontier() throws {
        let leaves = ReferenceTree.leaves(100)
        var whole = MerkleFrontier()
        for (size, leaf) in leaves.enumerated() {
            var resumed = try MerkleFrontier(size: UInt64(size), subtrees: whole.subtrees)
            whole.append(leaf)
            resumed.append(leaf)
            #expect(resumed == whole && whole.size == UInt64(size + 1))
            #expect(whole.subtrees.count == (size + 1).nonzeroBitCount)
        }
        #expect(throws: TransparencyLogError.frontierMalformed) { try MerkleFrontier(size: 3, subtrees: []) }
        #expect(throws: TransparencyLogError.frontierMalformed) {
            try MerkleFrontier(size: 4, subtrees: Array(leaves.prefix(2)))
        }
        #expect(throws: TransparencyLogError.treeTooLarge) { try MerkleFrontier(size: .max, subtrees: leaves) }
        let largest = try MerkleFrontier(size: MerkleHash.maximumSize, subtrees: [leaves[0]])
        #expect(largest.root == leaves[0])
    }
}
