import Foundation
import Geohash
import Mobility

/// What CSV files mean, written for plainness and not for speed: texts, arrays of fields, one rule after another.
enum ReferenceCSV {
    typealias Tracks = Result<(TrackSet, ImportReport), MobilityError>

    /// What a reader must say of a file of the geohash form.
    static func geohash(_ bytes: [UInt8], timeBase: TimeBase, onBadRow policy: BadRowPolicy) -> Tracks {
        var precision: Int?
        var rows = Rows()
        return read(bytes, ["person", "time_step", "geohash", "status"], policy) { field in
            let person = try identifier(field("person"), "person")
            guard let text = String(validating: field("time_step"), as: UTF8.self),
                text.wholeMatch(of: /[0-9]{1,10}/) != nil, let step = UInt32(text)
            else { throw Bad("time_step", "The time step is not a whole number from 0 to 4294967295.") }
            guard let text = String(validating: field("geohash"), as: UTF8.self),
                let cell = try? GeohashCell(parsing: text)
            else {
                throw Bad("geohash", "The geohash is not 1 to 12 characters of 0-9, b-h, j, k, m, n, p-z.")
            }
            guard precision == nil || precision == cell.precision else {
                throw Bad("geohash", "The geohash has another length than the first row's.")
            }
            let words = ["ill": HealthStatus.ill, "not_declared": .notDeclared]
            guard let text = String(validating: field("status"), as: UTF8.self), let status = words[text] else {
                throw Bad("status", "The status is neither ill nor not_declared.")
            }
            try rows.append(person, status, step, cell.bits)
            precision = cell.precision
        } finish: {
            try rows.set(precision: precision ?? 12, timeBase: timeBase)
        }
    }

    /// What a reader must say of a file of the scikit-mobility form whose local times are those of UTC.
    static func scikitMobility(_ bytes: [UInt8], statuses: StatusSource, onBadRow policy: BadRowPolicy) -> Tracks {
        var rows = Rows()
        return read(bytes, ["uid", "datetime", "lat", "lng"], policy) { field in
            let person = try identifier(field("uid"), "uid")
            guard let time = ZonedDateTime(parsing: field("datetime").span) else {
                let reason = "The date and time are not of the form YYYY-MM-DD HH:MM:SS, or no such day exists."
                throw Bad("datetime", reason)
            }
            let latitude = try degrees(field("lat"), "lat", limit: 90)
            let longitude = try degrees(field("lng"), "lng", limit: 180)
            guard let step = UInt32(exactly: time.civil.unixSecondsInUTC - (time.offset ?? 0)) else {
                throw Bad("datetime", "The time is before 1970 or after February 2106.")
            }
            let status: HealthStatus
            switch statuses {
            case .allIll: status = .ill
            case .allNotDeclared: status = .notDeclared
            case .table(let table):
                guard let known = table[person] else {
                    throw Bad("status", "The person is not in the statuses file.")
                }
                status = known
            }
            let cell = try GeohashCell(latitude: latitude, longitude: longitude, precision: 12)
            try rows.append(person, status, step, cell.bits)
        } finish: {
            try rows.set(precision: 12, timeBase: TimeBase(start: 0, stepSeconds: 1, timeZone: "UTC"))
        }
    }

    private struct Bad: Error {
        let column: String
        let reason: String

        init(_ column: String, _ reason: String) {
            self.column = column
            self.reason = reason
        }
    }

    /// The rows taken, and a status for each person.
    private struct Rows {
        var persons: [Person] = []
        var places: [String: Int] = [:]
        var columns: (persons: [UInt32], steps: [UInt32], cells: [UInt64]) = ([], [], [])

        mutating func append(_ person: String, _ status: HealthStatus, _ step: UInt32, _ cell: UInt64) throws {
            if places[person] == nil {
                places[person] = persons.count
                persons.append(Person(identifier: person, status: status))
            }
            let place = places[person, default: 0]
            guard persons[place].status == status else {
                throw Bad("status", "The person had another status in an earlier row.")
            }
            columns.persons.append(UInt32(place))
            columns.steps.append(step)
            columns.cells.append(cell)
        }

        func set(precision: Int, timeBase: TimeBase) throws -> TrackSet {
            try TrackSet(
                precision: precision,
                timeBase: timeBase,
                persons: persons,
                personIndex: columns.persons,
                steps: columns.steps,
                cells: columns.cells
            )
        }
    }

