import Datasets
import Stripes

/// Where many people are at the ticks of a day, tick by tick.
///
/// People are gone through for a window of ticks at a time, on all cores, so that besides the fixes themselves only one
/// window lies in memory.
struct PositionRows: Sendable {
    /// Positions of a window, unless one tick alone has more: 12 MiB.
    static let windowCount = 1 << 20

    private let tracks: DayTracks
    private let persons: [Int]
    private let precision: Int
    private let interpolation: TickInterpolation
    private let windowTicks: Int
    /// The day's number of ticks.
    let ticks: Int
    private var window = 0..<0
    /// For each core's people, and for each of them, the window's positions.
    private var parts: [[[EarthPosition]]] = []

    /// Rows of tracks.
    ///
    /// - Parameters:
    ///   - tracks: a day's tracks.
    ///   - persons: which of them, in the order of the segment's table; their cells are of `precision` or finer.
    ///   - daySeconds: the length of the day.
    ///   - stepSeconds: seconds of a tick.
    ///   - precision: characters of the cells that are wanted.
    ///   - windowCount: positions of a window.
    init(
        tracks: DayTracks,
        persons: [Int],
        daySeconds: Int,
        stepSeconds: UInt32,
        precision: Int,
        windowCount: Int = windowCount
    ) {
        (self.tracks, self.persons, self.precision) = (tracks, persons, precision)
        interpolation = TickInterpolation(stepSeconds: stepSeconds)
        windowTicks = max(1, windowCount / max(1, persons.count))
        ticks = (daySeconds + Int(stepSeconds) - 1) / Int(stepSeconds)
    }

    /// Where everybody is at a tick, in the order of the table.
    mutating func positions(at tick: Int) -> [EarthPosition] {
        if !window.contains(tick) {
            window = tick..<min(ticks, tick + windowTicks)
            parts = Stripes.map(persons.count) { [self] stripe in stripe.map { track(of: persons[$0]) } }
        }
        return parts.flatMap { part in part.map { $0[tick - window.lowerBound] } }
    }

    /// One person's positions in the window.
    private func track(of person: Int) -> [EarthPosition] {
        let (track, cells) = (tracks.tracks[person], tracks.cells)
        let shift = UInt64(5 * (Int(track.precision) - precision))
        return interpolation.positions(at: window, seconds: tracks.seconds[track.fixes]) { fix in
            EarthPosition(cell: cells[fix] >> shift, precision: precision)
        }
    }
}
