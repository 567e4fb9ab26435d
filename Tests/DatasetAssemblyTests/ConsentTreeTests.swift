import Cryptography
import DatasetAssembly
import Testing

@Suite struct ConsentTreeTests {
    /// The Merkle tree hash of RFC 6962 §2.1 over hashed leaves, as the RFC writes it.
    func treeHash(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = leaves.first else { return SHA256Digest.of([]).bytes }
        guard leaves.count > 1 else { return first }
        var split = 1
        while 2 * split < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return SHA256Digest.of([1] + treeHash(leaves[..<middle]) + treeHash(leaves[middle...])).bytes
    }

    @Test("the root is that of RFC 6962 over the sorted leaves, in whatever order they come", arguments: 0...40)
    func root(count: Int) {
        let leaves = (0..<count).map { ConsentTree.leaf(salt: [UInt8($0)], receipt: [1]) }
        let sorted = leaves.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
        #expect(ConsentTree.root(of: leaves).bytes == treeHash(sorted[...]))
        #expect(ConsentTree.root(of: leaves.reversed()) == ConsentTree.root(of: leaves))
    }

    @Test("a leaf is the hash of zero, salt and receipt; the root of none that of nothing")
    func leaf() throws {
        #expect(ConsentTree.leaf(salt: [1, 2], receipt: [3]) == SHA256Digest.of([0, 1, 2, 3]))
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(ConsentTree.root(of: []).hexadecimal == nothing)
    }

    @Test("salts differ by person and by data key")
    func salts() {
        let people = [SigningKey().verificationKey, SigningKey().verificationKey]
        var salts: [[UInt8]] = []
        for number: UInt8 in [1, 2] {
            let dataKey = SecretBytes(copying: [UInt8](repeating: number, count: 32))
            salts += people.map { ConsentTree.salt(dataKey: dataKey, person: $0) }
        }
        #expect(Set(salts).count == 4 && salts.allSatisfy { $0.count == 16 })
    }
}
