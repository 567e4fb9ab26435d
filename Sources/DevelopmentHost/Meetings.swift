import Datasets
import Mobility
import SocialDistance

/// Tracks in groups as the app reads them, so that it can be run for one person after the other.
///
/// The app reads everything whoever asks. Here each person's run is given only the groups that the person is in: what
/// else it would read cannot change its result, and a run for everyone stays short.
struct Meetings {
    private let tracks: TrackSet
    private var persons: [Person] { tracks.persons }
    /// The groups, one after the other, as ``ContactGroups`` has them.
    private let records: [UInt32]
    /// For each person where the groups lie that they are in.
    private let groups: [[Range<Int>]]

    /// Sorts tracks into groups.
    init(_ tracks: TrackSet) throws(DatasetsError) {
        var writer = GroupWriter()
        let presences = (0..<tracks.count).map { row in
            Presence(step: tracks.steps[row], person: tracks.personIndex[row], cell: tracks.cells[row])
        }.sorted()
        for presence in presences { try writer.append(presence) }
        let records = writer.records
        var groups = [[Range<Int>]](repeating: [], count: tracks.persons.count)
        var start = 0
        while start < records.count {
            let next = records[(start + 1)...].firstIndex { $0 >= ContactGroups.firstOfGroup }
            let group = start..<(next ?? records.count)
            for record in records[group] { groups[Int(record & ContactGroups.personMask)].append(group) }
            start = group.upperBound
        }
        self.tracks = tracks
        self.records = records
        self.groups = groups
    }

    /// Whom each of several people met, counted in one pass over all groups.
    ///
    /// - Throws: `DatasetsError`, or what the time zone throws.
    func contacts(ofAll people: [Int]) throws -> [ContactsReport.Contacts] {
        let dataset = try DevelopmentDataset(tracks, groups: records).dataset
        let keys = try people.map { try DevelopmentDataset.key(of: persons[$0]) }
        return zip(people, try ContactAnswer.counts(for: keys, in: dataset)).map { person, answer in
            ContactsReport.Contacts(
                person: persons[person].identifier,
                ill: answer.ill,
                notDeclared: answer.notDeclared
            )
        }
    }

    /// Whom a person met, as the app counts it.
    func contacts(of person: Int) -> ContactsReport.Contacts {
        var counter = CoPresenceCounter(persons: persons.count, asker: UInt32(person))
        for group in groups[person] { counter.visit(records.span.extracting(group)) }
        let counts = counter.counts(isIll: { persons[$0].status == .ill }, persons: persons.count)
        return ContactsReport.Contacts(
            person: persons[person].identifier,
            ill: counts.ill,
            notDeclared: counts.notDeclared
        )
    }
}
