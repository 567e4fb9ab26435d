internal import Geohash

/// Some rows of a track file, as columns.
package struct TrackRows: Equatable, Sendable {
    /// For each row, the person's place in the file.
    package private(set) var personIndex: [UInt32] = []
    /// For each row, the time step.
    package private(set) var steps: [UInt32] = []
    /// For each row, the cell's bits.
    package private(set) var cells: [UInt64] = []

    /// No row.
    package init() {}

    /// The number of rows.
    package var count: Int {
        cells.count
    }

    /// Appends the rows of a block, which holds the three columns one after another.
    ///
    /// Each row must name a person and a cell that the header allows, and must not come before the one in `last`,
    /// which is left at the block's last row.
    mutating func append(
        block: Span<UInt8>,
        header: TrackFileHeader,
        last: inout (person: UInt32, step: UInt32)
    ) throws(MobilityError) {
        let count = block.count / TrackFile.rowLength
        for row in 0..<count {
            let person = block.littleEndian(at: 4 * row, as: UInt32.self)
            let step = block.littleEndian(at: 4 * (count + row), as: UInt32.self)
            let cell = block.littleEndian(at: 8 * (count + row), as: UInt64.self)
            guard person < header.personCount else { throw .personOutOfRange }
            guard (person, step) >= last else { throw .trackFile(.rowsOutOfOrder) }
            guard GeohashGrid.isCell(bits: cell, precision: header.precision) else { throw .cellOutOfRange }
            last = (person, step)
            personIndex.append(person)
            steps.append(step)
            cells.append(cell)
        }
    }
}
