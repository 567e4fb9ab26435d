package import Cryptography

/// Up to 256 hashes that stand side by side in a tree: the bytes of a tile file are nothing but these.
package struct HashTile: Hashable, Sendable {
    /// From left to right.
    package let hashes: [Digest]

    /// A tile of 1 to 256 hashes.
    init(_ hashes: [Digest]) {
        self.hashes = hashes
    }

    /// Reads the file of a tile.
    ///
    /// - Throws: `resourceMalformed` for any other length than 32 · width.
    package init(decoding bytes: [UInt8], of path: TilePath) throws(TransparencyLogError) {
        guard bytes.count == path.width * Digest.count else { throw .resourceMalformed(.tile(path)) }
        var hashes: [Digest] = []
        hashes.reserveCapacity(path.width)
        for start in stride(from: 0, to: bytes.count, by: Digest.count) {
            do throws(CryptographyError) {
                hashes.append(try Digest(Array(bytes[start..<start + Digest.count])))
            } catch {
                throw .resourceMalformed(.tile(path))
            }
        }
        self.hashes = hashes
    }

    /// The file of the tile.
    package var encoded: [UInt8] { hashes.flatMap(\.bytes) }

    /// The hash of 2^`level` neighbours, the `index`-th such group; nil where the tile does not hold them all.
    func subtree(level: Int, index: Int) -> Digest? {
        let width = 1 << level
        guard (index + 1) * width <= hashes.count else { return nil }
        var nodes = Array(hashes[index * width..<(index + 1) * width])
        while nodes.count > 1 {
            nodes = stride(from: 0, to: nodes.count, by: 2).map { MerkleHash.node(nodes[$0], nodes[$0 + 1]) }
        }
        return nodes[0]
    }

    /// The roots of the maximal complete subtrees over the hashes, largest first.
    var subtrees: [Digest] {
        var frontier = MerkleFrontier()
        for hash in hashes { frontier.append(hash) }
        return frontier.subtrees
    }
}
