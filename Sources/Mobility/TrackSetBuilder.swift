/// Collects the rows of a file in any order; persons are numbered as they first appear.
struct TrackSetBuilder {
    private var persons: [Person] = []
    private var places: [String: UInt32] = [:]
    private var personIndex: [UInt32] = []
    private var steps: [UInt32] = []
    private var cells: [UInt64] = []

    /// Takes a row, unless the person had another status before.
    mutating func append(
        person identifier: String,
        status: HealthStatus,
        step: UInt32,
        cell: UInt64
    ) throws(RowDefect) {
        guard cells.count < MobilityLimits.rows else {
            throw RowDefect(column: "row", reason: "There are more than \(MobilityLimits.rows) rows.")
        }
        personIndex.append(try place(of: identifier, status: status))
        steps.append(step)
        cells.append(cell)
    }

    /// The set of the rows.
    consuming func finish(precision: Int, timeBase: TimeBase) throws(MobilityError) -> TrackSet {
        try TrackSet(
            precision: precision,
            timeBase: timeBase,
            persons: persons,
            personIndex: personIndex,
            steps: steps,
            cells: cells
        )
    }

    private mutating func place(of identifier: String, status: HealthStatus) throws(RowDefect) -> UInt32 {
        // Rows of a person mostly come together, and a comparison is cheaper than a hash.
        if let last = personIndex.last, persons[Int(last)] == Person(identifier: identifier, status: status) {
            return last
        }
        if let place = places[identifier] {
            guard persons[Int(place)].status == status else {
                throw RowDefect(column: "status", reason: "The person had another status in an earlier row.")
            }
            return place
        }
        guard persons.count < MobilityLimits.persons else {
            throw RowDefect(column: "row", reason: "There are more than \(MobilityLimits.persons) persons.")
        }
        let place = UInt32(persons.count)
        persons.append(Person(identifier: identifier, status: status))
        places[identifier] = place
        return place
    }
}
