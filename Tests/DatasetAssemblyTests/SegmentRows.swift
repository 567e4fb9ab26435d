/// Reads a segment's plaintext by the documented layout alone, with nothing of the module under test.
struct SegmentRows {
    let bytes: [UInt8]

    func number(at offset: Int, width: Int) -> UInt64 {
        bytes[offset..<offset + width].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The token rows of a heatmap segment without padding, K first checked.
    var tokens: (persons: Int, padded: Int, perPerson: Int, rows: [[UInt64]]) {
        let (persons, padded) = (Int(number(at: 0, width: 8)), Int(number(at: 8, width: 8)))
        let count = Int(number(at: 16, width: 4))
        let rows = (0..<padded).map { row in
            (0..<count).map { number(at: 24 + 8 * (row * count + $0), width: 8) }
        }
        return (persons, padded, count, rows)
    }

    /// The row keys of a contact segment without padding.
    var rowKeys: [[UInt8]] {
        (0..<Int(number(at: 0, width: 8))).map { Array(bytes[32 + 16 * $0..<48 + 16 * $0]) }
    }

    /// All row keys of a contact segment.
    var paddedRowKeys: [[UInt8]] {
        (0..<Int(number(at: 8, width: 8))).map { Array(bytes[32 + 16 * $0..<48 + 16 * $0]) }
    }

    /// The presences of a contact segment without padding: step, person, cell.
    var presences: [[UInt64]] {
        let start = 32 + 16 * Int(number(at: 8, width: 8))
        return (0..<Int(number(at: 16, width: 8))).map { row in
            let place = start + 16 * row
            return [number(at: place, width: 4), number(at: place + 4, width: 4), number(at: place + 8, width: 8)]
        }
    }
}
