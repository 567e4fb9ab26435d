/// Somebody was in a cell at a time step; what a contact segment is made from, and does not tell.
package struct Presence: Hashable, Sendable, Comparable {
    /// Steps since the day's local midnight.
    package var step: UInt32
    /// Index into the table of row keys.
    package var person: UInt32
    /// Geohash bits.
    package var cell: UInt64

    /// A presence of its parts.
    package init(step: UInt32, person: UInt32, cell: UInt64) {
        self.step = step
        self.person = person
        self.cell = cell
    }

    /// By step, then cell, then person.
    package static func < (left: Presence, right: Presence) -> Bool {
        (left.step, left.cell, left.person) < (right.step, right.cell, right.person)
    }
}

/// Turns presences, which come in order, into the records of a contact segment.
package struct GroupWriter {
    private var last: Presence?
    private var groupCount = 0
    /// The records so far.
    package private(set) var records: [UInt32] = []

    /// A writer without records.
    package init() {}

    /// Makes room for as many records.
    package mutating func reserveCapacity(_ count: Int) {
        records.reserveCapacity(count)
    }

    /// Appends a presence; one that equals the last one counts once.
    ///
    /// - Throws: `DatasetsError.malformedRows` where it comes before the last one or its person is no row, or
    ///   `.groupTooLarge`.
    package mutating func append(_ presence: Presence) throws(DatasetsError) {
        guard presence.person < SegmentLayout.maximumPersons else { throw .malformedRows }
        if let last {
            if last == presence { return }
            guard last < presence else { throw .malformedRows }
        }
        let isFirst = last.map { ($0.step, $0.cell) != (presence.step, presence.cell) } ?? true
        groupCount = isFirst ? 1 : groupCount + 1
        guard groupCount <= ContactGroups.maximumGroup else { throw .groupTooLarge }
        records.append(isFirst ? presence.person | ContactGroups.firstOfGroup : presence.person)
        last = presence
    }
}
