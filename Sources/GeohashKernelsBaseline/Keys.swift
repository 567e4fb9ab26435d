/// Counts keys in a table with open addressing, until it is more than half full.
///
/// The slots of a block of keys are read before any is searched, so that many cache misses are under way at a time.
///
/// - Parameters:
///   - keys: What to count; none is `emptyKey`.
///   - start: The first key to count.
///   - slots: The keys of the table, as many as a power of two; `emptyKey` where there is none.
///   - counts: Their counts.
///   - occupied: The number of slots with a key.
/// - Returns: the first key that was not counted, or the number of keys.
@inline(never)
package func countKeys(
    _ keys: Span<UInt64>,
    from start: Int,
    slots: inout MutableSpan<UInt64>,
    counts: inout MutableSpan<UInt32>,
    occupied: inout Int
) -> Int {
    let mask = slots.count &- 1
    precondition(slots.count & mask == 0 && counts.count == slots.count, "a table of a power of two")
    let room = slots.count / 2
    var start = start
    while start < keys.count, occupied &+ 16 <= room {
        let length = min(16, keys.count &- start)
        var homes = InlineArray<16, Int>(repeating: 0)
        var found = InlineArray<16, UInt64>(repeating: 0)
        for i in 0..<length {
            homes[i] = homeSlot(of: keys[start &+ i], tableSize: slots.count)
            found[i] = unsafe slots[unchecked: homes[i]]
        }
        for i in 0..<length {
            let key = keys[start &+ i]
            var slot = homes[i]
            // Masked, so below the size of the table, which has room left: the search ends.
            if found[i] != key {
                while true {
                    let known = unsafe slots[unchecked: slot]
                    if known == key { break }
                    if known == emptyKey {
                        unsafe slots[unchecked: slot] = key
                        occupied &+= 1
                        break
                    }
                    slot = (slot &+ 1) & mask
                }
            }
            unsafe counts[unchecked: slot] &+= 1
        }
        start &+= length
    }
    return start
}

/// What stands in a slot without a key; cells have 60 bits at most.
package var emptyKey: UInt64 { .max }

/// The slot at which the search for a key begins: Fibonacci hashing (Knuth, TAOCP 3, 6.4), the product's top bits.
@inline(__always)
package func homeSlot(of key: UInt64, tableSize: Int) -> Int {
    let shift = UInt64(truncatingIfNeeded: tableSize.leadingZeroBitCount &+ 1)
    return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift) & (tableSize &- 1)
}
