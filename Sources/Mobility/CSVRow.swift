/// Where the fields of a CSV line are: RFC 4180, except that a line break always ends the row, and that another byte than
/// a comma may separate the fields.
///
/// A field may be quoted; inside quotes a separator is a character like others and `""` is a quote. A quote inside an
/// unquoted field, bytes after a closing quote, and a quote left open at the end of the line make the row malformed:
/// one lost quote then costs one row and not the rest of the file. Control characters are malformed too.
///
/// The fields lie one after another with one byte between: in the line itself where it is plain, in ``unquoted`` where
/// it has quotes.
struct CSVRow {
    /// What stands between two fields.
    let separator: UInt8
    /// The number of fields.
    private(set) var count = 0
    /// One less than where the first field starts, then where each field ends; no more than the limit are kept.
    private(set) var ends = [Int](repeating: 0, count: MobilityLimits.columns + 1)
    /// The fields of a line that was split, without their quotes.
    private(set) var unquoted: [UInt8] = []

    /// A row before its line.
    init(separator: UInt8) {
        self.separator = separator
    }

    /// Finds the fields of a line that has commas and neither quotes nor control characters, eight bytes at a time.
    ///
    /// - Parameters:
    ///   - bytes: Lines.
    ///   - start: The line's offset.
    /// - Returns: The offset of the next line; nil, and the fields unknown, if the line is not plain or not of an
    ///   acceptable length, or ends within the last eight bytes.
    mutating func scan(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        guard separator == CSVByte.comma else { return nil }
        let (fields, end) = Self.scan(bytes, from: start, &ends)
        count = fields
        guard end > start, end - start <= MobilityLimits.lineLength else { return nil }
        if bytes[end] == CSVByte.lineFeed { return end + 1 }
        guard bytes[end] == CSVByte.carriageReturn, end + 1 < bytes.count, bytes[end + 1] == CSVByte.lineFeed
        else { return nil }
        return end + 2
    }

    /// The number of fields before the first quote or control character, and where that is; the start if nowhere.
    private static func scan(_ bytes: Span<UInt8>, from start: Int, _ ends: inout [Int]) -> (fields: Int, end: Int) {
        var ends = ends.mutableSpan
        ends[0] = start - 1
        var count = 0
        var cursor = start
        while cursor + 8 <= bytes.count {
            var special = CSVByte.special(bytes.littleEndian(at: cursor, as: UInt64.self))
            while special != 0 {
                let place = cursor + special.trailingZeroBitCount / 8
                count += 1
                if count < ends.count { ends[count] = place }
                if bytes[place] != CSVByte.comma { return (count, place) }
                special &= special &- 1
            }
            cursor += 8
        }
        return (0, start)
    }

    /// Finds the fields of any line, and moves the cursor to the next, or throws that the line is malformed.
    mutating func split(lineOf lines: Span<UInt8>, at cursor: inout Int) throws(RowDefect) {
        let start = cursor
        var end = start
        while end < lines.count, lines[end] != CSVByte.lineFeed { end += 1 }
        cursor = end + 1
        if end < lines.count, end > start, lines[end - 1] == CSVByte.carriageReturn { end -= 1 }
        guard end > start else { throw RowDefect(column: "row", reason: "The line is empty.") }
        guard end - start <= MobilityLimits.lineLength else {
            throw RowDefect(column: "row", reason: "The line is longer than \(MobilityLimits.lineLength) bytes.")
        }
        if let reason = split(lines.extracting(start..<end)) { throw RowDefect(column: "row", reason: reason) }
    }

    /// Splits a line, given without its end; returns what is wrong with it, if anything.
    private mutating func split(_ line: Span<UInt8>) -> String? {
        ends[0] = -1
        count = 0
        unquoted.removeAll(keepingCapacity: true)
        var cursor = 0
        while true {
            let isQuoted = cursor < line.count && line[cursor] == CSVByte.quote
            if let reason = isQuoted ? takeQuoted(line, &cursor) : takePlain(line, &cursor) { return reason }
            count += 1
            if count < ends.count { ends[count] = unquoted.count }
            unquoted.append(CSVByte.comma)
            guard cursor < line.count else { return nil }
            // The field ended at a separator, after which there is another field, if an empty one.
            cursor += 1
        }
    }

    /// Takes the field up to the next separator; returns what is wrong with it, if anything.
    private mutating func takePlain(_ line: Span<UInt8>, _ cursor: inout Int) -> String? {
        while cursor < line.count, line[cursor] != separator {
            let byte = line[cursor]
            if byte == CSVByte.quote { return "There is a quote inside an unquoted field." }
            if CSVByte.isControl(byte) { return "There is a control character." }
            unquoted.append(byte)
            cursor += 1
        }
        return nil
    }

    /// Takes the field from its opening quote up to the separator after its closing quote.
    private mutating func takeQuoted(_ line: Span<UInt8>, _ cursor: inout Int) -> String? {
        cursor += 1
        while cursor < line.count {
            let byte = line[cursor]
            if CSVByte.isControl(byte) { return "There is a control character." }
            cursor += 1
            if byte == CSVByte.quote {
                guard cursor < line.count, line[cursor] != separator else { return nil }
                guard line[cursor] == CSVByte.quote else { return "Something follows a closing quote." }
                cursor += 1
            }
            unquoted.append(byte)
        }
        return "A quote is left open."
    }
}
