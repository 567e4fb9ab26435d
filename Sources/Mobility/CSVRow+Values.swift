internal import Geohash

extension CSVRow {
    /// A person's identifier.
    func identifier(_ column: CSVColumn) throws(RowDefect) -> String {
        guard let text = text(column.field) else { throw column.defect("The identifier is not UTF-8.") }
        guard !text.isEmpty else { throw column.defect("The identifier is empty.") }
        guard text.utf8.count <= MobilityLimits.identifierLength else {
            throw column.defect("The identifier is longer than \(MobilityLimits.identifierLength) bytes.")
        }
        return text
    }

    /// `ill` or `not_declared`.
    func status(_ column: CSVColumn) throws(RowDefect) -> HealthStatus {
        guard let status = text(column.field).flatMap(HealthStatus.init(text:)) else {
            throw column.defect("The status is neither ill nor not_declared.")
        }
        return status
    }

    /// A time step.
    func step(_ column: CSVColumn) throws(RowDefect) -> UInt32 {
        guard let step = withField(column.field, { UInt32(decimal: $0) }) else {
            throw column.defect("The time step is not a whole number from 0 to \(UInt32.max).")
        }
        return step
    }

    /// A cell of any precision.
    func cell(_ column: CSVColumn) throws(RowDefect) -> GeohashCell {
        guard let cell = withField(column.field, { try? GeohashCell(parsing: $0) }) else {
            throw column.defect("The geohash is not 1 to 12 characters of 0-9, b-h, j, k, m, n, p-z.")
        }
        return cell
    }

    /// Degrees from `-limit` to `limit`.
    func degrees(_ column: CSVColumn, limit: Double) throws(RowDefect) -> Double {
        guard let degrees = withField(column.field, { DecimalNumber.double($0) }) else {
            throw column.defect("The coordinate is not a decimal number.")
        }
        guard degrees >= -limit, degrees <= limit else {
            throw column.defect("The coordinate is outside -\(Int(limit)) to \(Int(limit)).")
        }
        return degrees
    }

    /// A date and time.
    func dateTime(_ column: CSVColumn) throws(RowDefect) -> ZonedDateTime {
        guard let dateTime = withField(column.field, { ZonedDateTime(parsing: $0) }) else {
            throw column.defect("The date and time are not of the form YYYY-MM-DD HH:MM:SS, or no such day exists.")
        }
        return dateTime
    }
}
