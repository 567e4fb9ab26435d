/// The fields of one CSV line, one after another, without their quotes.
struct CSVRow {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// The number of fields.
    var count: Int {
        ends.count
    }

    /// The bytes of a field.
    func range(of field: Int) -> Range<Int> {
        (field == 0 ? 0 : ends[field - 1])..<ends[field]
    }

    /// Calls a function with the bytes of a field.
    func withField<Result>(_ field: Int, _ body: (Span<UInt8>) -> Result) -> Result {
        body(bytes.span.extracting(range(of: field)))
    }

    /// The text of a field; nil if it is no UTF-8.
    func text(_ field: Int) -> String? {
        withField(field) { String(utf8: $0) }
    }

    /// Replaces the fields by those of a line, given without its end.
    mutating func split(_ line: Span<UInt8>) -> CSVLineReader.Line {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        var cursor = 0
        while true {
            let isQuoted = cursor < line.count && line[cursor] == CSVByte.quote
            if let reason = isQuoted ? takeQuoted(line, &cursor) : takePlain(line, &cursor) {
                return .malformed(reason: reason)
            }
            ends.append(bytes.count)
            guard cursor < line.count else { return .row }
            // The field ended at a comma, after which there is another field, if an empty one.
            cursor += 1
        }
    }

    /// Takes the field up to the next comma; returns what is wrong with it, if anything.
    private mutating func takePlain(_ line: Span<UInt8>, _ cursor: inout Int) -> String? {
        while cursor < line.count, line[cursor] != CSVByte.comma {
            let byte = line[cursor]
            if byte == CSVByte.quote { return "There is a quote inside an unquoted field." }
            if CSVByte.isControl(byte) { return "There is a control character." }
            bytes.append(byte)
            cursor += 1
        }
        return nil
    }

    /// Takes the field from its opening quote up to the comma after its closing quote.
    private mutating func takeQuoted(_ line: Span<UInt8>, _ cursor: inout Int) -> String? {
        cursor += 1
        while cursor < line.count {
            let byte = line[cursor]
            if CSVByte.isControl(byte) { return "There is a control character." }
            cursor += 1
            if byte == CSVByte.quote {
                guard cursor < line.count, line[cursor] != CSVByte.comma else { return nil }
                guard line[cursor] == CSVByte.quote else { return "Something follows a closing quote." }
                cursor += 1
            }
            bytes.append(byte)
        }
        return "A quote is left open."
    }
}
