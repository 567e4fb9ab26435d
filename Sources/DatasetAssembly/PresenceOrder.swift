import Datasets
import Stripes

/// Brings many people's fixes into the order of a contact segment: by step, then cell, then person.
///
/// A day is gone through in windows of steps with about ``windowCount`` presences each, so that besides the fixes
/// themselves only one window for each core and the records, of four bytes each, lie in memory.
struct PresenceOrder: Sendable {
    /// Presences of a window, unless one step alone has more: 16 MiB.
    static let windowCount = 1 << 20

    private let tracks: DayTracks
    private let persons: [Int]
    private let stepSeconds: UInt32
    private let precision: Int
    private let windowCount: Int

    /// An order of tracks.
    ///
    /// - Parameters:
    ///   - tracks: a day's tracks.
    ///   - persons: which of them, in the order of the segment's table; their cells are of `precision` or finer.
    ///   - stepSeconds: seconds of a step.
    ///   - precision: characters of the cells that are wanted.
    ///   - windowCount: presences of a window.
    init(
        tracks: DayTracks,
        persons: [Int],
        stepSeconds: UInt32,
        precision: Int,
        windowCount: Int = windowCount
    ) {
        (self.tracks, self.persons, self.stepSeconds) = (tracks, persons, stepSeconds)
        (self.precision, self.windowCount) = (precision, windowCount)
    }

    /// The records, each presence once; made on all cores.
    ///
    /// - Throws: `DatasetsError.groupTooLarge`, or `.malformedRows` where there are more persons than a segment may have.
    func records() throws -> [UInt32] {
        let ends = windowEnds()
        let parts = try Stripes.map(ends.count) { stripe in
            try records(from: stripe.lowerBound == 0 ? 0 : ends[stripe.lowerBound - 1], windows: ends[stripe])
        }
        return parts.count == 1 ? parts[0] : Array(parts.joined())
    }

    /// The records of consecutive windows.
    ///
    /// - Parameters:
    ///   - start: the first window's first step.
    ///   - windows: the steps before which the windows end.
    /// - Returns: the records, of whole groups.
    /// - Throws: as ``records()``.
    private func records(from start: UInt32, windows: ArraySlice<UInt32>) throws -> [UInt32] {
        let (seconds, cells) = (tracks.seconds, tracks.cells)
        var next = persons.map { first(in: tracks.tracks[$0].fixes, from: start, seconds) }
        var writer = GroupWriter()
        // A presence as one number, which sorts as presences do: step, cell, person.
        var window: [UInt128] = []
        for end in windows {
            // A step's end may lie behind the last second that a number holds.
            let limit = UInt64(end) * UInt64(stepSeconds)
            for (person, track) in persons.enumerated() {
                let (fixes, shift) = (tracks.tracks[track].fixes, shift(of: track))
                while next[person] < fixes.upperBound, UInt64(seconds[next[person]]) < limit {
                    let step = seconds[next[person]] / stepSeconds
                    let cell = cells[next[person]] >> shift
                    window.append(UInt128(step) << 96 | UInt128(cell) << 32 | UInt128(UInt32(clamping: person)))
                    next[person] += 1
                }
            }
            window.sort()
            for number in window {
                try writer.append(
                    Presence(
                        step: UInt32(truncatingIfNeeded: number >> 96),
                        person: UInt32(truncatingIfNeeded: number),
                        cell: UInt64(truncatingIfNeeded: number >> 32)
                    )
                )
            }
            window.removeAll(keepingCapacity: true)
        }
        return writer.records
    }

    /// Bits by which a track's cells are finer than wanted.
    private func shift(of track: Int) -> UInt64 {
        UInt64(5 * max(0, Int(tracks.tracks[track].precision) - precision))
    }

    /// The first of some fixes that is in a step or a later one.
    private func first(in fixes: Range<Int>, from step: UInt32, _ seconds: [UInt32]) -> Int {
        var (low, high) = (fixes.lowerBound, fixes.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if seconds[middle] / stepSeconds < step { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The steps before which windows end, ascending; the last one is behind every fix.
    private func windowEnds() -> [UInt32] {
        let seconds = tracks.seconds
        var counts: [Int] = []
        for track in persons {
            for fix in tracks.tracks[track].fixes {
                let step = Int(seconds[fix] / stepSeconds)
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
