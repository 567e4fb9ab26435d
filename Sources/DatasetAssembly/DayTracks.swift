import Datasets
import Stripes

/// Many people's fixes of one day, merged: a few columns, whatever the number of people.
///
/// In memory are 12 bytes a fix, once more for those of who contributed the day in parts, and ``bytesPerPerson`` a person.
package struct DayTracks: Sendable {
    /// What a person takes besides the fixes.
    static let bytesPerPerson = MemoryLayout<PackedKey>.stride + MemoryLayout<Track>.stride

    /// One person's fixes.
    struct Track: Sendable {
        /// Where they are in the columns.
        var fixes: Range<Int>
        /// Characters of their cells.
        var precision: UInt8
        /// Fixes that were contributed more than once, and count once.
        var duplicates: UInt32
    }

    /// The day, `YYYY-MM-DD`.
    let day: String
    /// Everybody with a record, ascending, each once.
    let persons: [PackedKey]
    /// One for each of `persons`.
    let tracks: [Track]
    private var columns: TrackColumns

    /// Seconds since the day's local midnight, not decreasing in a track.
    var seconds: [UInt32] { columns.seconds }
    /// Geohash bits, one for each of `seconds`.
    var cells: [UInt64] { columns.cells }

    /// Reads a day from the store, on all cores.
    ///
    /// - Parameters:
    ///   - day: the day.
    ///   - store: what people gave.
    ///   - progress: told how many bytes were read since it was told last.
    /// - Throws: `DatasetAssemblyError.batchAltered`, `.malformedRecord`, `.tooManyFixes`, or `.storage`.
    package init(of day: String, in store: ContributionStore, progress: (Int) -> Void = { _ in }) throws {
        // A fix takes twelve bytes of a batch, and more. Memory that is not used is only promised.
        var columns = TrackColumns(fixes: store.size(of: day) / 12)
        try store.forEachPiece(of: day) { piece, read in
            for part in try Stripes.map(piece.records.count, { try TrackColumns($0, of: piece, day: day) }) {
                columns.append(part)
            }
            progress(read)
        }
        self.init(day: day, columns: columns)
    }

    /// The fixes of a day among records at hand.
    ///
    /// - Throws: `DatasetAssemblyError.malformedRecord`, or `.tooManyFixes`.
    package init(_ records: [SignedRecord], of day: String) throws(DatasetAssemblyError) {
        var (bytes, places): ([UInt8], [Range<Int>]) = ([], [])
        for record in records {
            guard case .fixes(let fixes) = record.statement, fixes.day == day else { continue }
            places.append(bytes.count..<bytes.count + record.encoded.count)
            bytes += record.encoded
        }
        let piece = RecordPiece(bytes: bytes, records: places)
        self.init(day: day, columns: try TrackColumns(places.indices, of: piece, day: day))
    }

    /// Merges records, in whatever order they were read.
    init(day: String, columns: TrackColumns) {
        self.day = day
        var columns = columns
        let keys = columns.persons
        let order = keys.indices.sorted { keys[$0] < keys[$1] }
        var (persons, tracks): ([PackedKey], [Track]) = ([], [])
        persons.reserveCapacity(order.count)
        tracks.reserveCapacity(order.count)
        var place = 0
        while place < order.count {
            let person = keys[order[place]]
            let end = order[place...].firstIndex { keys[$0] != person } ?? order.count
            persons.append(person)
            let isOne = end - place == 1
            tracks.append(
                isOne ? Self.single(order[place], columns) : Self.merge(order[place..<end], &columns)
            )
            place = end
        }
        (self.persons, self.tracks, self.columns) = (persons, tracks, columns)
    }

    private static func single(_ record: Int, _ columns: TrackColumns) -> Track {
        let fixes = columns.fixes(of: record)
        let duplicates = fixes.dropFirst().count {
            columns.seconds[$0] == columns.seconds[$0 - 1] && columns.cells[$0] == columns.cells[$0 - 1]
        }
        return Track(fixes: fixes, precision: columns.precisions[record], duplicates: UInt32(duplicates))
    }

    /// One track of several records: each (second, cell) once, by second; of two precisions the coarser is what all can
    /// give.
    private static func merge(_ records: ArraySlice<Int>, _ columns: inout TrackColumns) -> Track {
        let precision = records.map { columns.precisions[$0] }.min() ?? 1
        var all: [(second: UInt32, cell: UInt64)] = []
        for record in records {
            let shift = UInt64(5 * (columns.precisions[record] - precision))
            for fix in columns.fixes(of: record) { all.append((columns.seconds[fix], columns.cells[fix] >> shift)) }
        }
        all.sort { ($0.second, $0.cell) < ($1.second, $1.cell) }
        var distinct: [(second: UInt32, cell: UInt64)] = []
        for fix in all where distinct.last.map({ $0 != fix }) ?? true { distinct.append(fix) }
        let duplicates = UInt32(clamping: all.count - distinct.count)
        return Track(fixes: columns.appendMerged(distinct), precision: precision, duplicates: duplicates)
    }
}
