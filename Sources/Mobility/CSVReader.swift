/// A CSV file, read as it arrives, block by block: what every reader here shares.
///
/// Lines end with LF or CR LF, the last one also with the end of the file; a UTF-8 byte order mark is passed over. Where
/// a header names the columns, it must name each wanted one once; others may stand among them. Nothing may be read after
/// an error.
struct CSVReader<Contents: CSVContents> {
    private var contents: Contents
    private let policy: BadRowPolicy
    private var report = ImportReport()
    private var lines = CSVLines()
    /// The number of the current line; the first is 1.
    private var line = 0
    /// The number of fields of the header, and so of each row; 0 before the header.
    private var width = 0
    private var columns: [CSVColumn] = []
    private var separator = CSVByte.comma

    /// A reader before the file.
    init(_ contents: Contents, onBadRow policy: BadRowPolicy) {
        self.contents = contents
        self.policy = policy
    }

    /// Reads the file's next bytes, and throws what is wrong with the header or a row that is not to be skipped.
    mutating func consume(_ block: Span<UInt8>) throws(MobilityError) {
        let (first, others) = lines.append(block)
        try read(first.span)
        try read(block.extracting(others))
    }

    /// Reads the end of the file: what became of it, and of its rows.
    consuming func finish() throws(MobilityError) -> (Contents.Result, ImportReport) {
        let last = lines.beginning
        try read(last.span)
        guard line >= Contents.heading.lines else { throw .headerUnreadable }
        return (try contents.finish(), report)
    }

    private mutating func read(_ lines: Span<UInt8>) throws(MobilityError) {
        var cursor = 0
        var row = CSVRow(separator: separator)
        while line < Contents.heading.lines, cursor < lines.count { try readHeading(lines, &cursor, &row) }
        while cursor < lines.count {
            line += 1
            report.rows += 1
            do {
                if let next = row.scan(lines, from: cursor) {
                    cursor = next
                    try check(row)
                    try contents.take(lines, row.ends.span, columns)
                } else {
                    try row.split(lineOf: lines, at: &cursor)
                    try check(row)
                    try contents.take(row.unquoted.span, row.ends.span, columns)
                }
                report.accepted += 1
            } catch {
                let bad = BadRow(line: line, column: error.column, reason: error.reason)
                guard policy == .skip else { throw .badRow(bad) }
                report.append(bad)
            }
        }
    }

    private func check(_ row: CSVRow) throws(RowDefect) {
        guard row.count == width else {
            throw RowDefect(column: "row", reason: "The line has \(row.count) fields, the header \(width).")
        }
    }

    private mutating func readHeading(
        _ lines: Span<UInt8>,
        _ cursor: inout Int,
        _ row: inout CSVRow
    ) throws(MobilityError) {
        line += 1
        let isMarked = lines.count >= 3 && lines[0] == 0xEF && lines[1] == 0xBB && lines[2] == 0xBF
        if line == 1, isMarked { cursor = 3 }
        switch Contents.heading {
        case .columnNames:
            try readColumnNames(lines, &cursor, &row)
        case .fixed(_, let first):
            let start = cursor
            // What the other lines hold is passed over, whatever it is.
            try? row.split(lineOf: lines, at: &cursor)
            guard line > 1 || lines.extracting(start..<lines.count).begins(with: first) else {
                throw .headerUnreadable
            }
            width = contents.columnNames.count
            if columns.isEmpty {
                columns = contents.columnNames.enumerated().map { CSVColumn(field: $0.offset, name: $0.element) }
            }
        }
    }

    private mutating func readColumnNames(
        _ lines: Span<UInt8>,
        _ cursor: inout Int,
        _ row: inout CSVRow
    ) throws(MobilityError) {
        let start = cursor
        do { try row.split(lineOf: lines, at: &cursor) } catch { throw .headerUnreadable }
        if row.count == 1, let other = contents.otherSeparator {
            separator = other
            row = CSVRow(separator: other)
            cursor = start
            do { try row.split(lineOf: lines, at: &cursor) } catch { throw .headerUnreadable }
        }
        guard row.count <= MobilityLimits.columns else { throw .headerUnreadable }
        width = row.count
        var header: [String] = []
        for field in 0..<width {
            let range = CSVColumn(field: field, name: "").range(row.ends.span)
            guard let name = String(utf8: row.unquoted.span.extracting(range)) else { throw .headerUnreadable }
            header.append(name)
        }
        for name in contents.columnNames {
            guard let field = header.firstIndex(of: "\(name)") else { throw .headerMissingColumn("\(name)") }
            guard header.lastIndex(of: "\(name)") == field else { throw .headerDuplicateColumn("\(name)") }
            columns.append(CSVColumn(field: field, name: name))
        }
    }
}

/// What the rows of a CSV file of one form become.
protocol CSVContents {
    /// What they have become at the end.
    associatedtype Result
    /// How a file of the form begins.
    static var heading: CSVHeading { get }
    /// The names of the wanted columns; of all columns, in their order, where no header names them.
    var columnNames: [StaticString] { get }
    /// What stands between the fields of a file whose header has no comma; nil if it is commas always.
    var otherSeparator: UInt8? { get }
    /// Takes a row as a whole, or throws and leaves everything as it was.
    ///
    /// - Parameters:
    ///   - line: The bytes in which the fields are.
    ///   - ends: Where they end.
    ///   - columns: The wanted columns, in the order of their names.
    /// - Throws: Why the row is bad.
    mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect)
    /// Makes the result.
    consuming func finish() throws(MobilityError) -> Result
}

extension CSVContents {
    static var heading: CSVHeading { .columnNames }
    var otherSeparator: UInt8? { nil }
}

/// How a CSV file begins.
enum CSVHeading {
    /// With a line that names the columns.
    case columnNames
    /// With so many lines that name no column, the first of which begins so.
    case fixed(lines: Int, first: StaticString)

    /// The lines before the rows.
    var lines: Int {
        switch self {
        case .columnNames: 1
        case .fixed(let lines, _): lines
        }
    }
}

/// Why a row is bad; the reader adds the line.
package struct RowDefect: Error {
    /// The column at fault, or `row` if the row as a whole is.
    package let column: String
    /// What is wrong, as a sentence.
    package let reason: String

    /// A defect.
    package init(column: String, reason: String) {
        self.column = column
        self.reason = reason
    }
}

extension ImportReport {
    /// Counts a bad row, and keeps it if there is still room.
    package mutating func append(_ row: BadRow) {
        badRowCount += 1
        if badRows.count < MobilityLimits.keptBadRows { badRows.append(row) }
    }

    /// Adds what became of the rows of one file of several, whose bad rows then name it.
    package mutating func append(_ other: ImportReport, of file: String) {
        rows += other.rows
        accepted += other.accepted
        badRowCount += other.badRowCount
        for row in other.badRows.prefix(MobilityLimits.keptBadRows - badRows.count) {
            badRows.append(BadRow(line: row.line, column: row.column, reason: "\(row.reason) (\(file))"))
        }
    }
}
