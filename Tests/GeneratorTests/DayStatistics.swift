import Geohash
import Mobility

/// What a day's tracks say about moving and meeting, from the fixes alone.
struct DayStatistics {
    private var personDays = 0
    private var moves = 0
    private var places = 0
    private var contacts = 0
    private var atHome = 0
    private var unmoved = 0

    var movesPerDay: Double { Double(moves) / Double(personDays) }
    var placesPerDay: Double { Double(places) / Double(personDays) }
    /// Distinct other persons in the same cell of precision 9 at the same step.
    var contactsPerDay: Double { Double(contacts) / Double(personDays) }
    /// The share of person-days that are in the midnight cell at three o'clock.
    var homeAtNight: Double { Double(atHome) / Double(personDays) }
    var stayedHome: Double { Double(unmoved) / Double(personDays) }

    mutating func add(_ tracks: TrackSet) {
        personDays += tracks.persons.count
        for person in tracks.persons.indices {
            let cells = tracks.fixes(of: person).fixes.map(\.cell)
            let stays = Self.stays(cells)
            moves += stays.count - 1
            places += Set(stays).count
            unmoved += stays.count == 1 ? 1 : 0
            atHome += cells[cells.count / 8] == cells[0] ? 1 : 0
        }
        contacts += Self.contacts(tracks)
    }

    /// The cells in which a person is for two steps on end, without repetition.
    private static func stays(_ cells: [UInt64]) -> [UInt64] {
        var stays: [UInt64] = []
        for (before, after) in zip(cells, cells.dropFirst()) where before == after && stays.last != after {
            stays.append(after)
        }
        return stays
    }

    private static func contacts(_ tracks: TrackSet) -> Int {
        var present: [UInt64: [UInt32]] = [:]  // by step and cell of precision 9
        for row in 0..<tracks.count {
            present[UInt64(tracks.steps[row]) << 45 | tracks.cells[row] >> 15, default: []].append(
                tracks.personIndex[row]
            )
        }
        var pairs: Set<UInt64> = []
        for group in present.values where group.count > 1 {
            for first in group {
                for second in group where first != second { pairs.insert(UInt64(first) << 32 | UInt64(second)) }
            }
        }
        return pairs.count
    }
}

/// The distance between two cells of precision 12 in metres, near enough.
func metres(_ first: UInt64, _ second: UInt64) -> Double {
    let (one, other) = (GeohashGrid.deinterleave(first, precision: 12), GeohashGrid.deinterleave(second, precision: 12))
    let north = (Double(one.row) - Double(other.row)) * 180 / 0x1p30 * 111_319.5
    let east = (Double(one.column) - Double(other.column)) * 360 / 0x1p30 * 111_319.5 * 0.6976  // cos 45.76°
    return (north * north + east * east).squareRoot()
}
