package import Cryptography

/// The leaves of one dataset's consent tree with whose they are: of each person one, in the order of the leaves.
package struct ConsentLeaves: Sendable {
    /// One person's leaf.
    struct Leaf: Sendable {
        /// Whose it is; nil of a person who withdrew.
        var person: VerificationKey?
        /// The salt, 16 bytes; nought with the person.
        var salt: [UInt8]
        /// The leaf itself.
        let digest: Digest
    }

    /// Bytes of a leaf as it is kept: person (32), salt (16), leaf (32).
    static let leafCount = VerificationKey.count + ConsentTree.saltCount + Digest.count

    private(set) var leaves: [Leaf]

    /// The leaves of a dataset.
    ///
    /// - Parameters:
    ///   - receipts: the consents that the dataset rests on; of one person the first counts.
    ///   - dataKey: the dataset's key, of which the salts are derived.
    package init(receipts: [(person: VerificationKey, receipt: [UInt8])], dataKey: borrowing SecretBytes) {
        var known: Set<VerificationKey> = []
        let own = receipts.filter { known.insert($0.person).inserted }
        leaves = zip(own, ConsentTree.leaves(of: own, dataKey: dataKey)).map { receipt, made in
            Leaf(person: receipt.person, salt: made.salt, digest: made.leaf)
        }
        leaves.sort { $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes) }
    }

    /// The root, to which the dataset's header commits.
    package var root: Digest { ConsentTree.root(of: leaves.map(\.digest)) }

    /// That a person's receipt is among the leaves; nil where it is not.
    package func proof(of person: VerificationKey) -> ConsentProof? {
        guard let index = leaves.firstIndex(where: { $0.person == person }) else { return nil }
        return ConsentProof(
            salt: leaves[index].salt,
            leaf: leaves[index].digest,
            index: UInt64(index),
            size: UInt64(leaves.count),
            path: ConsentTree.path(to: index, in: leaves.map(\.digest))
        )
    }

    /// Forgets whose leaves some are; the tree stays.
    ///
    /// - Returns: whether there were any.
    mutating func forget(where isForgotten: (VerificationKey) -> Bool) -> Bool {
        var isChanged = false
        for (index, leaf) in leaves.enumerated() {
            guard let person = leaf.person, isForgotten(person) else { continue }
            leaves[index].person = nil
            leaves[index].salt = [UInt8](repeating: 0, count: ConsentTree.saltCount)
            isChanged = true
        }
        return isChanged
    }
}

/// That one person's consent receipt is under a dataset's consent root: a path as in RFC 6962 §2.1.1.
package struct ConsentProof: Hashable, Sendable {
    /// The leaf's salt, 16 bytes.
    package let salt: [UInt8]
    /// SHA-256(0 ‖ salt ‖ receipt).
    package let leaf: Digest
    /// The leaf's place, from 0.
    package let index: UInt64
    /// How many leaves there are: how many people's consents the dataset rests on.
    package let size: UInt64
    /// The siblings on the way from the leaf to the root.
    package let path: [Digest]

    /// A proof of its parts, which may be anybody's claim.
    package init(salt: [UInt8], leaf: Digest, index: UInt64, size: UInt64, path: [Digest]) {
        (self.salt, self.leaf, self.index, self.size, self.path) = (salt, leaf, index, size, path)
    }

    /// Whether the proof is about this receipt.
    package func isOf(receipt: [UInt8]) -> Bool { ConsentTree.leaf(salt: salt, receipt: receipt) == leaf }
}

extension ConsentLeaves {
    /// So many bytes, about, are handed on at once: leaves by the million are not written one by one.
    private static let pieceCount = 1 << 16

    /// The leaves one after the other, ``leafCount`` bytes each; a person who is forgotten is 32 noughts.
    func encoded(_ output: ([UInt8]) throws -> Void) throws {
        let nobody = [UInt8](repeating: 0, count: VerificationKey.count)
        var bytes: [UInt8] = []
        for leaf in leaves {
            bytes += leaf.person?.bytes ?? nobody
            bytes += leaf.salt
            bytes += leaf.digest.bytes
            guard bytes.count >= Self.pieceCount else { continue }
            try output(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        try output(bytes)
    }

    /// Reads what ``encoded(_:)`` wrote, and was kept under authenticated encryption since.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`.
    init(decoding bytes: ArraySlice<UInt8>) throws(DatasetAssemblyError) {
        guard bytes.count % Self.leafCount == 0 else { throw .batchAltered }
        leaves = []
        leaves.reserveCapacity(bytes.count / Self.leafCount)
        var rest = bytes
        while !rest.isEmpty {
            let person = Array(rest.prefix(VerificationKey.count))
            let salt = Array(rest.dropFirst(VerificationKey.count).prefix(ConsentTree.saltCount))
            let digest = Array(rest.dropFirst(VerificationKey.count + ConsentTree.saltCount).prefix(Digest.count))
            do throws(CryptographyError) {
                let isNobody = person.allSatisfy { $0 == 0 }
                let key = isNobody ? nil : try VerificationKey(checkedBefore: person)
                leaves.append(Leaf(person: key, salt: salt, digest: try Digest(digest)))
            } catch {
                throw .batchAltered
            }
            rest = rest.dropFirst(Self.leafCount)
        }
    }
}
