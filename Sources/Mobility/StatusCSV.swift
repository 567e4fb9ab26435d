/// Where the statuses of people come from whose tracks' file has none.
package enum StatusSource: Sendable {
    /// From a table by identifier; a person who is missing there is a bad row.
    case table([String: HealthStatus])
    /// Everyone is ill.
    case allIll
    /// No one has declared anything.
    case allNotDeclared

    /// The status of a person; nil if the table lacks it.
    func status(of identifier: String) -> HealthStatus? {
        switch self {
        case .table(let table): table[identifier]
        case .allIll: .ill
        case .allNotDeclared: .notDeclared
        }
    }
}

/// What people have declared, by identifier.
package struct DeclaredStatuses: Equatable, Sendable {
    /// Everyone's status.
    package fileprivate(set) var statuses: [String: HealthStatus] = [:]
    /// The day since which it holds, `YYYY-MM-DD`, of those of whom the file says it.
    package fileprivate(set) var since: [String: String] = [:]
}

/// The CSV form `uid,status`, or `uid,status,since` with days `YYYY-MM-DD` that may be empty, with a header line; a person
/// may appear again with the same status and day.
package enum StatusCSV {
    /// The table of a file.
    package static func read(
        _ bytes: [UInt8],
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (DeclaredStatuses, ImportReport) {
        do throws(MobilityError) {
            return try read(bytes, as: Rows(hasDays: true), onBadRow: policy)
        } catch {
            // The header is read before any row.
            guard error == .headerMissingColumn("since") else { throw error }
            return try read(bytes, as: Rows(hasDays: false), onBadRow: policy)
        }
    }

    private static func read(
        _ bytes: [UInt8],
        as rows: Rows,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (DeclaredStatuses, ImportReport) {
        var reader = CSVReader(rows, onBadRow: policy)
        try reader.consume(bytes.span)
        return try reader.finish()
    }

    private struct Rows: CSVContents {
        static let names: [StaticString] = ["uid", "status"]

        let columnNames: [StaticString]
        private var table = DeclaredStatuses()

        init(hasDays: Bool) {
            columnNames = Self.names + (hasDays ? ["since"] : [])
        }

        mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect) {
            let person = try columns[0].identifier(line, ends)
            let status = try columns[1].status(line, ends)
            let since = try columns.count > 2 ? columns[2].day(line, ends) : nil
            if let known = table.statuses[person] {
                guard known == status else {
                    throw columns[1].defect("The person had another status in an earlier row.")
                }
                guard table.since[person] == since else {
                    throw columns[2].defect("The person had another day in an earlier row.")
                }
            }
            table.statuses[person] = status
            table.since[person] = since
        }

        consuming func finish() -> DeclaredStatuses {
            table
        }
    }

    /// The file of a set's persons.
    ///
    /// - Parameters:
    ///   - persons: The persons.
    ///   - since: Says of the person at a place since which day the status holds, for a third column `since`.
    /// - Returns: The file.
    package static func write(_ persons: [Person], since: ((Int) -> String)? = nil) -> [UInt8] {
        var writer = CSVWriter(header: Rows.names + (since == nil ? [] : ["since"]))
        for (place, person) in persons.enumerated() {
            writer.append(person.identifier)
            writer.append(person.status.text)
            if let since { writer.append(since(place)) }
            writer.endRow()
        }
        return writer.bytes
    }
}
