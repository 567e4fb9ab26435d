/// Joins the blocks in which a file arrives into whole lines; between blocks no more than one line's beginning is kept.
struct CSVLines {
    /// More than a line of acceptable length has with a byte order mark and its end; a longer one loses the rest.
    private static let keptBytes = MobilityLimits.lineLength + 8
    /// The beginning of the line that the next block continues, or at the end of the file a last line without its end.
    private(set) var beginning: [UInt8] = []

    /// Takes a block.
    ///
    /// - Returns: The line that began in an earlier block, if it ends in this one, and where the whole lines after it
    ///   are in this block. Each ends with a line feed.
    mutating func append(_ block: Span<UInt8>) -> (first: [UInt8], others: Range<Int>) {
        var first: [UInt8] = []
        var start = 0
        if !beginning.isEmpty {
            while start < block.count, block[start] != CSVByte.lineFeed { start += 1 }
            keep(block.extracting(0..<start))
            guard start < block.count else { return ([], start..<start) }
            start += 1
            swap(&first, &beginning)
            first.append(CSVByte.lineFeed)
        }
        var end = block.count
        while end > start, block[end - 1] != CSVByte.lineFeed { end -= 1 }
        keep(block.extracting(end..<block.count))
        return (first, start..<end)
    }

    private mutating func keep(_ bytes: Span<UInt8>) {
        beginning.append(copying: bytes.extracting(first: min(bytes.count, Self.keptBytes - beginning.count)))
    }
}
