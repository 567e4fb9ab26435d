/// Collects the rows of a file in any order; persons are numbered as they first appear.
struct TrackSetBuilder {
    /// A row's person: one who had a row before, or the identifier of a new one.
    enum RowPerson {
        case known(UInt32)
        case new(String)
    }

    private var persons = PersonTable()
    private var personIndex: [UInt32] = []
    private var steps: [UInt32] = []
    private var cells: [UInt64] = []

    /// The person whose identifier stands in a field.
    func person(_ column: CSVColumn, _ line: Span<UInt8>, _ ends: Span<Int>) throws(RowDefect) -> RowPerson {
        let spelling = line.extracting(column.range(ends))
        // Rows of a person mostly come together, and a comparison is cheaper than a hash.
        if let last = personIndex.last, persons.isSpelling(spelling, of: last) { return .known(last) }
        if let place = persons.place(of: spelling) { return .known(place) }
        return person(try column.identifier(line, ends))
    }

    /// The person with an identifier.
    func person(_ identifier: String) -> RowPerson {
        persons.place(of: identifier).map(RowPerson.known) ?? .new(identifier)
    }

    /// What a known person has declared.
    func status(of person: UInt32) -> HealthStatus {
        persons.persons[Int(person)].status
    }

    /// Takes a row, unless the person had another status before.
    mutating func append(
        person: RowPerson,
        status: HealthStatus,
        step: UInt32,
        cell: UInt64
    ) throws(RowDefect) {
        guard cells.count < MobilityLimits.rows else {
            throw RowDefect(column: "row", reason: "There are more than \(MobilityLimits.rows) rows.")
        }
        personIndex.append(try place(of: person, status: status))
        steps.append(step)
        cells.append(cell)
    }

    /// The set of the rows.
    consuming func finish(precision: Int, timeBase: TimeBase) throws(MobilityError) -> TrackSet {
        try TrackSet(
            precision: precision,
            timeBase: timeBase,
            persons: persons.persons,
            personIndex: personIndex,
            steps: steps,
            cells: cells
        )
    }

    private mutating func place(of person: RowPerson, status: HealthStatus) throws(RowDefect) -> UInt32 {
        switch person {
        case .known(let place):
            guard self.status(of: place) == status else {
                throw RowDefect(column: "status", reason: "The person had another status in an earlier row.")
            }
            return place
        case .new(let identifier):
            guard persons.persons.count < MobilityLimits.persons else {
                throw RowDefect(column: "row", reason: "There are more than \(MobilityLimits.persons) persons.")
            }
            return persons.append(Person(identifier: identifier, status: status))
        }
    }
}
