/// Counts keys in a table with open addressing and linear probing, until it is half full.
///
/// The slots of a block of keys are read before any is searched, so that many cache misses are under way at a time; a
/// key's count lies beside it, so that there is one miss for both.
///
/// - Parameters:
///   - keys: What to count; none is `emptyKey`.
///   - start: The first key to count.
///   - table: Key and count by turns, for as many slots as a power of two; `emptyKey` where there is none.
///   - occupied: The number of slots with a key.
/// - Returns: the first key that was not counted, or the number of keys.
@inline(never)
package func countKeys(
    _ keys: Span<UInt64>,
    from start: Int,
    in table: inout MutableSpan<UInt64>,
    occupied: inout Int
) -> Int {
    let slots = table.count / 2
    precondition(slots > 0 && slots & (slots &- 1) == 0 && table.count & 1 == 0, "a table of a power of two")
    var start = start
    while start < keys.count, occupied &+ 16 <= slots / 2 {
        let length = min(16, keys.count &- start)
        var homes = InlineArray<16, Int>(repeating: 0)
        var found = InlineArray<16, UInt64>(repeating: 0)
        for i in 0..<length {
            homes[i] = homeSlot(of: keys[start &+ i], slots: slots)
            found[i] = unsafe table[unchecked: 2 &* homes[i]]
        }
        for i in 0..<length {
            let key = keys[start &+ i]
            var slot = homes[i]
            // Slots are masked, hence in the table; half of them are empty, so that the search ends.
            if found[i] != key {
                while true {
                    let known = unsafe table[unchecked: 2 &* slot]
                    if known == key { break }
                    if known == emptyKey {
                        unsafe table[unchecked: 2 &* slot] = key
                        occupied &+= 1
                        break
                    }
                    slot = (slot &+ 1) & (slots &- 1)
                }
            }
            unsafe table[unchecked: 2 &* slot &+ 1] &+= 1
        }
        start &+= length
    }
    return start
}

/// What stands in a slot without a key; cells have 60 bits at most.
package var emptyKey: UInt64 { .max }

/// The slot at which the search for a key begins: Fibonacci hashing (Knuth, TAOCP 3, 6.4), the product's top bits.
@inline(__always)
package func homeSlot(of key: UInt64, slots: Int) -> Int {
    let shift = UInt64(truncatingIfNeeded: slots.leadingZeroBitCount &+ 1)
    return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift) & (slots &- 1)
}