    private static func read(
        _ bytes: [UInt8],
        _ names: [String],
        _ policy: BadRowPolicy,
        _ take: ((String) -> [UInt8]) throws -> Void,
        finish: () throws -> TrackSet
    ) -> Tracks {
        do {
            let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
            let pieces = text.split(separator: 0x0A, omittingEmptySubsequences: false)
            // What follows the last line feed is a line only if there is something, and has no CR LF.
            var lines = pieces.dropLast().map { Array($0.last == 0x0D ? $0.dropLast() : $0) }
            if let last = pieces.last, !last.isEmpty { lines.append(Array(last)) }
            guard let first = lines.first, let header = try? fields(first), header.count <= 64 else {
                throw MobilityError.headerUnreadable
            }
            let texts = try header.map { bytes in
                guard let text = String(validating: bytes, as: UTF8.self) else { throw MobilityError.headerUnreadable }
                return text
            }
            for name in names {
                guard texts.contains(name) else { throw MobilityError.headerMissingColumn(name) }
                guard texts.count(where: { $0 == name }) == 1 else { throw MobilityError.headerDuplicateColumn(name) }
            }
            var report = ImportReport()
            for (number, line) in lines.enumerated().dropFirst() {
                report.rows += 1
                do {
                    let row = try fields(line)
                    guard row.count == header.count else {
                        throw Bad("row", "The line has \(row.count) fields, the header \(header.count).")
                    }
                    try take { name in row[texts.firstIndex(of: name) ?? 0] }
                    report.accepted += 1
                } catch let bad as Bad {
                    let row = BadRow(line: number + 1, column: bad.column, reason: bad.reason)
                    guard policy == .skip else { throw MobilityError.badRow(row) }
                    report.badRowCount += 1
                    if report.badRows.count < 1000 { report.badRows.append(row) }
                }
            }
            return .success((try finish(), report))
        } catch {
            return .failure(error as? MobilityError ?? .headerUnreadable)
        }
    }

    /// The fields of a line without its end.
    private static func fields(_ line: [UInt8]) throws -> [[UInt8]] {
        guard !line.isEmpty else { throw Bad("row", "The line is empty.") }
        guard line.count <= 4096 else { throw Bad("row", "The line is longer than 4096 bytes.") }
        var fields: [[UInt8]] = [[]]
        var state = State.beginning
        for byte in line {
            let isQuote = byte == UInt8(ascii: "\"")
            switch (state, byte) {
            case (.beginning, _) where isQuote: state = .quoted
            case (.quoted, _) where isQuote: state = .closed
            case (.closed, _) where isQuote:
                fields[fields.count - 1].append(byte)
                state = .quoted
            case (.beginning, UInt8(ascii: ",")), (.plain, UInt8(ascii: ",")), (.closed, UInt8(ascii: ",")):
                fields.append([])
                state = .beginning
            case (.closed, _): throw Bad("row", "Something follows a closing quote.")
            case (.plain, _) where isQuote: throw Bad("row", "There is a quote inside an unquoted field.")
            case (_, ..<0x20), (_, 0x7F): throw Bad("row", "There is a control character.")
            default:
                fields[fields.count - 1].append(byte)
                if state == .beginning { state = .plain }
            }
        }
        guard state != .quoted else { throw Bad("row", "A quote is left open.") }
        return fields
    }

    private enum State {
        case beginning
        case plain
        case quoted
        case closed
    }

    private static func identifier(_ bytes: [UInt8], _ column: String) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Bad(column, "The identifier is not UTF-8.")
        }
        guard !text.isEmpty else { throw Bad(column, "The identifier is empty.") }
        guard bytes.count <= 128 else { throw Bad(column, "The identifier is longer than 128 bytes.") }
        return text
    }

    private static func degrees(_ bytes: [UInt8], _ column: String, limit: Double) throws -> Double {
        guard let text = String(validating: bytes, as: UTF8.self),
            text.wholeMatch(of: /[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?/) != nil,
            let value = Double(text)
        else { throw Bad(column, "The coordinate is not a decimal number.") }
        guard abs(value) <= limit else {
            throw Bad(column, "The coordinate is outside -\(Int(limit)) to \(Int(limit)).")
        }
        return value
    }
}
