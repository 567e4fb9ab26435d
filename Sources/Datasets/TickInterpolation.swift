/// Brings a person's fixes to the ticks of a day, so that two people can be compared at one instant.
///
/// Tick n is the instant n steps after local midnight. Somebody is at a tick
///
/// 1. where a fix of that second says;
/// 2. else on the straight way from the last fix before to the next one, where those are at most ``longestMove`` apart, or
///    at most ``longestStay`` with no more than ``stayMetres`` between them: a longer way is not guessed;
/// 3. else where the first fix of the tick's own step says, so that a fix alone counts for its step;
/// 4. else nowhere: not comparable with anybody.
package struct TickInterpolation: Sendable {
    /// Seconds between two fixes for which somebody who moves is interpolated.
    package static let longestMove: UInt32 = 300
    /// Seconds between two fixes of one place for which somebody is taken to have stayed.
    package static let longestStay: UInt32 = 1800
    /// Metres between two fixes that are of one place.
    package static let stayMetres = 100

    private let stepSeconds: UInt32

    /// For ticks of a step of 1 to 86,400 seconds.
    package init(stepSeconds: UInt32) {
        precondition((1...86_400).contains(stepSeconds), "a step is a part of a day")
        self.stepSeconds = stepSeconds
    }

    /// Where somebody is at ticks that follow each other.
    ///
    /// - Parameters:
    ///   - ticks: from 0, below a day's number of steps.
    ///   - seconds: the fixes' seconds since midnight, not decreasing.
    ///   - position: the place of a fix, by its index in `seconds`.
    /// - Returns: for each tick the place, or ``EarthPosition/unknown``.
    package func positions(
        at ticks: Range<Int>,
        seconds: ArraySlice<UInt32>,
        position: (Int) -> EarthPosition
    ) -> [EarthPosition] {
        var next = seconds.startIndex
        var way: Way?
        return ticks.map { tick in
            let instant = UInt32(clamping: UInt64(tick) * UInt64(stepSeconds))
            next = firstFix(after: instant, in: seconds, from: next)
            if next > seconds.startIndex {
                let last = next - 1
                if way?.start != last { way = Way(from: last, in: seconds, position) }
                if let place = way?.place(at: instant) { return place }
            }
            guard next < seconds.endIndex, seconds[next] - instant < stepSeconds else { return .unknown }
            return position(next)
        }
    }

    /// The first fix after an instant: by bisection, as the first tick that is asked for may be far into the day.
    private func firstFix(after instant: UInt32, in seconds: ArraySlice<UInt32>, from start: Int) -> Int {
        guard start < seconds.endIndex, seconds[start] <= instant else { return start }
        var (low, high) = (start + 1, seconds.endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if seconds[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What is known of the time from one fix to the next.
    private struct Way {
        let start: Int
        private let from: (second: UInt32, place: EarthPosition)
        /// Where the way ends, in how many seconds; nil where it is not guessed.
        private let to: (seconds: UInt32, place: EarthPosition)?

        init(from start: Int, in seconds: ArraySlice<UInt32>, _ position: (Int) -> EarthPosition) {
            self.start = start
            from = (seconds[start], position(start))
            guard start + 1 < seconds.endIndex else {
                to = nil
                return
            }
            let (gap, end) = (seconds[start + 1] - seconds[start], position(start + 1))
            let stay = UInt64(TickInterpolation.stayMetres * EarthPosition.unitsPerMetre)
            let isKnown =
                gap <= TickInterpolation.longestMove
                || gap <= TickInterpolation.longestStay && from.place.squaredDistance(to: end) <= stay * stay
            to = isKnown ? (gap, end) : nil
        }

        /// The place at an instant from the first fix on and before the next; nil where it is not known.
        func place(at instant: UInt32) -> EarthPosition? {
            if instant == from.second { return from.place }
            guard let to else { return nil }
            return from.place.moved(instant - from.second, of: to.seconds, to: to.place)
        }
    }
}
