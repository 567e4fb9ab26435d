package import Cryptography

/// Names what is wrong with entries that do not match the hashes under which they were logged.
package enum EntryComparison {
    /// Compares entries with leaf hashes, place by place.
    ///
    /// - Parameters:
    ///   - entries: what is there now.
    ///   - leaves: the hashes that were logged.
    ///   - first: the place in the log of the first of both.
    /// - Throws: at the first place that differs: `entryRemoved` where the next entry, or nothing, stands there;
    ///   `entryMoved` where it is another of these entries; `entryChanged` where it is none; `entryNotLogged` where
    ///   there are more entries than hashes.
    package static func check(
        _ entries: [[UInt8]],
        against leaves: [Digest],
        from first: UInt64
    ) throws(TransparencyLogError) {
        let hashes = entries.map(MerkleHash.leaf)
        guard let place = leaves.indices.first(where: { $0 >= hashes.count || hashes[$0] != leaves[$0] }) else {
            guard hashes.count == leaves.count else { throw .entryNotLogged(index: first + UInt64(leaves.count)) }
            return
        }
        let index = first + UInt64(place)
        guard place < hashes.count else { throw .entryRemoved(index: index) }
        guard let home = leaves[place...].firstIndex(of: hashes[place]) ?? leaves.firstIndex(of: hashes[place]) else {
            throw .entryChanged(index: index)
        }
        if home == place + 1, !hashes[place...].contains(leaves[place]) { throw .entryRemoved(index: index) }
        throw .entryMoved(index: index, loggedAt: first + UInt64(home))
    }
}
