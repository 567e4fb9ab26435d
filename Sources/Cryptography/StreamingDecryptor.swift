/// Decrypts a stream of `StreamLayout` segment by segment; no byte is returned before its segment is verified.
///
/// The plaintext is whole only once `next` has returned nil: until then a cut at a segment's end is not yet excluded.
package struct StreamingDecryptor: ~Copyable {
    private let cipher: SegmentCipher
    private let input: (Int) throws -> [UInt8]
    private var current: [UInt8]
    /// The number of the current segment; nil once the last one that can be counted is behind.
    private var index: UInt32? = 0
    private var state = State.open

    private enum State {
        case open, complete, failed
    }

    /// Reads the header of a stream and its first segment.
    ///
    /// - Parameters:
    ///   - key: The data key, 32 bytes.
    ///   - associatedData: What the stream was said to belong to when it was encrypted.
    ///   - input: Returns at most as many of the next bytes as it is asked for, and none only at the end.
    /// - Throws: `invalidLength`, `streamHeaderInvalid`, `streamTruncated`, and whatever `input` throws.
    package init(
        key: borrowing SecretBytes,
        associatedData: [UInt8],
        input: @escaping (Int) throws -> [UInt8]
    ) throws {
        guard key.count == StreamLayout.keyCount else {
            throw CryptographyError.invalidLength(expected: StreamLayout.keyCount, actual: key.count)
        }
        let header = try Self.read(StreamLayout.headerCount, from: input)
        let cipher = try SegmentCipher(dataKey: key, associatedData: associatedData, header: header)
        let first = try Self.read(StreamLayout.ciphertextCount(ofSegment: 0), from: input)
        self.cipher = cipher
        self.input = input
        current = first
    }

    /// Returns the verified plaintext of the next segment, or nil after the last one.
    package mutating func next() throws -> [UInt8]? {
        try withNext { span in unsafe span.withUnsafeBufferPointer { unsafe Array($0) } }
    }

    /// Lends the verified plaintext of the next segment to `body` and returns what that returns, or nil after the end.
    package mutating func withNext<Result>(_ body: (Span<UInt8>) throws -> Result) throws -> Result? {
        switch state {
        case .complete: return nil
        case .failed: throw CryptographyError.streamAuthenticationFailed
        case .open: state = .failed  // Until this segment has proved to be good.
        }
        guard let index else { throw CryptographyError.streamTooLong }
        let following = try Self.read(StreamLayout.segmentCount, from: input)
        let isLast = following.isEmpty
        var buffer = [UInt8](repeating: 0, count: StreamLayout.nonceCount) + current
        let result = try cipher.open(&buffer, index: index, isLast: isLast, body)
        self.index = index == .max ? nil : index + 1
        current = following
        state = isLast ? .complete : .open
        return result
    }

    /// Reads exactly `count` bytes, or fewer at the end of the input.
    private static func read(_ count: Int, from input: (Int) throws -> [UInt8]) throws -> [UInt8] {
        var bytes = try input(count)
        while !bytes.isEmpty, bytes.count < count {
            let more = try input(count - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        precondition(bytes.count <= count, "the input gave more bytes than it was asked for")
        return bytes
    }
}
