import Console
import Mobility

/// A writer that also counts, so that what was written can be summed up without keeping it.
struct TalliedWriter<Writer: TrackWriter>: TrackWriter {
    /// The writer that does the work.
    var writer: Writer
    private let clock: CityClock
    private var fixes: [LocalDay: Int] = [:]
    /// The day of the last fix, and its seconds: the next fix is mostly of the same.
    private var current: (day: LocalDay, range: Range<Int64>)?

    init(_ writer: Writer, clock: CityClock) {
        self.writer = writer
        self.clock = clock
    }

    /// How many fixes each day has, in the order of days.
    var fixesByDay: [(day: LocalDay, fixes: Int)] {
        fixes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    mutating func begin(_ person: Person) throws(MobilityError) {
        try writer.begin(person)
    }

    mutating func append(_ fix: WrittenFix) throws(MobilityError) {
        try writer.append(fix)
        guard let instant = try? fix.instant else { return }
        let day = current.flatMap { $0.range.contains(instant) ? $0.day : nil } ?? clock.day(of: instant)
        if current?.day != day { current = (day, clock.start(of: day)..<clock.start(of: day.advanced(by: 1))) }
        fixes[day, default: 0] += 1
    }

    mutating func endTrack() throws(MobilityError) {
        try writer.endTrack()
    }

    mutating func finish() throws(MobilityError) {
        try writer.finish()
    }

    mutating func take() -> [UInt8] {
        writer.take()
    }
}
