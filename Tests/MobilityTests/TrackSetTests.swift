import Mobility
import Testing

@Suite struct TrackSetTests {
    private static let persons = [
        Person(identifier: "a", status: .ill), Person(identifier: "b", status: .notDeclared),
    ]

    private func set(
        precision: Int = 1,
        timeBase: TimeBase = Sample.timeBase,
        persons: [Person] = Self.persons,
        personIndex: [UInt32] = [0, 1],
        steps: [UInt32] = [0, 0],
        cells: [UInt64] = [3, 31]
    ) throws(MobilityError) -> TrackSet {
        try TrackSet(
            precision: precision,
            timeBase: timeBase,
            persons: persons,
            personIndex: personIndex,
            steps: steps,
            cells: cells
        )
    }

    @Test("rows are grouped by person and ordered by step, equal steps in the order given")
    func order() throws {
        let set = try set(personIndex: [1, 0, 1, 0, 0], steps: [5, 7, 5, 1, 7], cells: [1, 2, 3, 4, 5])
        #expect(set.personIndex == [0, 0, 0, 1, 1])
        #expect(set.steps == [1, 7, 7, 5, 5])
        #expect(set.cells == [4, 2, 5, 1, 3])
        #expect(set.rows(of: 0) == 0..<3)
        #expect(set.fixes(of: 1).person.identifier == "b")
        #expect(set.fixes(of: 1).fixes == [Fix(step: 5, cell: 1), Fix(step: 5, cell: 3)])
    }

    @Test("a person may have no row, and a set no person")
    func emptyTracks() throws {
        let lonely = try set(personIndex: [1], steps: [0], cells: [0])
        #expect(lonely.rows(of: 0).isEmpty)
        #expect(lonely.fixes(of: 0).fixes.isEmpty)
        #expect(lonely.fixes(of: 1).fixes.count == 1)
        #expect(try set(persons: [], personIndex: [], steps: [], cells: []).count == 0)
    }

    @Test("columns of different lengths are refused")
    func columnLengths() {
        #expect(throws: MobilityError.columnLengthsDiffer) { try set(personIndex: [0]) }
        #expect(throws: MobilityError.columnLengthsDiffer) { try set(steps: [0]) }
        #expect(throws: MobilityError.columnLengthsDiffer) { try set(cells: [0]) }
    }

    @Test("a row of a person outside the set is refused")
    func personIndex() {
        #expect(throws: MobilityError.personOutOfRange) { try set(personIndex: [0, 2]) }
        #expect(throws: MobilityError.personOutOfRange) { try set(personIndex: [0, .max]) }
    }

    @Test("a cell beyond the precision is refused", arguments: [(1, 32), (9, 1 << 45), (12, 1 << 60), (12, .max)])
    func cells(precision: Int, cell: UInt64) {
        #expect(throws: MobilityError.cellOutOfRange) { try set(precision: precision, cells: [0, cell]) }
    }

    @Test("a precision that does not exist is refused", arguments: [-1, 0, 13, .max])
    func precision(_ precision: Int) {
        #expect(throws: MobilityError.precisionOutOfRange(precision)) { try set(precision: precision) }
    }

    @Test(
        "an identifier that is empty, too long or holds a control character is refused",
        arguments: ["", String(repeating: "x", count: 129), "a\nb", "\u{7F}", "\0"]
    )
    func identifiers(_ identifier: String) {
        #expect(throws: MobilityError.identifierInvalid) {
            try set(persons: [Person(identifier: identifier, status: .ill), Self.persons[0]])
        }
    }

    @Test("a second person of the same name is refused, however the name is composed")
    func duplicatePersons() {
        let composed = Person(identifier: "zo\u{EB}", status: .ill)
        let decomposed = Person(identifier: "zoe\u{308}", status: .ill)
        #expect(throws: MobilityError.duplicatePerson) { try set(persons: [composed, decomposed]) }
    }

    @Test(
        "a time base without a step or a printable zone is refused",
        arguments: [
            TimeBase(start: 0, stepSeconds: 0, timeZone: "UTC"),
            TimeBase(start: 0, stepSeconds: 1, timeZone: ""),
            TimeBase(start: 0, stepSeconds: 1, timeZone: "Zürich"),
            TimeBase(start: 0, stepSeconds: 1, timeZone: "U T"),
            TimeBase(start: 0, stepSeconds: 1, timeZone: String(repeating: "x", count: 65)),
        ]
    )
    func timeBases(_ base: TimeBase) {
        #expect(throws: MobilityError.timeBaseInvalid) { try set(timeBase: base) }
    }

    @Test("steps and instants turn into each other, and what does not fit is nil")
    func timeBaseArithmetic() {
        let base = TimeBase(start: 1000, stepSeconds: 600, timeZone: "UTC")
        #expect(base.instant(ofStep: 2) == 2200)
        #expect(base.step(ofInstant: 2200) == 2)
        #expect(base.step(ofInstant: 2199) == 1)
        #expect(base.step(ofInstant: 999) == nil)
        #expect(base.step(ofInstant: 1000 + 600 << 32) == nil)
        #expect(TimeBase(start: .max, stepSeconds: 1, timeZone: "UTC").instant(ofStep: 1) == nil)
        #expect(TimeBase(start: 0, stepSeconds: .max, timeZone: "UTC").instant(ofStep: .max) == nil)
        #expect(TimeBase(start: .min, stepSeconds: 1, timeZone: "UTC").step(ofInstant: .max) == nil)
        #expect(TimeBase(start: 0, stepSeconds: 0, timeZone: "UTC").step(ofInstant: 5) == nil)
    }
}
