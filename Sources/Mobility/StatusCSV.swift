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
    /// The table of a file.
    package static func read(
        _ bytes: [UInt8],
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> ([String: HealthStatus], ImportReport) {
        var reader = CSVReader(Rows(), onBadRow: policy)
        try reader.consume(bytes.span)
        return try reader.finish()
    }

    private struct Rows: CSVContents {
        static let names: [StaticString] = ["uid", "status"]

        let columnNames = names
        var statuses: [String: HealthStatus] = [:]

        mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect) {
            let person = try columns[0].identifier(line, ends)
            let status = try columns[1].status(line, ends)
            guard statuses[person] ?? status == status else {
                throw columns[1].defect("The person had another status in an earlier row.")
            }
            statuses[person] = status
        }

        consuming func finish() -> [String: HealthStatus] {
            statuses
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
