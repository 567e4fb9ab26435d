import Cryptography
import Datasets
import Geohash

/// Reads the input as a segment that has been decrypted.
///
/// Of the first byte bits 0…3 say how long its blocks are, bits 4 and 5 how many cores read it, bit 6 whether a public
/// header follows, as a container has it, or one of two fixed headers is meant, which bit 7 chooses. The rest is
/// plaintext.
///
/// Whatever the words are, they are refused, or every token is a cell of the region or null, and every group is one of
/// different persons in order, and every tick has everybody's coordinates; the blocks and the cores change nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSegment(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    var plaintext = Array(input.dropFirst())
    var header = fixedHeader(choice & 0x80 == 0 ? .tokens : .contacts)
    if choice & 0x40 != 0 {
        guard let parts = try? DatasetContainer.split(plaintext) else { return 0 }
        header = try? SegmentHeader(decoding: parts.header)
        plaintext = Array(parts.ciphertext)
    }
    // A header may promise more words than any file holds; only what the file holds is read.
    guard let header else { return 0 }
    let whole = OpenSegment(header: header, plaintext: plaintext)
    let cut = OpenSegment(header: header, plaintext: plaintext, blockLength: 4 * Int(choice & 15 + 1))
    let workers = Int(choice >> 4 & 3 + 1)
    switch header.layout {
    case .tokens:
        precondition(tokens(of: whole, workers: 1) == tokens(of: cut, workers: workers), "blocks change the tokens")
    case .contacts:
        precondition(groups(of: whole, workers: 1) == groups(of: cut, workers: workers), "blocks change the groups")
    case .positions:
        precondition(ticks(of: whole, workers: 1) == ticks(of: cut, workers: workers), "blocks change the ticks")
    }
    return 0
}

private func fixedHeader(_ layout: SegmentLayout) -> SegmentHeader? {
    guard let app = try? EthereumAddress(bytes: [UInt8](repeating: 1, count: 20)),
        let region = try? CellRectangle(columns: 0..<3, rows: 0..<2, precision: 6)
    else { return nil }
    return SegmentHeader(
        app: app,
        day: "2020-11-21",
        timeZone: "UTC",
        region: region,
        precision: 6,
        stepSeconds: 300,
        layout: layout,
        paddedPersons: 4,
        paddedRecords: 8,
        salt: [UInt8](repeating: 2, count: 32)
    )
}

private func tokens(of segment: OpenSegment, workers: Int) -> [UInt32]? {
    try? TokenRows.read(segment, tokensPerPerson: 2, workers: workers, start: { [] }) { seen, words in
        for index in words.indices {
            let token = words[index]
            precondition(token == TokenRows.null || token < segment.header.region.count, "a token is no cell")
            seen.append(token)
        }
    }.flatMap(\.self)
}

/// The groups that hold the first person, and the rows of three keys.
private func groups(of segment: OpenSegment, workers: Int) -> Set<[UInt32]>? {
    let keys = [UInt8(0), 1, 2].map { [UInt8](repeating: $0, count: 16) }
    var persons = 0
    let visitors = try? ContactGroups.read(segment, rowsOf: keys, workers: workers) { number, rows in
        precondition(rows.allSatisfy { $0 ?? 0 <= number }, "a row is none of the table")
        persons = number
        return FirstPersonsGroups(rows: rows)
    }
    guard let visitors else { return nil }
    let groups = visitors.flatMap(\.groups)
    for group in groups {
        precondition(zip(group, group.dropFirst()).allSatisfy { $0 < $1 }, "persons are not in order")
        precondition(group.allSatisfy { $0 < persons }, "a person is none of the table")
    }
    return Set(groups + visitors.prefix(1).map { $0.rows.map { $0 ?? .max } })
}

/// The coordinates of all ticks.
private func ticks(of segment: OpenSegment, workers: Int) -> [UInt32]? {
    let visitors = try? PositionTicks.read(segment, workers: workers) { persons, _, keys in
        precondition(4 * persons <= keys.count, "a person has no key")
        return TickWords(rows: keys.count / 4)
    }
    return visitors?.flatMap(\.words)
}

private struct TickWords: TickVisitor {
    let rows: Int
    var words: [UInt32] = []

    mutating func visit(x: Span<UInt32>, y: Span<UInt32>, z: Span<UInt32>) {
        for axis in 0..<3 {
            let column = axis == 0 ? x : axis == 1 ? y : z
            precondition(column.count == rows, "a tick is no tick of everybody")
            for row in column.indices { words.append(column[row]) }
        }
    }
}

private struct FirstPersonsGroups: GroupVisitor {
    let rows: [UInt32?]
    var groups: [[UInt32]] = []

    func next(from start: Int, in records: Span<UInt32>) -> Int? {
        (start..<records.count).first { records[$0] & ContactGroups.personMask == 0 }
    }

    mutating func visit(_ group: Span<UInt32>) {
        groups.append(group.indices.map { group[$0] & ContactGroups.personMask })
    }
}
