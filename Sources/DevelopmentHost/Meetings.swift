import Datasets
import Mobility
import SocialDistance

/// Tracks sorted as the app reads them, so that it can be run for one person after the other.
///
/// The app reads everything whoever asks. Here each person's run is fed only the cells and steps at which that person
/// was: what else it would read cannot change its result, and a run for everyone stays short.
struct Meetings {
    private let persons: [Person]
    private let presences: [ContactRows.Presence]
    /// For each person the rows of ``presences`` that begin a cell and step in which the person was.
    private let places: [[Int]]

    /// Sorts tracks.
    init(_ tracks: TrackSet) {
        persons = tracks.persons
        let presences = (0..<tracks.count).map { row in
            ContactRows.Presence(step: tracks.steps[row], person: tracks.personIndex[row], cell: tracks.cells[row])
        }.sorted()
        var places = [[Int]](repeating: [], count: tracks.persons.count)
        var start = 0
        for (row, presence) in presences.enumerated() {
            if !Self.isSamePlace(presence, presences[start]) { start = row }
            let person = Int(presence.person)
            if places[person].last != start { places[person].append(start) }
        }
        self.presences = presences
        self.places = places
    }

    /// Whom a person met, as the app counts it.
    func contacts(of person: Int) throws -> ContactsReport.Contacts {
        var counter = CoPresenceCounter(personCount: persons.count, asker: UInt32(person))
        for start in places[person] {
            var row = start
            while row < presences.count, Self.isSamePlace(presences[row], presences[start]) {
                try counter.add(presences[row])
                row += 1
            }
        }
        let met = counter.finish()
        let ill = met.indices.count { met[$0] && persons[$0].status == .ill }
        let others = met.indices.count { met[$0] && persons[$0].status == .notDeclared }
        return ContactsReport.Contacts(person: persons[person].identifier, ill: ill, notDeclared: others)
    }

    private static func isSamePlace(_ left: ContactRows.Presence, _ right: ContactRows.Presence) -> Bool {
        (left.step, left.cell) == (right.step, right.cell)
    }
}
