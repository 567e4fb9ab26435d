internal import Crypto
internal import FoundationEssentials

/// Seals or opens the segments of one stream; see `StreamLayout`.
struct SegmentCipher: Sendable {
    private let key: SymmetricKey
    private let noncePrefix: [UInt8]

    /// Derives the key of the stream with this salt.
    init(dataKey: borrowing SecretBytes, associatedData: [UInt8], salt: [UInt8], noncePrefix: [UInt8]) {
        key =
            KeyDerivation.hkdf(secret: dataKey, salt: salt, info: associatedData, count: StreamLayout.keyCount)
            .symmetricKey
        self.noncePrefix = noncePrefix
    }

    /// Reads the header of a stream and derives its key.
    ///
    /// - Throws: `invalidLength` for a key of another length, `streamHeaderInvalid`, `streamTruncated`.
    init(dataKey: borrowing SecretBytes, associatedData: [UInt8], header: [UInt8]) throws(CryptographyError) {
        guard dataKey.count == StreamLayout.keyCount else {
            throw .invalidLength(expected: StreamLayout.keyCount, actual: dataKey.count)
        }
        guard header.first == nil || header.first == UInt8(StreamLayout.headerCount) else {
            throw .streamHeaderInvalid
        }
        guard header.count == StreamLayout.headerCount else { throw .streamTruncated }
        self.init(
            dataKey: dataKey,
            associatedData: associatedData,
            salt: Array(header[1...StreamLayout.saltCount]),
            noncePrefix: Array(header[(1 + StreamLayout.saltCount)...])
        )
    }

    /// Encrypts a segment and returns it with its tag.
    func seal(_ plaintext: Span<UInt8>, index: UInt32, isLast: Bool) -> [UInt8] {
        let sealed = unsafe plaintext.withUnsafeBytes { bytes -> AES.GCM.SealedBox? in
            guard let nonce = try? AES.GCM.Nonce(data: nonce(index, isLast: isLast)) else { return nil }
            return unsafe try? AES.GCM.seal(bytes, using: key, nonce: nonce)
        }
        // Sealing fails for wrong sizes of key or nonce only, and those are constants.
        guard let combined = sealed?.combined else { preconditionFailure("AES-GCM refused a segment") }
        return Array(combined.dropFirst(StreamLayout.nonceCount))
    }

    /// Decrypts and verifies a segment, and only then lends its plaintext to `body`.
    ///
    /// - Parameters:
    ///   - buffer: `StreamLayout.nonceCount` bytes, whatever they are, and then the segment: so that the cipher is
    ///     given one piece of memory.
    ///   - index: The segment's number.
    ///   - isLast: Whether the stream ends with it.
    ///   - body: Is lent the plaintext.
    /// - Returns: What `body` returned.
    /// - Throws: `streamTruncated`, `streamAuthenticationFailed`, and what `body` throws.
    func open<Result>(
        _ buffer: inout [UInt8],
        index: UInt32,
        isLast: Bool,
        _ body: (Span<UInt8>) throws -> Result
    ) throws -> Result {
        let count = buffer.count - StreamLayout.nonceCount
        // Only the empty plaintext has an empty segment.
        guard count >= StreamLayout.tagCount + (index == 0 ? 0 : 1) else { throw CryptographyError.streamTruncated }
        guard let plaintext = opened(&buffer, nonce(index, isLast: isLast)) else {
            // Whoever cuts a stream between two segments makes an earlier one look like the last.
            let isCut = isLast && opened(&buffer, nonce(index, isLast: false)) != nil
            throw isCut ? CryptographyError.streamTruncated : .streamAuthenticationFailed
        }
        return try body(plaintext.span)
    }

    private func opened(_ buffer: inout [UInt8], _ nonce: [UInt8]) -> Data? {
        for (place, byte) in nonce.enumerated() { buffer[place] = byte }
        // An array is by far the fastest of the forms in which a sealed box takes its parts.
        guard let box = try? AES.GCM.SealedBox(combined: buffer) else { return nil }
        return try? AES.GCM.open(box, using: key)
    }

    private func nonce(_ index: UInt32, isLast: Bool) -> [UInt8] {
        let number = (0..<4).map { UInt8(truncatingIfNeeded: index >> (24 - 8 * UInt32($0))) }
        return noncePrefix + number + [isLast ? 1 : 0]
    }
}
