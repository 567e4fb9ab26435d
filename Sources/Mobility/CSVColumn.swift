internal import Geohash

/// A wanted column: where it stands in each row, and its name.
///
/// It reads its field of a row, or throws that the field is bad. A row is given by the bytes of a line and where its
/// fields end, as a ``CSVRow`` finds them.
struct CSVColumn {
    let field: Int
    let name: StaticString

    /// That the column is at fault.
    func defect(_ reason: String) -> RowDefect {
        RowDefect(column: "\(name)", reason: reason)
    }

    /// The bytes of the field.
    @inline(__always)
    func range(_ ends: Span<Int>) -> Range<Int> {
        ends[field] + 1..<ends[field + 1]
    }

    /// A person's identifier.
    func identifier(_ line: Span<UInt8>, _ ends: Span<Int>) throws(RowDefect) -> String {
        let bytes = line.extracting(range(ends))
        guard let text = String(utf8: bytes) else { throw defect("The identifier is not UTF-8.") }
        guard !bytes.isEmpty else { throw defect("The identifier is empty.") }
        guard bytes.count <= MobilityLimits.identifierLength else {
            throw defect("The identifier is longer than \(MobilityLimits.identifierLength) bytes.")
        }
        return text
    }

    /// `ill` or `not_declared`.
    func status(_ line: Span<UInt8>, _ ends: Span<Int>) throws(RowDefect) -> HealthStatus {
        guard let status = HealthStatus(text: line.extracting(range(ends))) else {
            throw defect("The status is neither ill nor not_declared.")
        }
        return status
    }

    /// A time step.
    func step(_ line: Span<UInt8>, _ ends: Span<Int>) throws(RowDefect) -> UInt32 {
        guard let step = UInt32(decimal: line.extracting(range(ends))) else {
            throw defect("The time step is not a whole number from 0 to \(UInt32.max).")
        }
        return step
    }

    /// A cell of any precision.
    func cell(_ line: Span<UInt8>, _ ends: Span<Int>) throws(RowDefect) -> GeohashCell {
        guard let cell = try? GeohashCell(parsing: line.extracting(range(ends))) else {
            throw defect("The geohash is not 1 to 12 characters of 0-9, b-h, j, k, m, n, p-z.")
        }
        return cell
    }

    /// Degrees from `-limit` to `limit`.
    func degrees(_ line: Span<UInt8>, _ ends: Span<Int>, limit: Double) throws(RowDefect) -> Double {
        try DecimalNumber.degrees(line.extracting(range(ends)), limit: limit, column: name)
    }

    /// A day, `YYYY-MM-DD`, from 1900 on; nil for an empty field.
    func day(_ line: Span<UInt8>, _ ends: Span<Int>) throws(RowDefect) -> String? {
        let bytes = line.extracting(range(ends))
        guard !bytes.isEmpty else { return nil }
        let text = bytes.count == 10 ? String(utf8: bytes) : nil
        let midnight = Array("\(text ?? "") 00:00:00".utf8)
        guard let text, let day = ZonedDateTime(parsing: midnight.span), day.civil.year >= 1900 else {
            throw defect("The day is not of the form YYYY-MM-DD, is before 1900, or no such day exists.")
        }
        return text
    }

    /// A date and time.
    func dateTime(_ line: Span<UInt8>, _ ends: Span<Int>) throws(RowDefect) -> ZonedDateTime {
        guard let dateTime = ZonedDateTime(parsing: line.extracting(range(ends))) else {
            throw defect("The date and time are not of the form YYYY-MM-DD HH:MM:SS, or no such day exists.")
        }
        return dateTime
    }
}
