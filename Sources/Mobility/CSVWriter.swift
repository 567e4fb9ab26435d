/// Writes CSV rows, ended by LF, with quotes only where a field needs them.
struct CSVWriter {
    /// The file so far.
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

    /// Ends the row.
    mutating func endRow() {
        bytes.append(CSVByte.lineFeed)
        isRowBegun = false
    }
}
