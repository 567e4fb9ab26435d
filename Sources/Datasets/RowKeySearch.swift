/// Finds rows by their keys in the table of a contact segment, which is read as a whole whichever they are.
struct RowKeySearch: Sendable {
    private typealias Key = SIMD4<UInt32>

    private let persons: Int
    private let table: Range<Int>
    private let wanted: [Key: Int]
    /// Of a wanted key's first word, bits 0…15 are set here: nearly every row is passed over by this alone.
    private let filter: [Bool]
    /// For each wanted key the first row that has it.
    private var rows: [Int: Int] = [:]
    /// What was seen of rows that a block's end divides: the words seen, and zero for the others.
    private var pieces: [Int: Key] = [:]

    /// The row of each key among the first `persons` of a table; the first one where several have it.
    static func rows(
        of keys: [[UInt8]],
        among persons: Int,
        _ table: Range<Int>,
        of segment: OpenSegment,
        workers: Int
    ) throws -> [UInt32?] {
        precondition(keys.allSatisfy { $0.count == 4 * ContactGroups.wordsPerKey }, "a row key has 16 bytes")
        let keys = keys.map { Key(WordBytes.words($0.span)) }
        let first = RowKeySearch(keys, persons: persons, table: table)
        let parts = try segment.scan(words: table, workers: workers, start: { first }) { $0.consume($1, at: $2) }
        var whole = first
        for part in parts {
            whole.rows.merge(part.rows) { min($0, $1) }
            whole.pieces.merge(part.pieces) { $0 | $1 }
        }
        for (row, key) in whole.pieces { whole.note(key, at: row) }
        return keys.map { key in first.wanted[key].flatMap { whole.rows[$0] }.map { UInt32($0) } }
    }

    private init(_ keys: [Key], persons: Int, table: Range<Int>) {
        self.persons = persons
        self.table = table
        wanted = Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var filter = [Bool](repeating: false, count: 1 << 16)
        for key in keys { filter[Int(key[0] & 0xffff)] = true }
        self.filter = filter
    }

    private mutating func consume(_ words: Span<UInt32>, at place: Int) {
        let start = place - table.lowerBound
        let (first, end) = ((start + 3) / 4, (start + words.count) / 4)
        guard first <= end else { return note(words, of: start / 4, from: start) }
        if start % 4 != 0 { note(words.extracting(first: 4 * first - start), of: start / 4, from: start) }
        for row in first..<max(first, min(end, persons)) {
            let word = 4 * row - start
            guard filter[Int(words[word] & 0xffff)] else { continue }
            note(Key(words[word], words[word + 1], words[word + 2], words[word + 3]), at: row)
        }
        note(words.extracting((4 * end - start)...), of: end, from: 4 * end)
    }

    /// Keeps a piece of a row.
    private mutating func note(_ words: Span<UInt32>, of row: Int, from start: Int) {
        guard !words.isEmpty else { return }
        for index in words.indices { pieces[row, default: .zero][start - 4 * row + index] = words[index] }
    }

    private mutating func note(_ key: Key, at row: Int) {
        guard row < persons, let place = wanted[key] else { return }
        rows[place] = min(rows[place] ?? row, row)
    }
}
