package import Cryptography
internal import Stripes

/// A day segment whose header was checked, and whose plaintext comes block by block at random access, each block
/// authenticated before it is lent.
///
/// Only the layouts read it, and they read all of it: ``TokenRows`` and ``ContactGroups`` return nothing before the
/// last block has verified.
package struct OpenSegment: Sendable {
    /// The most cores that read one segment.
    package static let maximumWorkers = 16
    /// What reading a segment keeps in memory by itself, whatever its size: one block per core, in each of its forms.
    package static let maximumBuffers = maximumWorkers * SegmentedCiphertext.bytesPerOpening

    /// The public header.
    package let header: SegmentHeader
    private let source: any BlockSource

    /// A segment over its ciphertext.
    ///
    /// - Parameters:
    ///   - header: the public header, whose digest is the ciphertext's associated data.
    ///   - ciphertext: the segment's stream.
    ///   - read: fills memory with what lies at an offset from the stream's beginning; called by several threads.
    package init(
        header: SegmentHeader,
        ciphertext: SegmentedCiphertext,
        read: @escaping @Sendable (Int, inout MutableSpan<UInt8>) throws -> Void
    ) {
        self.header = header
        source = EncryptedBlocks(ciphertext: ciphertext, read: read)
    }

    /// A segment over plaintext in memory, in blocks of a length: for tests and measurements.
    ///
    /// - Parameters:
    ///   - header: the public header.
    ///   - plaintext: the rows.
    ///   - blockLength: bytes of a block, a multiple of four.
    package init(header: SegmentHeader, plaintext: [UInt8], blockLength: Int = 65_520) {
        precondition(blockLength >= 4 && blockLength % 4 == 0, "blocks are whole words")
        self.header = header
        source = PlainBlocks(plaintext: plaintext, blockLength: blockLength)
    }

    /// The true counts, after the length of the plaintext has been checked.
    ///
    /// - Throws: `DatasetsError.wrongRowCount`, `.tooManyRows`, or a failure to authenticate, which is told first: a
    ///   file of another length was altered, unless all of it verifies.
    func counts() throws -> [UInt32] {
        let expected = try header.wordCount()
        guard source.length == 4 * expected else {
            try verify()
            throw DatasetsError.wrongRowCount
        }
        let words = 0..<SegmentLayout.countWords
        return try scan(words: words, workers: 1, start: { [] }, body: { words, lent, _ in words += lent.copied })
            .flatMap(\.self)
    }

    private func verify() throws {
        var buffer: [UInt8] = []
        for block in 0..<source.count { try source.withBlock(block, buffer: &buffer) { _, _ in } }
    }

    /// Reads the blocks that hold a range of words, divided among the cores.
    ///
    /// - Parameters:
    ///   - words: the range.
    ///   - workers: the most cores.
    ///   - start: makes the state of one core.
    ///   - body: is lent consecutive words of the range and the place of the first one in the plaintext, in order for
    ///     each core.
    /// - Returns: the states, in the order of the words that they saw.
    /// - Throws: of the failures the first in that order.
    func scan<State: Sendable>(
        words: Range<Int>,
        workers: Int,
        start: @Sendable () throws -> State,
        body: @Sendable (inout State, Span<UInt32>, Int) throws -> Void
    ) throws -> [State] {
        guard !words.isEmpty else { return [] }
        let first = source.block(of: words.lowerBound)
        let last = source.block(of: words.upperBound - 1)
        return try Stripes.map(last - first + 1, workers: min(workers, Self.maximumWorkers)) { stripe in
            var state = try start()
            var buffer: [UInt8] = []
            for block in stripe {
                try source.withBlock(first + block, buffer: &buffer) { bytes, place in
                    try WordBytes.withWords(bytes) { all in
                        let part = words.clamped(to: place / 4..<place / 4 + all.count)
                        let lent = all.extracting(part.lowerBound - place / 4..<part.upperBound - place / 4)
                        try body(&state, lent, part.lowerBound)
                    }
                }
            }
            return state
        }
    }
}

/// Where a segment's plaintext comes from.
private protocol BlockSource: Sendable {
    /// Bytes of the plaintext.
    var length: Int { get }
    /// Number of blocks.
    var count: Int { get }
    /// The block that holds a word of the plaintext.
    func block(of word: Int) -> Int
    /// Lends a block and the place of its first byte in the plaintext.
    func withBlock(_ block: Int, buffer: inout [UInt8], _ body: (Span<UInt8>, Int) throws -> Void) throws
}

private struct EncryptedBlocks: BlockSource {
    let ciphertext: SegmentedCiphertext
    let read: @Sendable (Int, inout MutableSpan<UInt8>) throws -> Void

    var length: Int { ciphertext.plaintextCount }
    var count: Int { ciphertext.segmentCount }

    func block(of word: Int) -> Int {
        ciphertext.segment(ofPlaintext: 4 * word)
    }

    func withBlock(_ block: Int, buffer: inout [UInt8], _ body: (Span<UInt8>, Int) throws -> Void) throws {
        try ciphertext.open(block, buffer: &buffer, read: read) { bytes in
            try body(bytes, ciphertext.plaintextRange(of: block).lowerBound)
        }
    }
}

private struct PlainBlocks: BlockSource {
    let plaintext: [UInt8]
    let blockLength: Int

    var length: Int { plaintext.count }
    var count: Int { (plaintext.count + blockLength - 1) / blockLength }

    func block(of word: Int) -> Int {
        4 * word / blockLength
    }

    func withBlock(_ block: Int, buffer: inout [UInt8], _ body: (Span<UInt8>, Int) throws -> Void) throws {
        let start = block * blockLength
        try body(plaintext.span.extracting(start..<min(start + blockLength, plaintext.count)), start)
    }
}

extension Span<UInt32> {
    /// The words as an array.
    var copied: [UInt32] {
        indices.map { self[$0] }
    }
}
