/// Which ranges of leaves the hashes of a proof stand for (RFC 6962 §2.1.1 and §2.1.2), from the leaves up.
///
/// Every range begins at a multiple of the largest power of two that fits into it.
enum ProofLayout {
    /// The siblings on the way from leaf `index` to the root of `size` leaves; `index < size`.
    static func inclusion(index: UInt64, size: UInt64) -> [Range<UInt64>] {
        var ranges: [Range<UInt64>] = []
        var subtree = 0..<size
        while subtree.upperBound - subtree.lowerBound > 1 {
            let middle = split(subtree)
            if index < middle {
                ranges.append(middle..<subtree.upperBound)
                subtree = subtree.lowerBound..<middle
            } else {
                ranges.append(subtree.lowerBound..<middle)
                subtree = middle..<subtree.upperBound
            }
        }
        return ranges.reversed()
    }

    /// What leads from the root of `old` leaves to that of `new`; `old <= new`, and nothing where either says nothing.
    static func consistency(from old: UInt64, to new: UInt64) -> [Range<UInt64>] {
        guard 0 < old, old < new else { return [] }
        var ranges: [Range<UInt64>] = []
        var subtree = 0..<new
        while subtree.upperBound != old {
            let middle = split(subtree)
            if old <= middle {
                ranges.append(middle..<subtree.upperBound)
                subtree = subtree.lowerBound..<middle
            } else {
                ranges.append(subtree.lowerBound..<middle)
                subtree = middle..<subtree.upperBound
            }
        }
        // The old root itself is known to whoever verifies.
        if subtree.lowerBound > 0 { ranges.append(subtree) }
        return ranges.reversed()
    }

    /// Where a subtree of at least two leaves divides: after the largest power of two below its width.
    private static func split(_ subtree: Range<UInt64>) -> UInt64 {
        let width = subtree.upperBound - subtree.lowerBound
        return subtree.lowerBound + 1 << (63 - UInt64((width - 1).leadingZeroBitCount))
    }
}
