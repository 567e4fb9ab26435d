/// A stream of `StreamLayout` whose segments are opened in any order, on any thread.
///
/// The number of segments follows from the stream's length, and each opens under its own number and under whether it
/// is the last: once every segment has been opened, the plaintext is whole. ``StreamingDecryptor`` reads the same
/// streams from the beginning and gives the same causes.
package struct SegmentedCiphertext: Sendable {
    /// Bytes of a stream's header.
    package static let headerCount = StreamLayout.headerCount
    /// The longest stream: as many segments as can be counted.
    package static let maximumCount = StreamLayout.segmentCount << 32
    /// What opening one segment keeps in memory: the segment, the cipher's copy, and the plaintext.
    package static let bytesPerOpening = 3 * (StreamLayout.segmentCount + StreamLayout.nonceCount)

    private let cipher: SegmentCipher
    /// Bytes of the whole stream, its header included.
    package let count: Int
    /// Segments of the stream, at least one.
    package let segmentCount: Int

    /// Derives the stream's key.
    ///
    /// - Parameters:
    ///   - key: The data key, 32 bytes.
    ///   - associatedData: What the stream was said to belong to when it was encrypted.
    ///   - header: The stream's first bytes, ``headerCount`` of them.
    ///   - count: Bytes of the whole stream, its header included.
    /// - Throws: `invalidLength`, `streamHeaderInvalid`, `streamTruncated`, `streamTooLong`.
    package init(
        key: borrowing SecretBytes,
        associatedData: [UInt8],
        header: [UInt8],
        count: Int
    ) throws(CryptographyError) {
        cipher = try SegmentCipher(dataKey: key, associatedData: associatedData, header: header)
        guard count >= StreamLayout.headerCount else { throw .streamTruncated }
        guard count <= Self.maximumCount else { throw .streamTooLong }
        self.count = count
        segmentCount = max(1, (count + StreamLayout.segmentCount - 1) / StreamLayout.segmentCount)
    }

    /// Bytes of the whole plaintext; to be believed once the last segment has been opened.
    package var plaintextCount: Int {
        max(0, count - StreamLayout.headerCount - segmentCount * StreamLayout.tagCount)
    }

    /// Where a segment lies in the stream.
    package func ciphertextRange(of index: Int) -> Range<Int> {
        let start = index == 0 ? StreamLayout.headerCount : index * StreamLayout.segmentCount
        return start..<min((index + 1) * StreamLayout.segmentCount, count)
    }

    /// Where a segment's plaintext lies in the whole plaintext; empty where the stream is cut short.
    package func plaintextRange(of index: Int) -> Range<Int> {
        let range = ciphertextRange(of: index)
        let start = range.lowerBound - StreamLayout.headerCount - index * StreamLayout.tagCount
        return start..<start + max(0, range.count - StreamLayout.tagCount)
    }

    /// The segment whose plaintext holds a byte of the whole plaintext.
    package func segment(ofPlaintext offset: Int) -> Int {
        (StreamLayout.headerCount + offset) / (StreamLayout.segmentCount - StreamLayout.tagCount)
    }

    /// Reads, decrypts and verifies a segment, and only then lends its plaintext to `body`.
    ///
    /// - Parameters:
    ///   - index: The segment's number, below ``segmentCount``.
    ///   - buffer: Memory that is used again from one call to the next.
    ///   - read: Is given an offset from the stream's beginning and the memory to be filled with what lies there.
    ///   - body: Is lent the plaintext, which lies at ``plaintextRange(of:)``.
    /// - Returns: What `body` returned.
    /// - Throws: `streamTruncated`, `streamAuthenticationFailed`, and what `read` and `body` throw.
    package func open<Result>(
        _ index: Int,
        buffer: inout [UInt8],
        read: (Int, inout MutableSpan<UInt8>) throws -> Void,
        _ body: (Span<UInt8>) throws -> Result
    ) throws -> Result {
        precondition(index >= 0 && index < segmentCount, "no such segment")
        let range = ciphertextRange(of: index)
        let length = StreamLayout.nonceCount + range.count
        if buffer.count < length { buffer = [UInt8](repeating: 0, count: length) }
        if buffer.count > length { buffer.removeLast(buffer.count - length) }
        try unsafe buffer.withUnsafeMutableBufferPointer { whole in
            let segment = unsafe UnsafeMutableBufferPointer(rebasing: whole[StreamLayout.nonceCount...])
            var part = unsafe MutableSpan(_unsafeElements: segment)
            try read(range.lowerBound, &part)
        }
        return try cipher.open(
            &buffer,
            index: UInt32(truncatingIfNeeded: index),
            isLast: index == segmentCount - 1,
            body
        )
    }
}
