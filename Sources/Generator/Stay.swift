/// A person's stay at a place on one day.
///
/// Between two stays of a day the person is on the way from the one to the other.
package struct Stay: Hashable, Sendable {
    /// Where one may stay.
    package enum Place: Hashable, Sendable {
        /// The home of the household of this number.
        case home(Int32)
        /// The firm of this number.
        case firm(Int32)
        /// The shop, café or the like of this number.
        case venue(Int32)
    }

    /// Where the person is.
    package let place: Place
    /// At which spot of the place; people at one spot are in reach of each other, the next spot is eight metres away.
    package let spot: Int32
    /// When it begins, in seconds after midnight; a day's first stay begins at 0.
    package let arrival: Int32
    /// When it ends, in seconds after midnight; a day's last stay ends at 86,400.
    package var departure: Int32
}

/// The stays of all persons on one day.
package struct DayOfStays: Equatable, Sendable {
    /// The day's index.
    package let day: Int
    private let stays: [Stay]
    /// For each person the first stay, and after the last person the number of stays.
    private let first: [Int]

    /// Joins what was planned for consecutive persons; `counts` has how many stays each person has.
    init(day: Int, parts: [(stays: [Stay], counts: [Int])]) {
        self.day = day
        stays = parts.flatMap(\.stays)
        var sum = 0
        first =
            [0]
            + parts.flatMap(\.counts).map { count in
                sum += count
                return sum
            }
    }

    /// A person's stays, at least one, in the order of time; the first and the last are at home.
    package func stays(ofPerson index: Int) -> ArraySlice<Stay> {
        stays[first[index]..<first[index + 1]]
    }
}
