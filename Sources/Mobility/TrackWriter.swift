package import Geohash

/// Writes tracks in a public form: one person after another, each person's fixes in the order of time.
///
/// What it writes is taken from time to time, so that no file has to fit into memory.
package protocol TrackWriter {
    /// Begins the track of a person, who has at least one fix.
    mutating func begin(_ person: Person) throws(MobilityError)
    /// Appends a fix of that person.
    ///
    /// - Throws: `timeNotWritable` if the form cannot say when it was.
    mutating func append(_ fix: WrittenFix) throws(MobilityError)
    /// Ends that track.
    mutating func endTrack() throws(MobilityError)
    /// Ends the file.
    mutating func finish() throws(MobilityError)
    /// Hands out what was written, and forgets it.
    mutating func take() -> [UInt8]
}

extension TrackWriter {
    /// Does nothing: in most forms a row is all there is.
    package mutating func begin(_ person: Person) {}
    /// Does nothing.
    package mutating func endTrack() {}
    /// Does nothing.
    package mutating func finish() {}

    /// The file of a whole set.
    package consuming func file(of tracks: TrackSet) throws(MobilityError) -> [UInt8] {
        for place in tracks.persons.indices where !tracks.rows(of: place).isEmpty {
            try begin(tracks.persons[place])
            for row in tracks.rows(of: place) {
                try append(
                    WrittenFix(step: tracks.steps[row], cell: tracks.cell(ofRow: row), timeBase: tracks.timeBase)
                )
            }
            try endTrack()
        }
        try finish()
        return take()
    }
}

/// A fix as a form may want it: as a step and a cell, or as a time and a position.
package struct WrittenFix {
    /// The time step.
    package let step: UInt32
    /// The cell.
    package let cell: GeohashCell
    private let timeBase: TimeBase

    /// A fix of a set with this time base.
    package init(step: UInt32, cell: GeohashCell, timeBase: TimeBase) {
        self.step = step
        self.cell = cell
        self.timeBase = timeBase
    }

    /// When the step begins, in Unix seconds.
    package var instant: Int64 {
        get throws(MobilityError) {
            guard let instant = timeBase.instant(ofStep: step) else { throw .timeNotWritable }
            return instant
        }
    }

    /// When the step begins, as a clock at UTC shows it.
    package var timeInUTC: CivilDateTime {
        get throws(MobilityError) {
            guard let time = CivilDateTime(unixSecondsInUTC: try instant) else { throw .timeNotWritable }
            return time
        }
    }

    /// The middle of the cell, in degrees; it falls into the same cell again.
    package var position: (latitude: Double, longitude: Double) {
        cell.boundingBox.centre
    }
}
