internal import Geohash

/// The CSV form `person,time_step,geohash,status`: positions are cells already, time is a step of a given base.
///
/// The header line is required; the columns may stand in any order and among others. All rows have geohashes of the
/// same length, which is that of the first accepted row, and a person has one status. Rows may come in any order, and
/// a person may have several at the same step.
package enum GeohashCSV {
    /// The set of a file; one without an accepted row has precision 12.
    package static func read(
        _ bytes: [UInt8],
        timeBase: TimeBase,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (TrackSet, ImportReport) {
        var reader = Reader(timeBase: timeBase, onBadRow: policy)
        try reader.consume(bytes.span)
        return try reader.finish()
    }

    /// Reads a file as it arrives; nothing may be read after an error.
    package struct Reader {
        private var reader: CSVReader<Rows>

        /// A reader before the file.
        package init(timeBase: TimeBase, onBadRow policy: BadRowPolicy) {
            reader = CSVReader(Rows(timeBase: timeBase), onBadRow: policy)
        }

        /// Reads the file's next bytes, of any number.
        package mutating func consume(_ block: Span<UInt8>) throws(MobilityError) {
            try reader.consume(block)
        }

        /// The set, and what became of the rows.
        package consuming func finish() throws(MobilityError) -> (TrackSet, ImportReport) {
            try reader.finish()
        }
    }

    private struct Rows: CSVContents {
        static let names: [StaticString] = ["person", "time_step", "geohash", "status"]

        let columnNames = names
        let timeBase: TimeBase
        var builder = TrackSetBuilder()
        var precision: Int?

        mutating func take(_ line: Span<UInt8>, _ ends: Span<Int>, _ columns: [CSVColumn]) throws(RowDefect) {
            let person = try builder.person(columns[0], line, ends)
            let step = try columns[1].step(line, ends)
            let cell = try columns[2].cell(line, ends)
            guard cell.precision == precision ?? cell.precision else {
                throw columns[2].defect("The geohash has another length than the first row's.")
            }
            let status = try columns[3].status(line, ends)
            try builder.append(person: person, status: status, step: step, cell: cell.bits)
            precision = cell.precision
        }

        consuming func finish() throws(MobilityError) -> TrackSet {
            try builder.finish(precision: precision ?? 12, timeBase: timeBase)
        }
    }

    /// Writes the form; the time base is not in it.
    package struct Writer: TrackWriter {
        private var file = CSVWriter(header: Rows.names)
        private var person = Person(identifier: "", status: .notDeclared)

        /// A writer after the header.
        package init() {}

        package mutating func begin(_ person: Person) {
            self.person = person
        }

        package mutating func append(_ fix: WrittenFix) {
            file.append(person.identifier)
            file.append(String(fix.step))
            file.append(fix.cell.text)
            file.append(person.status.text)
            file.endRow()
        }

        package mutating func take() -> [UInt8] {
            file.take()
        }
    }
}
