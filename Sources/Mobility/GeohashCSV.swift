internal import Geohash

/// The CSV form `person,time_step,geohash,status`: positions are cells already, time is a step of a given base.
///
/// The header line is required; the columns may stand in any order and among others. All rows have geohashes of the
/// same length, which is that of the first accepted row, and a person has one status. Rows may come in any order, and
/// a person may have several at the same step.
package enum GeohashCSV {
    private static let columnNames = ["person", "time_step", "geohash", "status"]

    /// The set of a file; one without an accepted row has precision 12.
    package static func read(
        _ bytes: [UInt8],
        timeBase: TimeBase,
        onBadRow policy: BadRowPolicy
    ) throws(MobilityError) -> (TrackSet, ImportReport) {
        var table = try CSVTable(bytes, columns: columnNames)
        let (personColumn, stepColumn) = (table.columns[0], table.columns[1])
        let (cellColumn, statusColumn) = (table.columns[2], table.columns[3])
        var builder = TrackSetBuilder()
        var precision: Int?
        let report = try table.readRows(onBadRow: policy) { (row) throws(RowDefect) in
            let person = try row.identifier(personColumn)
            let step = try row.step(stepColumn)
            let cell = try row.cell(cellColumn)
            guard cell.precision == precision ?? cell.precision else {
                throw cellColumn.defect("The geohash has another length than the first row's.")
            }
            let status = try row.status(statusColumn)
            try builder.append(person: person, status: status, step: step, cell: cell.bits)
            precision = cell.precision
        }
        return (try builder.finish(precision: precision ?? 12, timeBase: timeBase), report)
    }

    /// The file of a set: persons without a fix have no row, and the time base is not in it.
    package static func write(_ tracks: TrackSet) -> [UInt8] {
        var writer = CSVWriter(header: columnNames)
        for row in 0..<tracks.count {
            let person = tracks.persons[Int(tracks.personIndex[row])]
            writer.append(person.identifier)
            writer.append(String(tracks.steps[row]))
            writer.append(tracks.cell(ofRow: row).text)
            writer.append(person.status.text)
            writer.endRow()
        }
        return writer.bytes
    }
}
