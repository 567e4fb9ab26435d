/// The rows of a social-distance segment: a table of row keys, then the presences in order of time.
///
/// ```
/// 0   8  persons          8   8  padded persons
/// 16  8  records          24  8  padded records (as in the public header)
/// 32     padded persons × 16: row key, see DatasetKeys.rowKey; padding keys are random
///        padded records × 16: time step (4), person (4, index into the table), geohash bits of the cell (8)
/// ```
/// All numbers are little-endian. Records are sorted by step, then cell, then person, each at most once; padding
/// records have all bits set and stand last.
package enum ContactRows {
    /// Somebody was in a cell at a time step.
    package struct Presence: Hashable, Sendable, Comparable {
        /// Steps since the day's local midnight.
        package var step: UInt32
        /// Index into the table of row keys.
        package var person: UInt32
        /// Geohash bits.
        package var cell: UInt64

        /// A presence of its parts.
        package init(step: UInt32, person: UInt32, cell: UInt64) {
            self.step = step
            self.person = person
            self.cell = cell
        }

        /// By step, then cell, then person.
        package static func < (left: Presence, right: Presence) -> Bool {
            (left.step, left.cell, left.person) < (right.step, right.cell, right.person)
        }
    }

    /// The most records, and the most persons, in one segment.
    package static let maximumRecords: UInt64 = 1 << 32
    static let headerLength = 32
    static let rowLength = 16

    /// Encodes a table and its presences, block by block.
    ///
    /// - Throws: `DatasetsError.malformedRows` where presences are not strictly sorted or name a person outside of
    ///   the table, or what `output` throws.
    package static func encode(
        paddedRowKeys: [[UInt8]],
        persons: Int,
        presences: [Presence],
        paddedRecords: Int,
        output: ([UInt8]) throws -> Void
    ) throws {
        guard persons <= paddedRowKeys.count, presences.count <= paddedRecords,
            paddedRowKeys.allSatisfy({ $0.count == rowLength })
        else { throw DatasetsError.malformedRows }
        var block: [UInt8] = []
        for number in [persons, paddedRowKeys.count, presences.count, paddedRecords] {
            block.appendLittleEndian(UInt64(number))
        }
        for key in paddedRowKeys {
            block.append(contentsOf: key)
            try flush(&block, beyond: 1 << 16, output)
        }
        var previous: Presence?
        for presence in presences {
            guard presence.person < UInt32(persons), previous.map({ $0 < presence }) ?? true else {
                throw DatasetsError.malformedRows
            }
            previous = presence
            block.appendLittleEndian(presence.step)
            block.appendLittleEndian(presence.person)
            block.appendLittleEndian(presence.cell)
            try flush(&block, beyond: 1 << 16, output)
        }
        for _ in presences.count..<paddedRecords {
            block.append(contentsOf: repeatElement(0xff, count: rowLength))
            try flush(&block, beyond: 1 << 16, output)
        }
        try flush(&block, beyond: 0, output)
    }

    private static func flush(_ block: inout [UInt8], beyond limit: Int, _ output: ([UInt8]) throws -> Void) throws {
        guard block.count > limit else { return }
        try output(block)
        block.removeAll(keepingCapacity: true)
    }

    /// Reads a whole segment: the table of row keys (padding included) first, then each presence in order.
    ///
    /// - Parameters:
    ///   - segment: the opened segment.
    ///   - table: is given the padded row keys, 16 bytes each, and the true number of persons, once.
    ///   - body: is given each presence, padding left out.
    /// - Throws: `DatasetsError` where rows differ from the header, or what the stream or the closures throw.
    package static func read(
        _ segment: OpenSegment,
        table: ([UInt8], Int) throws -> Void,
        body: (Presence) throws -> Void
    ) throws {
        guard segment.header.layout == .contacts else { throw DatasetsError.wrongLayout }
        guard segment.header.paddedRecords <= maximumRecords else { throw DatasetsError.tooManyRows }
        var reader = Reader(paddedRecords: segment.header.paddedRecords)
        while let block = try segment.next() {
            try reader.consume(block, table: table, body: body)
        }
        guard reader.isComplete else { throw DatasetsError.wrongRowCount }
    }

    private struct Reader {
        private enum Stage {
            case counts
            case table(persons: Int, padded: Int, records: UInt64)
            case records(persons: Int, left: UInt64, paddingLeft: UInt64)
        }

        let paddedRecords: UInt64
        private var buffer = RowBuffer()
        private var stage = Stage.counts
        private var previous: Presence?

        init(paddedRecords: UInt64) {
            self.paddedRecords = paddedRecords
        }

        var isComplete: Bool {
            guard case .records(_, 0, 0) = stage else { return false }
            return buffer.available == 0
        }

        mutating func consume(
            _ block: [UInt8],
            table: ([UInt8], Int) throws -> Void,
            body: (Presence) throws -> Void
        ) throws {
            buffer.append(block)
            if case .counts = stage, buffer.available >= headerLength { try readCounts() }
            if case .table(let persons, let padded, let records) = stage, buffer.available >= padded * rowLength {
                try table(Array(buffer.take(padded * rowLength)), persons)
                stage = .records(persons: persons, left: records, paddingLeft: paddedRecords - records)
            }
            guard case .records(let persons, var left, var paddingLeft) = stage else { return }
            while left > 0, buffer.available >= rowLength {
                let row = buffer.take(rowLength)
                let presence = Presence(
                    step: row.littleEndian32(at: 0),
                    person: row.littleEndian32(at: 4),
                    cell: row.littleEndian64(at: 8)
                )
                guard presence.person < persons, previous.map({ $0 < presence }) ?? true else {
                    throw DatasetsError.malformedRows
                }
                previous = presence
                left -= 1
                try body(presence)
            }
            while left == 0, paddingLeft > 0, buffer.available >= rowLength {
                guard buffer.take(rowLength).allSatisfy({ $0 == 0xff }) else { throw DatasetsError.malformedRows }
                paddingLeft -= 1
            }
            stage = .records(persons: persons, left: left, paddingLeft: paddingLeft)
        }

        private mutating func readCounts() throws {
            let header = buffer.take(headerLength)
            let (persons, padded) = (header.littleEndian64(at: 0), header.littleEndian64(at: 8))
            let records = header.littleEndian64(at: 16)
            guard persons <= padded, padded <= UInt64(UInt32.max), records <= paddedRecords,
                header.littleEndian64(at: 24) == paddedRecords
            else { throw DatasetsError.malformedRows }
            stage = .table(persons: Int(persons), padded: Int(padded), records: records)
        }
    }
}
