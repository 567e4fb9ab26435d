import Cryptography
import TransparencyLog

/// The definitions of RFC 6962 §2.1, word for word: slow, and independent of the code under test.
enum ReferenceTree {
    static func hash(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? SHA256Digest.of([]) }
        let (left, right) = split(leaves)
        return SHA256Digest.of([1] + hash(left).bytes + hash(right).bytes)
    }

    /// PATH(m, D[n]).
    static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        let (left, right) = split(leaves)
        return index < left.count
            ? path(index, left) + [hash(right)]
            : path(index - left.count, right) + [hash(left)]
    }

    /// PROOF(m, D[n]).
    static func proof(_ old: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        old == 0 ? [] : subproof(old, leaves, isComplete: true)
    }

    private static func subproof(_ old: Int, _ leaves: ArraySlice<Digest>, isComplete: Bool) -> [Digest] {
        guard old != leaves.count else { return isComplete ? [] : [hash(leaves)] }
        let (left, right) = split(leaves)
        return old <= left.count
            ? subproof(old, left, isComplete: isComplete) + [hash(right)]
            : subproof(old - left.count, right, isComplete: false) + [hash(left)]
    }

    private static func split(_ leaves: ArraySlice<Digest>) -> (ArraySlice<Digest>, ArraySlice<Digest>) {
        var width = 1
        while 2 * width < leaves.count { width *= 2 }
        return (leaves.prefix(width), leaves.dropFirst(width))
    }

    /// Leaves that differ from each other.
    static func leaves(_ count: Int) -> [Digest] {
        (0..<count).map { MerkleHash.leaf(entry($0)) }
    }

    /// The entry at a place.
    static func entry(_ index: Int) -> [UInt8] { Array("entry \(index)".utf8) }

    /// Entries that differ from each other.
    static func entries(_ count: Int) -> [[UInt8]] { (0..<count).map(entry) }
}

/// The hash of every complete subtree, kept.
struct KeptSubtrees: SubtreeHashes {
    private var levels: [[Digest]]

    init(_ leaves: [Digest]) {
        levels = [leaves]
        while let last = levels.last, last.count > 1 {
            levels.append(
                stride(from: 0, to: last.count - 1, by: 2).map { MerkleHash.node(last[$0], last[$0 + 1]) }
            )
        }
    }

    func subtree(level: Int, index: UInt64) -> Digest { levels[level][Int(index)] }
}
