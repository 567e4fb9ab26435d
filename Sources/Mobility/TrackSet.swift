package import Geohash

/// Many persons' fixes, as columns: one precision, one time base.
///
/// The rows are grouped by person in the order of ``persons``, and ordered by step within a person; rows of the same
/// person and step keep the order in which they were given. A person may have no row.
package struct TrackSet: Equatable, Sendable {
    /// The characters of every cell, 1…12.
    package let precision: Int
    /// What the steps mean.
    package let timeBase: TimeBase
    /// The persons; identifiers are unique.
    package let persons: [Person]
    /// For each row, the person's place in ``persons``.
    package let personIndex: [UInt32]
    /// For each row, the time step.
    package let steps: [UInt32]
    /// For each row, the cell's bits.
    package let cells: [UInt64]
    /// For each person the first row, and after the last person the number of rows.
    private let firstRows: [Int]

    /// A set from its columns, which are checked, and put in order if they are not.
    package init(
        precision: Int,
        timeBase: TimeBase,
        persons: [Person],
        personIndex: [UInt32],
        steps: [UInt32],
        cells: [UInt64]
    ) throws(MobilityError) {
        guard personIndex.count == steps.count, steps.count == cells.count else { throw .columnLengthsDiffer }
        guard cells.count <= MobilityLimits.rows else { throw .tooManyRows }
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        guard timeBase.isValid else { throw .timeBaseInvalid }
        try Self.check(persons)
        guard cells.allSatisfy({ GeohashGrid.isCell(bits: $0, precision: precision) }) else { throw .cellOutOfRange }
        let firstRows = try Self.firstRows(of: personIndex, persons: persons.count)

        self.precision = precision
        self.timeBase = timeBase
        self.persons = persons
        self.firstRows = firstRows
        if Self.isOrdered(personIndex: personIndex, steps: steps) {
            self.personIndex = personIndex
            self.steps = steps
            self.cells = cells
        } else {
            let order = Self.order(personIndex: personIndex, steps: steps, firstRows: firstRows)
            self.personIndex = order.map { personIndex[Int($0 & 0xFFFF_FFFF)] }
            self.steps = order.map { steps[Int($0 & 0xFFFF_FFFF)] }
            self.cells = order.map { cells[Int($0 & 0xFFFF_FFFF)] }
        }
    }

    /// The number of rows.
    package var count: Int {
        cells.count
    }

    /// The cell of a row.
    package func cell(ofRow row: Int) -> GeohashCell {
        GeohashCell(checkedBits: cells[row], precision: precision)
    }

    /// The rows of a person, by the person's place in ``persons``.
    package func rows(of person: Int) -> Range<Int> {
        firstRows[person]..<firstRows[person + 1]
    }

    /// The track of a person, by the person's place in ``persons``.
    package func fixes(of person: Int) -> DisplacementTrack {
        DisplacementTrack(
            person: persons[person],
            fixes: rows(of: person).map { Fix(step: steps[$0], cell: cells[$0]) }
        )
    }

    private static func check(_ persons: [Person]) throws(MobilityError) {
        guard persons.count <= MobilityLimits.persons else { throw .tooManyPersons }
        var seen: Set<String> = []
        seen.reserveCapacity(persons.count)
        for person in persons {
            guard Person.isIdentifier(person.identifier) else { throw .identifierInvalid }
            guard seen.insert(person.identifier).inserted else { throw .duplicatePerson }
        }
    }

    /// Counts the rows of each person, and adds the counts up.
    private static func firstRows(of personIndex: [UInt32], persons: Int) throws(MobilityError) -> [Int] {
        var firstRows = [Int](repeating: 0, count: persons + 1)
        for person in personIndex {
            guard person < persons else { throw .personOutOfRange }
            firstRows[Int(person) + 1] += 1
        }
        for person in 0..<persons {
            firstRows[person + 1] += firstRows[person]
        }
        return firstRows
    }

    private static func isOrdered(personIndex: [UInt32], steps: [UInt32]) -> Bool {
        steps.indices.dropFirst().allSatisfy { row in
            (personIndex[row - 1], steps[row - 1]) <= (personIndex[row], steps[row])
        }
    }

    /// The given rows in the order of the set: distributed to their persons, then each person's by step and place.
    ///
    /// Each is its step in the high half and its place in the low one, so that their order is that of the numbers.
    private static func order(personIndex: [UInt32], steps: [UInt32], firstRows: [Int]) -> [UInt64] {
        var order = [UInt64](repeating: 0, count: steps.count)
        var next = firstRows
        for row in personIndex.indices {
            let person = Int(personIndex[row])
            order[next[person]] = UInt64(steps[row]) << 32 | UInt64(row)
            next[person] += 1
        }
        for person in 0..<firstRows.count - 1 {
            let rows = firstRows[person]..<firstRows[person + 1]
            // Files in the order of time need no more than the distribution.
            let isOrdered = rows.dropFirst().allSatisfy { order[$0 - 1] < order[$0] }
            if !isOrdered { order[rows].sort() }
        }
        return order
    }
}
