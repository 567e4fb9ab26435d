internal import Geohash

/// Writes a ``TrackFile`` piece by piece, for sets that memory should not hold.
///
/// The number of rows stands before them and is not known until the end: the header says 0 at first, and
/// ``rowCountField(_:)`` says what must be written over it.
package struct TrackFileWriter {
    /// Where the number of rows stands in the file.
    package static let rowCountOffset = 32

    /// The rows so far.
    package private(set) var rowCount = 0

    private var personIndex: [UInt32] = []
    private var steps: [UInt32] = []
    private var cells: [UInt64] = []
    private var last: (person: UInt32, step: UInt32)?
    private let precision: Int
    private let personCount: Int
    private var bytes: [UInt8]

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - precision: The characters of every cell, 1…12.
    ///   - timeBase: What the steps mean.
    ///   - persons: The persons; their identifiers are unique, which is not checked here.
    /// - Throws: What the reader would refuse.
    package init(precision: Int, timeBase: TimeBase, persons: [Person]) throws(MobilityError) {
        guard GeohashGrid.isPrecision(precision) else { throw .precisionOutOfRange(precision) }
        guard timeBase.isValid else { throw .timeBaseInvalid }
        guard persons.count <= MobilityLimits.persons else { throw .tooManyPersons }
        guard persons.allSatisfy({ Person.isIdentifier($0.identifier) }) else { throw .identifierInvalid }
        (self.precision, personCount, bytes) = (precision, persons.count, [])
        TrackFile.appendHeader(precision: precision, timeBase: timeBase, persons: persons, rowCount: 0, to: &bytes)
    }

    /// Appends rows, which continue those before: ordered by person and step.
    ///
    /// - Throws: The first thing that is wrong with a row; nothing may be written after it.
    package mutating func append(
        personIndex: [UInt32],
        steps: [UInt32],
        cells: [UInt64]
    ) throws(MobilityError) {
        guard personIndex.count == steps.count, steps.count == cells.count else { throw .columnLengthsDiffer }
        guard rowCount + cells.count <= MobilityLimits.rows else { throw .tooManyRows }
        for row in cells.indices {
            guard personIndex[row] < personCount else { throw .personOutOfRange }
            guard GeohashGrid.isCell(bits: cells[row], precision: precision) else { throw .cellOutOfRange }
            if let last { guard last <= (personIndex[row], steps[row]) else { throw .trackFile(.rowsOutOfOrder) } }
            last = (personIndex[row], steps[row])
        }
        rowCount += cells.count
        self.personIndex += personIndex
        self.steps += steps
        self.cells += cells
        var start = 0
        while self.cells.count - start >= TrackFile.blockRows {
            appendBlock(start..<start + TrackFile.blockRows)
            start += TrackFile.blockRows
        }
        self.personIndex.removeFirst(start)
        self.steps.removeFirst(start)
        self.cells.removeFirst(start)
    }

    /// Ends the file; ``takeBytes()`` has its rest.
    package mutating func finish() {
        if !cells.isEmpty { appendBlock(cells.indices) }
        bytes.append(littleEndian: UInt32(0))
    }

    /// What belongs at ``rowCountOffset`` of a file of so many rows.
    package static func rowCountField(_ rows: Int) -> [UInt8] {
        var field: [UInt8] = []
        field.append(littleEndian: UInt64(rows))
        return field
    }

    /// The file's next bytes.
    package mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private mutating func appendBlock(_ rows: Range<Int>) {
        TrackFile.appendBlock(
            personIndex: personIndex[rows],
            steps: steps[rows],
            cells: cells[rows],
            to: &bytes
        )
    }
}
