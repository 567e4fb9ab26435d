/// Reads a track file piece by piece, however it is cut, and checks everything that ``TrackFile`` specifies.
///
/// Memory follows the bytes that came, never the numbers that they claim. A reader that has thrown throws the same
/// error again. Rows are handed out block by block; they are of a whole file only once ``finish()`` has returned.
package struct TrackFileReader {
    /// The header, once its bytes have come.
    package private(set) var header: TrackFileHeader?
    /// The persons so far.
    package private(set) var persons: [Person] = []

    private enum Stage {
        case prefix
        case header(length: Int)
        case personLength
        case identifier(length: Int)
        case blockLength
        case block(rows: Int)
        case done
    }

    private var stage = Stage.prefix
    /// The bytes of a stage that is not complete.
    private var pending: [UInt8] = []
    private var identifiers: Set<String> = []
    /// Of the person whose identifier comes next.
    private var status = HealthStatus.notDeclared
    private var rows = TrackRows()
    private var rowsBegun = 0
    private var last: (person: UInt32, step: UInt32) = (0, 0)
    private var failure: MobilityError?

    /// A reader at the start of a file.
    package init() {}

    /// Takes the next bytes of the file.
    package mutating func consume(_ chunk: [UInt8]) throws(MobilityError) {
        try consume(chunk.span)
    }

    /// Takes the next bytes of the file.
    package mutating func consume(_ chunk: Span<UInt8>) throws(MobilityError) {
        if let failure { throw failure }
        do {
            try advance(chunk)
        } catch {
            failure = error
            throw error
        }
    }

    /// Hands out the rows of the blocks that are complete, and forgets them.
    package mutating func takeRows() -> TrackRows {
        defer { rows = TrackRows() }
        return rows
    }

    /// Ends the file; throws if it was not whole.
    package consuming func finish() throws(MobilityError) -> TrackFileHeader {
        if let failure { throw failure }
        guard case .done = stage, let header else { throw .trackFile(.truncated) }
        return header
    }

    /// The bytes that complete the stage.
    private var needed: Int {
        switch stage {
        case .prefix: TrackFile.prefixLength
        case .header(let length): length
        case .personLength: 2
        case .identifier(let length): length
        case .blockLength: 4
        case .block(let rows): rows * TrackFile.rowLength
        case .done: 1
        }
    }

    /// Completes as many stages as the bytes allow, and keeps the rest.
    private mutating func advance(_ chunk: Span<UInt8>) throws(MobilityError) {
        var start = 0
        while chunk.count - start >= needed - pending.count {
            let end = start + needed - pending.count
            let piece = chunk.extracting(start..<end)
            start = end
            if pending.isEmpty {
                try complete(piece)
            } else {
                var whole: [UInt8] = []
                swap(&whole, &pending)
                whole.append(copying: piece)
                try complete(whole.span)
            }
        }
        pending.append(copying: chunk.extracting(start..<chunk.count))
    }

    /// Acts on the bytes of the stage, and goes to the next.
    private mutating func complete(_ bytes: Span<UInt8>) throws(MobilityError) {
        switch stage {
        case .prefix:
            stage = .header(length: try TrackFileHeader.length(fromPrefix: bytes))
        case .header:
            header = try TrackFileHeader(bytes)
            expectPersonOrBlock()
        case .personLength:
            let length = Int(bytes[1])
            guard length >= 1, length <= MobilityLimits.identifierLength else { throw .identifierInvalid }
            status = try Self.status(bytes[0])
            stage = .identifier(length: length)
        case .identifier:
            try appendPerson(bytes)
            expectPersonOrBlock()
        case .blockLength:
            try beginBlock(rows: Int(bytes.littleEndian(at: 0, as: UInt32.self)))
        case .block:
            guard let header else { return }
            try rows.append(block: bytes, header: header, last: &last)
            stage = .blockLength
        case .done:
            throw .trackFile(.trailingBytes)
        }
    }

    private mutating func expectPersonOrBlock() {
        stage = persons.count == header?.personCount ? .blockLength : .personLength
    }

    private static func status(_ byte: UInt8) throws(MobilityError) -> HealthStatus {
        guard let status = HealthStatus(rawValue: byte) else { throw .trackFile(.statusUnknown) }
        return status
    }

    private mutating func appendPerson(_ bytes: Span<UInt8>) throws(MobilityError) {
        guard let identifier = String(utf8: bytes) else { throw .trackFile(.textMalformed) }
        guard Person.isIdentifier(identifier) else { throw .identifierInvalid }
        guard identifiers.insert(identifier).inserted else { throw .duplicatePerson }
        persons.append(Person(identifier: identifier, status: status))
    }

    /// The block must be as long as the rows that are still to come call for; after the last one it is the end marker.
    private mutating func beginBlock(rows count: Int) throws(MobilityError) {
        let remaining = (header?.rowCount ?? 0) - rowsBegun
        guard count == min(remaining, TrackFile.blockRows) else { throw .trackFile(.blockLengthUnexpected) }
        rowsBegun += count
        stage = count == 0 ? .done : .block(rows: count)
    }
}
