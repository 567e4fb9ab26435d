/// A position at a time: a cell of the set's precision, at a step of its time base.
package struct Fix: Hashable, Sendable {
    /// The time step.
    package var step: UInt32
    /// The cell's bits.
    package var cell: UInt64

    /// A fix.
    package init(step: UInt32, cell: UInt64) {
        self.step = step
        self.cell = cell
    }
}

/// Where one person was, in the order of time.
package struct DisplacementTrack: Hashable, Sendable {
    /// Whose track it is.
    package var person: Person
    /// The fixes by step; two of the same step keep the order of the file.
    package var fixes: [Fix]

    /// A track.
    package init(person: Person, fixes: [Fix]) {
        self.person = person
        self.fixes = fixes
    }
}
