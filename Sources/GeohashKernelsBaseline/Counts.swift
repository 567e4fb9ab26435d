/// Adds one at each index; an index at or above the last one counts there.
@inline(never)
package func countIndexes(_ indexes: Span<UInt32>, into counts: inout MutableSpan<UInt32>) {
    precondition(!counts.isEmpty, "there is a slot for what is outside")
    let last = UInt32(truncatingIfNeeded: min(counts.count &- 1, Int(UInt32.max)))
    for i in 0..<indexes.count {
        let index = unsafe indexes[unchecked: i]
        // At most last, which is below the number of counts.
        unsafe counts[unchecked: Int(index < last ? index : last)] &+= 1
    }
}

/// Adds other counts.
@inline(never)
package func addCounts(_ other: Span<UInt32>, to counts: inout MutableSpan<UInt32>) {
    let count = counts.count
    precondition(other.count == count, "counts of the same cells")
    // Below count, which both have.
    for i in 0..<count { unsafe counts[unchecked: i] &+= other[unchecked: i] }
}
