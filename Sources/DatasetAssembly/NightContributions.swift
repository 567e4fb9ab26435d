package import Cryptography
import Datasets

/// What is known in a night of one day of a window: everybody's merged fixes, with their last word on consent and health.
package struct NightContributions: Sendable {
    /// The night of publication, `YYYY-MM-DD`.
    let night: String
    /// Everybody's fixes.
    let tracks: DayTracks
    /// What people said, as known in the night.
    let people: NightPeople
    /// For each track the person's place among `people`; nil for who never said anything.
    private let places: [Int32?]

    /// Brings fixes and words together.
    ///
    /// - Parameters:
    ///   - night: the night of publication, not before the day.
    ///   - tracks: the day's fixes.
    ///   - people: what people said.
    package init(night: String, tracks: DayTracks, people: NightPeople) {
        (self.night, self.tracks, self.people) = (night, tracks, people)
        // Both are in the order of the keys.
        var place = 0
        places = tracks.persons.map { person in
            while place < people.persons.count, people.persons[place] < person { place += 1 }
            guard place < people.persons.count, people.persons[place] == person else { return nil }
            return Int32(exactly: place)
        }
    }

    /// The day, `YYYY-MM-DD`.
    package var day: String { tracks.day }

    /// How many people contributed fixes of the day.
    package var contributors: Int { tracks.persons.count }

    /// The tracks of those who allow an app, and the way in which it is executed; ascending.
    package func consenting(to app: EthereumAddress, simulated: Bool) -> [Int] {
        let consents = people.consents(to: app)
        guard !consents.isEmpty else { return [] }
        return places.indices.filter { track in
            guard let place = places[track], let consent = consents[Int(place)] else { return false }
            return consent.allowsSimulated || !simulated
        }
    }

    /// The receipt of the consent of a track's person; nil where there is none.
    func receipt(of track: Int, for app: EthereumAddress) -> [UInt8]? {
        places[track].flatMap { people.consent(of: Int($0), to: app)?.receipt }
    }

    /// What counts of a track's person for the day, as known in the night.
    func status(of track: Int) -> StatusTable.Entry {
        places[track].map { people.histories[Int($0)].status(on: day, asOf: night) } ?? .init(isIll: false)
    }
}
