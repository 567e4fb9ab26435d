import Cryptography
import DeterministicCBOR

/// Records of fixes as they were read, one after the other: 12 bytes a fix.
struct TrackColumns: Sendable {
    /// Whose each record is.
    private(set) var persons: [PackedKey] = []
    /// Characters of each record's cells.
    private(set) var precisions: [UInt8] = []
    /// Where each record's fixes end; they begin where those of the one before end.
    private(set) var ends: [Int] = []
    /// Seconds since the day's local midnight, not decreasing in a record.
    private(set) var seconds: [UInt32] = []
    /// Geohash bits, one for each of `seconds`.
    private(set) var cells: [UInt64] = []

    /// No records, with room for fixes.
    init(fixes: Int = 0) {
        seconds.reserveCapacity(fixes)
        cells.reserveCapacity(fixes)
    }

    /// The fixes of a record.
    func fixes(of record: Int) -> Range<Int> { (record == 0 ? 0 : ends[record - 1])..<ends[record] }

    /// Appends the records of other columns.
    mutating func append(_ other: TrackColumns) {
        let start = seconds.count
        persons += other.persons
        precisions += other.precisions
        ends += other.ends.lazy.map { $0 + start }
        seconds += other.seconds
        cells += other.cells
    }

    /// Appends fixes that belong to no record yet; ``DayTracks`` keeps merged ones there.
    mutating func appendMerged(_ fixes: [(second: UInt32, cell: UInt64)]) -> Range<Int> {
        let start = seconds.count
        seconds += fixes.lazy.map(\.second)
        cells += fixes.lazy.map(\.cell)
        return start..<seconds.count
    }

    /// Reads records in place: their shape is ``SignedRecord``'s, and their signatures were checked when they came in.
    ///
    /// - Parameters:
    ///   - records: which of the piece's records.
    ///   - piece: a piece of the day's folder.
    ///   - day: the day, which every record must be of.
    /// - Throws: `DatasetAssemblyError.malformedRecord`, or `.tooManyFixes`.
    init(_ records: Range<Int>, of piece: RecordPiece, day: String) throws(DatasetAssemblyError) {
        let (version, day) = (Array(SignedRecord.version.utf8), Array(day.utf8))
        var cursor = CBORCursor(piece.bytes, in: 0..<0)
        persons.reserveCapacity(records.count)
        for record in records {
            do throws(CBORError) {
                cursor.move(to: piece.records[record])
                try cursor.map(count: 2)
                try cursor.key(1)
                let signed = try cursor.byteString()
                try cursor.key(2)
                _ = try cursor.byteString(count: VerificationKey.signatureCount)
                try cursor.finish()
                cursor.move(to: signed)
                try cursor.map(count: 4)
                try cursor.key(1)
                try cursor.text(version)
                try cursor.key(2)
                let person = try cursor.byteString(count: VerificationKey.count)
                try cursor.key(3)
                _ = try cursor.integer()
                try cursor.key(4)
                try cursor.array(count: 3)
                try cursor.text(day)
                let precision = try cursor.unsigned()
                let packed = try cursor.byteString()
                try cursor.finish()
                guard (1...12).contains(precision) else { throw CBORError.unexpectedShape }
                persons.append(PackedKey(piece.bytes, at: person.lowerBound))
                precisions.append(UInt8(precision))
                try unpack(piece.bytes, packed, precision: precision)
            } catch {
                throw .malformedRecord
            }
            guard fixes(of: ends.count - 1).count <= DayFixes.maximumCount else { throw .tooManyFixes }
        }
    }

    private mutating func unpack(_ bytes: [UInt8], _ packed: Range<Int>, precision: UInt64) throws(CBORError) {
        guard packed.count % 12 == 0 else { throw .unexpectedShape }
        var last: UInt32 = 0
        for start in stride(from: packed.lowerBound, to: packed.upperBound, by: 12) {
            var (second, cell): (UInt32, UInt64) = (0, 0)
            for index in 0..<4 { second |= UInt32(bytes[start + index]) << UInt32(8 * index) }
            for index in 0..<8 { cell |= UInt64(bytes[start + 4 + index]) << UInt64(8 * index) }
            guard second < UInt32(DayFixes.maximumCount), second >= last, cell >> (5 * precision) == 0 else {
                throw .unexpectedShape
            }
            last = second
            seconds.append(second)
            cells.append(cell)
        }
        ends.append(seconds.count)
    }
}
