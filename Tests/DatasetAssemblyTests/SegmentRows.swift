/// Reads a segment's plaintext by the documented layout alone, with nothing of the module under test.
struct SegmentRows {
    let bytes: [UInt8]

    func word(_ index: Int) -> UInt32 {
        bytes[4 * index..<4 * index + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The token rows of a heatmap segment with padding.
    var tokens: (persons: Int, perPerson: Int, rows: [[UInt32]]) {
        let (persons, count) = (Int(word(0)), Int(word(1)))
        let padded = (bytes.count / 4 - 4) / count
        let rows = (0..<padded).map { row in (0..<count).map { word(4 + row * count + $0) } }
        return (persons, count, rows)
    }

    /// The row keys of a contact segment without padding.
    var rowKeys: [[UInt8]] { Array(paddedRowKeys.prefix(Int(word(0)))) }

    /// All row keys of a contact segment.
    var paddedRowKeys: [[UInt8]] {
        (0..<Int(word(1))).map { Array(bytes[16 + 16 * $0..<32 + 16 * $0]) }
    }

    /// The groups of a contact segment, each the places of its people in the table.
    var groups: [[Int]] {
        let start = 4 + 4 * Int(word(1))
        return (start..<start + Int(word(2))).reduce(into: []) { groups, index in
            if word(index) >> 31 == 1 { groups.append([]) }
            groups[groups.count - 1].append(Int(word(index) & 0x7fff_ffff))
        }
    }
}
