import Console
import Mobility
import SocialDistance

/// The result of `app test social-distance --definition proximity`: exact counts, and beside them what a person would be
/// told.
struct ProximityReport: CommandReport {
    static let verb = "app-test-social-distance"

    /// One day of one person, exactly.
    struct Day: Encodable {
        let day: String
        let observedTicks: Int
        let persons: Int
        let ill: Int
        let notDeclared: Int
        let closeContacts: Int
        let contactSeconds: Int
        let exposureSeconds: Int
        let longestSeconds: Int

        init(_ day: ProximityDay) {
            self.day = day.day
            (observedTicks, persons, ill) = (day.observedTicks, day.persons, day.ill)
            (notDeclared, closeContacts) = (day.persons - day.ill, day.closeContacts)
            (contactSeconds, exposureSeconds) = (day.contactSeconds, day.exposureSeconds)
            longestSeconds = day.longestSeconds
        }
    }

    /// What is told of the window.
    struct Told: Encodable {
        let persons: String
        let ill: String
        let closeContacts: String
        let exposureMinutes: String
        let longestMinutes: String

        init(_ told: ToldCounts) {
            (persons, ill, closeContacts) = (told.persons, told.ill, told.closeContacts)
            (exposureMinutes, longestMinutes) = (told.exposureMinutes, told.longestMinutes)
        }
    }

    /// Whom one person met: sums over the days, each day, and what that person would be told.
    struct Contacts: Encodable {
        let person: String
        let days: Int
        let persons: Int
        let ill: Int
        let notDeclared: Int
        let closeContacts: Int
        let contactSeconds: Int
        let exposureSeconds: Int
        let longestSeconds: Int
        let perDay: [Day]
        let told: Told

        init(_ person: Person, _ answer: ProximityAnswer) {
            let days = answer.days
            self.person = person.identifier
            self.days = days.count { $0.isContributed }
            persons = days.reduce(0) { $0 + $1.persons }
            ill = days.reduce(0) { $0 + $1.ill }
            notDeclared = persons - ill
            closeContacts = days.reduce(0) { $0 + $1.closeContacts }
            contactSeconds = days.reduce(0) { $0 + $1.contactSeconds }
            exposureSeconds = days.reduce(0) { $0 + $1.exposureSeconds }
            longestSeconds = days.reduce(0) { max($0, $1.longestSeconds) }
            perDay = days.map(Day.init)
            told = Told(answer.told)
        }
    }

    let run: TestOrigin
    let definition = ContactDefinition.proximity.rawValue
    let radiusMillimetres: UInt64
    let closeContactSeconds: UInt64
    let tickSeconds: UInt32
    /// Whether all were counted in one pass, or each by a scan that is the same whoever asks.
    let isBatch: Bool
    let contacts: [Contacts]

    var lines: [String] {
        run.lines
            + contacts.map { person in
                "\(person.person): near \(person.ill) declared ill, \(person.notDeclared) not declared; "
                    + "\(person.closeContacts) close contacts"
            }
    }
}
