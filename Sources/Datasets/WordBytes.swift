/// The little-endian form of 32-bit words, both ways; the only file of this module with pointers.
enum WordBytes {
    /// Lends bytes as words, in place where this machine stores words little-endian, too.
    ///
    /// - Parameters:
    ///   - bytes: A whole number of words, else what is over is left out.
    ///   - body: Is lent the words.
    /// - Returns: What `body` returned.
    static func withWords<Result>(_ bytes: Span<UInt8>, _ body: (Span<UInt32>) throws -> Result) rethrows -> Result {
        #if _endian(little)
        return try unsafe bytes.withUnsafeBytes { raw in
            // The cipher's plaintext always begins at a multiple of sixteen.
            guard UInt(bitPattern: raw.baseAddress) % UInt(MemoryLayout<UInt32>.alignment) == 0 else {
                return try body(words(bytes).span)
            }
            let whole = unsafe UnsafeRawBufferPointer(rebasing: raw[..<(raw.count / 4 * 4)])
            return try unsafe whole.withMemoryRebound(to: UInt32.self) { words in
                try unsafe body(Span(_unsafeElements: words))
            }
        }
        #else
        return try body(words(bytes).span)
        #endif
    }

    /// The words that bytes say, on every machine.
    static func words(_ bytes: Span<UInt8>) -> [UInt32] {
        (0..<bytes.count / 4).map { word in
            (0..<4).reduce(0) { $0 | UInt32(bytes[4 * word + $1]) << UInt32(8 * $1) }
        }
    }

    /// Copies words to a place of an array that has room for them there.
    static func copy(_ words: Span<UInt32>, to array: inout [UInt32], at place: Int) {
        precondition(place >= 0 && words.count <= array.count - place, "the words fit")
        unsafe words.withUnsafeBytes { source in
            // Both are whole words, and the array is at least as long.
            unsafe array.withUnsafeMutableBytes { unsafe $0[(4 * place)...].copyBytes(from: source) }
        }
    }

    /// The bytes of words.
    static func bytes(_ words: [UInt32]) -> [UInt8] {
        #if _endian(little)
        return unsafe words.withUnsafeBytes { unsafe Array($0) }
        #else
        return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) } }
        #endif
    }
}

/// Collects words and writes them as bytes, block by block.
struct WordWriter {
    private static let blockWords = 1 << 14
    private var block: [UInt32] = []

    init() {
        block.reserveCapacity(Self.blockWords)
    }

    mutating func append(_ words: some Collection<UInt32>, to output: ([UInt8]) throws -> Void) throws {
        var rest = words[...]
        while !rest.isEmpty {
            let room = Self.blockWords - block.count
            block.append(contentsOf: rest.prefix(room))
            rest = rest.dropFirst(room)
            if block.count == Self.blockWords { try flush(to: output) }
        }
    }

    mutating func flush(to output: ([UInt8]) throws -> Void) throws {
        guard !block.isEmpty else { return }
        try output(WordBytes.bytes(block))
        block.removeAll(keepingCapacity: true)
    }
}
