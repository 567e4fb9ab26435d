/// A CSV file with a header line, read by column name: the loop that every reader here shares.
struct CSVTable {
    private var reader: CSVLineReader
    private let width: Int
    /// The fields of the wanted columns, in the order in which they were asked for.
    let columns: [CSVColumn]

    /// Reads the header line, which must name each wanted column once; other columns may stand among them.
    init(_ bytes: [UInt8], columns names: [String]) throws(MobilityError) {
        reader = CSVLineReader(bytes)
        guard reader.next() == .row, reader.row.count <= MobilityLimits.columns else { throw .headerUnreadable }
        width = reader.row.count
        var header: [String] = []
        for field in 0..<width {
            guard let name = reader.row.text(field) else { throw .headerUnreadable }
            header.append(name)
        }
        var columns: [CSVColumn] = []
        for name in names {
            guard let field = header.firstIndex(of: name) else { throw .headerMissingColumn(name) }
            guard header.lastIndex(of: name) == field else { throw .headerDuplicateColumn(name) }
            columns.append(CSVColumn(field: field, name: name))
        }
        self.columns = columns
    }

    /// Hands every row to a function that takes it as a whole or throws, and reports what became of them.
    mutating func readRows(
        onBadRow policy: BadRowPolicy,
        _ take: (CSVRow) throws(RowDefect) -> Void
    ) throws(MobilityError) -> ImportReport {
        var report = ImportReport()
        while let line = reader.next() {
            do {
                try check(line)
                try take(reader.row)
                report.accepted += 1
            } catch {
                let row = BadRow(line: reader.line, column: error.column, reason: error.reason)
                guard policy == .skip else { throw .badRow(row) }
                report.append(row)
            }
            report.rows += 1
        }
        return report
    }

    private func check(_ line: CSVLineReader.Line) throws(RowDefect) {
        if case .malformed(let reason) = line { throw RowDefect(column: "row", reason: reason) }
        guard reader.row.count == width else {
            throw RowDefect(column: "row", reason: "The line has \(reader.row.count) fields, the header \(width).")
        }
    }
}

/// A wanted column: where it stands in each row, and its name.
struct CSVColumn {
    let field: Int
    let name: String

    /// That the column is at fault.
    func defect(_ reason: String) -> RowDefect {
        RowDefect(column: name, reason: reason)
    }
}

/// Why a row is bad; the table adds the line.
struct RowDefect: Error {
    let column: String
    let reason: String
}

extension ImportReport {
    /// Counts a bad row, and keeps it if there is still room.
    mutating func append(_ row: BadRow) {
        badRowCount += 1
        if badRows.count < MobilityLimits.keptBadRows { badRows.append(row) }
    }
}
