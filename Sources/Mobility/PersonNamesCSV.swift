/// The CSV form `name,uid`, with a header line: under which name of a file or folder a person's tracks lie.
package enum PersonNamesCSV {
    /// The table of a file: the identifier for each name.
    package static func read(_ bytes: [UInt8]) throws(MobilityError) -> [String: String] {
        var reader = CSVReader(Rows(), onBadRow: .refuse)
        try reader.consume(bytes.span)
        return try reader.finish().0
    }

    /// The file of a table, in its order.
    package static func write(_ names: [(name: String, identifier: String)]) -> [UInt8] {
        var writer = CSVWriter(header: Rows.names)
        for (name, identifier) in names {
            writer.append(name)
            writer.append(identifier)
            writer.endRow()
        }
        return writer.bytes
    }

    private struct Rows: CSVContents {
        static let names: [StaticString] = ["name", "uid"]

        let columnNames = names
        var identifiers: [String: String] = [:]

        mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect) {
            let name = try columns[0].identifier(line, ends)
            guard identifiers[name] == nil else { throw columns[0].defect("The name stands in an earlier row.") }
            identifiers[name] = try columns[1].identifier(line, ends)
        }

        consuming func finish() -> [String: String] {
            identifiers
        }
    }
}
