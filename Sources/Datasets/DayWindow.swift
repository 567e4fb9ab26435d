package import DeterministicCBOR

/// The days that a dataset rests on: so many up to its night.
///
/// Its length is pinned in the dataset's header under ``parameter``; where that is absent, the window is the night's own
/// day. Days are calendar days of the city: one of 23 or 25 hours is one like any other.
package struct DayWindow: Hashable, Sendable {
    /// The name under which a header pins the length.
    package static let parameter = "window-days"
    /// The most days; a worker fetches no more segments.
    package static let maximumDays = 31

    /// The last day, `YYYY-MM-DD`.
    package let night: String
    /// Number of days, from 1.
    package let days: Int
    private let last: Int

    /// The window of a night.
    ///
    /// - Throws: `DatasetsError.wrongWindow` where the night is no day, or the length is not pinned as 1 to
    ///   ``maximumDays``.
    package init(night: String, parameters: [String: CBORValue]) throws(DatasetsError) {
        guard let last = DayName.number(of: night) else { throw .wrongWindow }
        switch parameters[Self.parameter] {
        case nil: days = 1
        case .unsigned(let days) where (1...UInt64(Self.maximumDays)).contains(days): self.days = Int(days)
        default: throw .wrongWindow
        }
        (self.night, self.last) = (night, last)
    }

    /// Whether a day belongs to the window.
    package func contains(_ day: String) -> Bool {
        guard let number = DayName.number(of: day) else { return false }
        return number <= last && number > last - days
    }

    /// The names of its days, oldest first; fewer where the calendar begins within it.
    package var names: [String] {
        var names = [night]
        while names.count < days, let before = names.last.flatMap(DayName.dayBefore) { names.append(before) }
        return names.reversed()
    }

    /// Checks that segments are of this window: at least one, each of another day and oldest first, all of one city's
    /// configuration, so that one definition holds for the whole window.
    ///
    /// - Throws: `DatasetsError.wrongWindow`.
    package func check(_ segments: [SegmentHeader]) throws(DatasetsError) {
        guard let first = segments.first, segments.allSatisfy({ contains($0.day) }) else { throw .wrongWindow }
        let numbers = segments.compactMap { DayName.number(of: $0.day) }
        guard zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }),
            segments.allSatisfy({
                $0.app == first.app && $0.layout == first.layout && $0.precision == first.precision
                    && $0.stepSeconds == first.stepSeconds && $0.region == first.region
                    && $0.timeZone == first.timeZone
            })
        else { throw .wrongWindow }
    }
}
