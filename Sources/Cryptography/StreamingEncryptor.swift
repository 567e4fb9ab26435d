/// Encrypts a plaintext of any length piece by piece, in the format of `StreamLayout`.
///
/// An encryptor that ends without `finish`, or whose output failed, leaves a stream that cannot be decrypted whole.
package struct StreamingEncryptor: ~Copyable {
    private var cipher: SegmentCipher
    private var pending: [UInt8] = []
    private let output: ([UInt8]) throws -> Void

    /// Begins a stream and writes its header.
    ///
    /// - Parameters:
    ///   - key: The data key, 32 bytes.
    ///   - associatedData: What the stream belongs to; the same bytes are needed to decrypt it.
    ///   - output: Receives the ciphertext in order, a header and then a segment at a time.
    /// - Throws: `invalidLength` for a key of another length, and whatever `output` throws.
    package init(
        key: borrowing SecretBytes,
        associatedData: [UInt8],
        output: @escaping ([UInt8]) throws -> Void
    ) throws {
        guard key.count == StreamLayout.keyCount else {
            throw CryptographyError.invalidLength(expected: StreamLayout.keyCount, actual: key.count)
        }
        let salt = RandomBytes.generate(StreamLayout.saltCount)
        let noncePrefix = RandomBytes.generate(StreamLayout.noncePrefixCount)
        try output([UInt8(StreamLayout.headerCount)] + salt + noncePrefix)
        cipher = SegmentCipher(dataKey: key, associatedData: associatedData, salt: salt, noncePrefix: noncePrefix)
        self.output = output
    }

    /// Appends an array to the plaintext.
    package mutating func write(_ bytes: [UInt8]) throws {
        try write(bytes.span)
    }

    /// Appends a span to the plaintext.
    package mutating func write(_ bytes: Span<UInt8>) throws {
        var start = 0
        // A full segment is held back until more follows: only then it is known not to be the last.
        while pending.count + bytes.count - start > room {
            let end = start + room - pending.count
            let part = bytes.extracting(start..<end)
            if pending.isEmpty {
                try output(cipher.seal(part, isLast: false))
            } else {
                pending.append(part)
                try output(sealPending(isLast: false))
            }
            start = end
        }
        pending.append(bytes.extracting(start...))
    }

    /// Writes the last segment.
    package consuming func finish() throws {
        try output(sealPending(isLast: true))
    }

    private mutating func sealPending(isLast: Bool) throws -> [UInt8] {
        let plaintext = pending
        pending = []
        return try cipher.seal(plaintext.span, isLast: isLast)
    }

    private var room: Int { StreamLayout.plaintextCount(ofSegment: cipher.index ?? .max) }
}

extension [UInt8] {
    fileprivate mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
