extension TrackSet {
    /// The set of all rows of sets that have one precision and one time base; persons of one identifier are one person.
    ///
    /// - Parameters:
    ///   - sets: The sets, in whose order persons are numbered.
    ///   - precision: The precision of all.
    ///   - timeBase: The time base of all.
    /// - Throws: `precisionOutOfRange` or `timeBaseInvalid` if a set has another, `tooManyRows`, `tooManyPersons`, and
    ///   `duplicatePerson` if someone has two statuses.
    package init(joining sets: [TrackSet], precision: Int, timeBase: TimeBase) throws(MobilityError) {
        var persons: [Person] = []
        var places: [String: UInt32] = [:]
        var (personIndex, steps, cells): ([UInt32], [UInt32], [UInt64]) = ([], [], [])
        for set in sets {
            guard set.precision == precision else { throw .precisionOutOfRange(set.precision) }
            guard set.timeBase == timeBase else { throw .timeBaseInvalid }
            guard set.count <= MobilityLimits.rows - cells.count else { throw .tooManyRows }
            var joined: [UInt32] = []
            for person in set.persons {
                let place = places[person.identifier] ?? UInt32(persons.count)
                if Int(place) == persons.count {
                    guard persons.count < MobilityLimits.persons else { throw .tooManyPersons }
                    persons.append(person)
                    places[person.identifier] = place
                }
                guard persons[Int(place)].status == person.status else { throw .duplicatePerson }
                joined.append(place)
            }
            personIndex += set.personIndex.map { joined[Int($0)] }
            steps += set.steps
            cells += set.cells
        }
        try self.init(
            precision: precision,
            timeBase: timeBase,
            persons: persons,
            personIndex: personIndex,
            steps: steps,
            cells: cells
        )
    }
}
