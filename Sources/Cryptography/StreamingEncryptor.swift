/// Encrypts a plaintext of any length piece by piece, in the format of `StreamLayout`.
///
/// An encryptor that ends without `finish`, or whose output failed, leaves a stream that cannot be decrypted whole.
package struct StreamingEncryptor: ~Copyable {
    private let cipher: SegmentCipher
    /// The number of the next segment; nil once the last one that can be counted is behind.
    private var index: UInt32?
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
        let salt = RandomBytes.generate(StreamLayout.saltCount)
        let header = [UInt8(StreamLayout.headerCount)] + salt + RandomBytes.generate(StreamLayout.noncePrefixCount)
        try self.init(key: key, associatedData: associatedData, header: header, firstIndex: 0, output: output)
    }

    /// Begins a stream at a segment; for tests of the counter's end.
    init(
        key: borrowing SecretBytes,
        associatedData: [UInt8],
        header: [UInt8],
        firstIndex: UInt32,
        output: @escaping ([UInt8]) throws -> Void
    ) throws {
        let cipher = try SegmentCipher(dataKey: key, associatedData: associatedData, header: header)
        try output(header)
        self.cipher = cipher
        index = firstIndex
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
                try seal(part, isLast: false)
            } else {
                pending.append(part)
                try sealPending(isLast: false)
            }
            start = end
        }
        pending.append(bytes.extracting(start...))
    }

    /// Writes the last segment.
    package consuming func finish() throws {
        try sealPending(isLast: true)
    }

    private mutating func sealPending(isLast: Bool) throws {
        var plaintext: [UInt8] = []
        swap(&plaintext, &pending)
        try seal(plaintext.span, isLast: isLast)
        // The memory serves the next segment.
        plaintext.removeAll(keepingCapacity: true)
        pending = plaintext
    }

    private mutating func seal(_ plaintext: Span<UInt8>, isLast: Bool) throws {
        guard let index else { throw CryptographyError.streamTooLong }
        try output(cipher.seal(plaintext, index: index, isLast: isLast))
        self.index = index == .max ? nil : index + 1
    }

    private var room: Int { StreamLayout.plaintextCount(ofSegment: index ?? .max) }
}

extension [UInt8] {
    fileprivate mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
