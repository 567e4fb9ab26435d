/// What is checked of every record, written so that the compiler makes vectors of it: no branch, and no check of an
/// index that the range of the loop has settled.
enum RecordOrder {
    /// Whether each record names somebody below `persons` and, unless it begins a group, a greater person than the
    /// record before it.
    static func isKept(by records: Span<UInt32>, persons: UInt32) -> Bool {
        guard let first = records.indices.first else { return true }
        var wrong: UInt32 = records[first] & ContactGroups.personMask >= persons ? 1 : 0
        for index in 1..<records.count {
            let (before, record) = unsafe (records[unchecked: index - 1], records[unchecked: index])
            // A record that begins a group has its highest bit set, hence is above every person.
            wrong |= record <= before & ContactGroups.personMask ? 1 : 0
            wrong |= record & ContactGroups.personMask >= persons ? 1 : 0
        }
        return wrong == 0
    }
}
