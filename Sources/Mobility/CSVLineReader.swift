/// Cuts the bytes of a CSV file into rows: RFC 4180, except that a line break always ends the row.
///
/// Lines end with LF or CR LF, the last one also with the end of the file; a UTF-8 byte order mark is passed over.
/// A field may be quoted; inside quotes a comma is a character like others and `""` is a quote. A quote inside an
/// unquoted field, bytes after a closing quote, and a quote left open at the end of the line make the row malformed:
/// one lost quote then costs one row and not the rest of the file. Control characters are malformed too.
struct CSVLineReader {
    /// What the reader found on a line.
    enum Line: Equatable {
        case row
        case malformed(reason: String)
    }

    /// The fields of the current line, one after another, without quotes.
    private(set) var row = CSVRow()
    /// The number of the current line; the first is 1.
    private(set) var line = 0
    private let bytes: [UInt8]
    private var cursor: Int

    /// A reader before the first line.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        cursor = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Goes to the next line; nil after the last.
    mutating func next() -> Line? {
        // A second reference to the same storage, since the row changes while the line is read.
        let bytes = bytes
        guard cursor < bytes.count else { return nil }
        let start = cursor
        var end = start
        while end < bytes.count, bytes[end] != CSVByte.lineFeed { end += 1 }
        cursor = end + 1
        line += 1
        if end < bytes.count, end > start, bytes[end - 1] == CSVByte.carriageReturn { end -= 1 }
        guard end > start else { return .malformed(reason: "The line is empty.") }
        guard end - start <= MobilityLimits.lineLength else {
            return .malformed(reason: "The line is longer than \(MobilityLimits.lineLength) bytes.")
        }
        return row.split(bytes.span.extracting(start..<end))
    }
}

/// The bytes that mean something in a CSV file.
enum CSVByte {
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let quote: UInt8 = 0x22
    static let comma: UInt8 = 0x2C

    /// Whether a byte is a control character.
    static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F
    }
}
