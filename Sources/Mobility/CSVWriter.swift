/// Writes CSV rows, ended by LF, with quotes only where a field needs them.
struct CSVWriter {
    /// What was written and not taken.
    private(set) var bytes: [UInt8] = []
    private var isRowBegun = false

    /// A file with its header line.
    init(header: [StaticString]) {
        for name in header { append("\(name)") }
        endRow()
    }

    /// Appends a field to the row.
    mutating func append(_ field: String) {
        if isRowBegun { bytes.append(CSVByte.comma) }
        isRowBegun = true
        if field.utf8.contains(where: { $0 == CSVByte.comma || $0 == CSVByte.quote }) {
            bytes.append(CSVByte.quote)
            for byte in field.utf8 {
                if byte == CSVByte.quote { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(CSVByte.quote)
        } else {
            bytes.append(contentsOf: field.utf8)
        }
    }

    /// Appends a field of numbers and signs, which needs no quotes.
    mutating func append(plain body: (inout [UInt8]) -> Void) {
        if isRowBegun { bytes.append(CSVByte.comma) }
        isRowBegun = true
        body(&bytes)
    }

    /// Hands out what was written, and forgets it.
    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Ends the row.
    mutating func endRow() {
        bytes.append(CSVByte.lineFeed)
        isRowBegun = false
    }
}
