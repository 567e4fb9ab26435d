/// The rows of a heatmap segment: exactly K cells per declared-ill person and day, null-padded.
///
/// ```
/// 0   8  persons, little-endian
/// 8   8  padded persons (as in the public header)
/// 16  4  K, tokens per person
/// 20  4  zero
/// 24     padded persons × K × 8: geohash bits of the token's cell, all ones = no token
/// ```
/// The sensitivity of every count over these rows is K by construction. Padding rows are all null.
package enum TokenRows {
    /// A token that counts nothing.
    package static let null = UInt64.max
    /// The most persons in one segment.
    package static let maximumPersons: UInt64 = 1 << 27
    static let headerLength = 24

    /// Encodes persons of exactly `tokensPerPerson` tokens each, padded to `paddedPersons` rows, block by block.
    ///
    /// - Throws: `DatasetsError.malformedRows` where a person has another number of tokens, or what `output` throws.
    package static func encode(
        persons: [[UInt64]],
        tokensPerPerson: Int,
        paddedPersons: Int,
        output: ([UInt8]) throws -> Void
    ) throws {
        guard persons.count <= paddedPersons, persons.allSatisfy({ $0.count == tokensPerPerson }) else {
            throw DatasetsError.malformedRows
        }
        var block: [UInt8] = []
        block.appendLittleEndian(UInt64(persons.count))
        block.appendLittleEndian(UInt64(paddedPersons))
        block.appendLittleEndian(UInt32(tokensPerPerson))
        block.appendLittleEndian(UInt32(0))
        for row in 0..<paddedPersons {
            if row < persons.count {
                for token in persons[row] { block.appendLittleEndian(token) }
            } else {
                block.append(contentsOf: repeatElement(0xff, count: 8 * tokensPerPerson))
            }
            if block.count >= 1 << 16 {
                try output(block)
                block.removeAll(keepingCapacity: true)
            }
        }
        try output(block)
    }

    /// Reads a whole segment and gives each person's K tokens, padding included, to `body`.
    ///
    /// - Throws: `DatasetsError` where rows differ from the header, or what the stream or `body` throws.
    package static func read(
        _ segment: OpenSegment,
        tokensPerPerson: Int,
        body: ([UInt64]) throws -> Void
    ) throws {
        guard segment.header.layout == .tokens else { throw DatasetsError.wrongLayout }
        guard segment.header.paddedRecords <= maximumPersons else { throw DatasetsError.tooManyRows }
        var buffer = RowBuffer()
        var remaining: UInt64?
        var persons: UInt64 = 0
        var tokens = [UInt64](repeating: null, count: tokensPerPerson)
        while let block = try segment.next() {
            buffer.append(block)
            if remaining == nil, buffer.available >= headerLength {
                let header = buffer.take(headerLength)
                guard header.littleEndian64(at: 0) <= segment.header.paddedRecords,
                    header.littleEndian64(at: 8) == segment.header.paddedRecords,
                    header.littleEndian32(at: 16) == UInt32(tokensPerPerson), header.littleEndian32(at: 20) == 0
                else { throw DatasetsError.malformedRows }
                remaining = segment.header.paddedRecords
                persons = header.littleEndian64(at: 0)
            }
            while let left = remaining, left > 0, buffer.available >= 8 * tokensPerPerson {
                let row = buffer.take(8 * tokensPerPerson)
                for index in 0..<tokensPerPerson { tokens[index] = row.littleEndian64(at: 8 * index) }
                let isPadding = left <= segment.header.paddedRecords - persons
                guard !isPadding || tokens.allSatisfy({ $0 == null }) else { throw DatasetsError.malformedRows }
                try body(tokens)
                remaining = left - 1
            }
        }
        guard remaining == 0, buffer.available == 0 else { throw DatasetsError.wrongRowCount }
    }
}
