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

/// The CSV form `uid,status`, with a header line; a person may appear again with the same status.
package enum StatusCSV {
    private static let columnNames = ["uid", "status"]

    /// The table of a file.
    package static func read(
        _ bytes: [UInt8],
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> ([String: HealthStatus], ImportReport) {
        var table = try CSVTable(bytes, columns: columnNames)
        let (personColumn, statusColumn) = (table.columns[0], table.columns[1])
        var statuses: [String: HealthStatus] = [:]
        let report = try table.readRows(onBadRow: policy) { (row) throws(RowDefect) in
            let person = try row.identifier(personColumn)
            let status = try row.status(statusColumn)
            guard statuses[person] ?? status == status else {
                throw statusColumn.defect("The person had another status in an earlier row.")
            }
            statuses[person] = status
        }
        return (statuses, report)
    }

    /// The file of a set's persons.
    package static func write(_ persons: [Person]) -> [UInt8] {
        var writer = CSVWriter(header: columnNames)
        for person in persons {
            writer.append(person.identifier)
            writer.append(person.status.text)
            writer.endRow()
        }
        return writer.bytes
    }
}
