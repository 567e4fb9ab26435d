import Datasets

/// Brings many people's fixes into the order of a contact segment: by step, then cell, then person.
///
/// A day is gone through in windows of steps with about ``windowCount`` presences each, so that besides the fixes
/// themselves, which are shared, only one window and the records, of four bytes each, lie in memory.
struct PresenceOrder {
    /// One person's fixes; the person is the place among the tracks.
    struct Track {
        /// The fixes, in order of time.
        let fixes: DayFixes
        /// Seconds of a step.
        let stepSeconds: UInt32
        /// Bits by which the cells are finer than wanted.
        let shift: UInt64

        /// The step of a fix.
        func step(_ index: Int) -> UInt32 { fixes.seconds[index] / stepSeconds }
        /// The cell of a fix, in the wanted precision.
        func cell(_ index: Int) -> UInt64 { fixes.cells[index] >> shift }
    }

    /// Presences of a window, unless one step alone has more: 16 MiB.
    static let windowCount = 1 << 20

    private let tracks: [Track]
    private let windowCount: Int

    /// An order of tracks.
    init(tracks: [Track], windowCount: Int = windowCount) {
        self.tracks = tracks
        self.windowCount = windowCount
    }

    /// The records, each presence once.
    ///
    /// - Throws: `DatasetsError.groupTooLarge`, or `.malformedRows` where there are more persons than a segment may have.
    func records() throws -> [UInt32] {
        var writer = GroupWriter()
        writer.reserveCapacity(tracks.reduce(0) { $0 + $1.fixes.cells.count })
        var next = [Int](repeating: 0, count: tracks.count)
        var window: [Presence] = []
        for end in windowEnds() {
            for (person, track) in tracks.enumerated() {
                while next[person] < track.fixes.cells.count, track.step(next[person]) < end {
                    let (step, cell) = (track.step(next[person]), track.cell(next[person]))
                    window.append(Presence(step: step, person: UInt32(person), cell: cell))
                    next[person] += 1
                }
            }
            window.sort()
            for presence in window { try writer.append(presence) }
            window.removeAll(keepingCapacity: true)
        }
        return writer.records
    }

    /// The steps before which windows end, ascending; the last one is behind every fix.
    private func windowEnds() -> [UInt32] {
        var counts: [Int] = []
        for track in tracks {
            for index in track.fixes.seconds.indices {
                let step = Int(track.step(index))
                if step >= counts.count { counts += repeatElement(0, count: step + 1 - counts.count) }
                counts[step] += 1
            }
        }
        var (ends, inWindow): ([UInt32], Int) = ([], 0)
        for (step, count) in counts.enumerated() {
            if inWindow > 0, inWindow + count > windowCount {
                ends.append(UInt32(step))
                inWindow = 0
            }
            inWindow += count
        }
        return ends + [UInt32(counts.count)]
    }
}
