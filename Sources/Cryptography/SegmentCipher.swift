internal import Crypto
internal import FoundationEssentials

/// Seals or opens the segments of one stream in order; see `StreamLayout`.
struct SegmentCipher {
    private let key: SymmetricKey
    private let noncePrefix: [UInt8]

    /// The number of the next segment; nil once the last one that can be counted is behind.
    private(set) var index: UInt32?

    /// Derives the key of the stream with this salt.
    init(
        dataKey: borrowing SecretBytes,
        associatedData: [UInt8],
        salt: [UInt8],
        noncePrefix: [UInt8],
        firstIndex: UInt32 = 0
    ) {
        key =
            KeyDerivation.hkdf(secret: dataKey, salt: salt, info: associatedData, count: StreamLayout.keyCount)
            .symmetricKey
        self.noncePrefix = noncePrefix
        index = firstIndex
    }

    /// Encrypts the next segment and returns it with its tag.
    mutating func seal(_ plaintext: Span<UInt8>, isLast: Bool) throws(CryptographyError) -> [UInt8] {
        let nonce = try nonce(isLast: isLast)
        let sealed = unsafe plaintext.withUnsafeBytes { bytes -> Data? in
            guard let nonce = try? AES.GCM.Nonce(data: nonce) else { return nil }
            return unsafe (try? AES.GCM.seal(bytes, using: key, nonce: nonce))?.combined
        }
        // Sealing fails for wrong sizes of key or nonce only, and those are constants.
        guard let sealed else { preconditionFailure("AES-GCM refused a segment") }
        advance()
        return Array(sealed.dropFirst(nonce.count))
    }

    /// Decrypts the next segment, verifies it, and only then lends it to `body`.
    mutating func open<Result>(
        _ segment: Span<UInt8>,
        isLast: Bool,
        _ body: (Span<UInt8>) throws -> Result
    ) throws -> Result {
        guard segment.count >= StreamLayout.tagCount else { throw CryptographyError.streamTruncated }
        guard let plaintext = opened(segment, nonce: try nonce(isLast: isLast)) else {
            // Whoever cuts a stream between two segments makes an earlier one look like the last.
            let isCut = try isLast && opened(segment, nonce: nonce(isLast: false)) != nil
            throw isCut ? CryptographyError.streamTruncated : .streamAuthenticationFailed
        }
        advance()
        return try body(plaintext.span)
    }

    private func opened(_ segment: Span<UInt8>, nonce: [UInt8]) -> Data? {
        // An array is by far the fastest of the forms in which a sealed box takes its parts.
        var combined = nonce
        combined.reserveCapacity(nonce.count + segment.count)
        unsafe segment.withUnsafeBufferPointer { unsafe combined.append(contentsOf: $0) }
        guard let box = try? AES.GCM.SealedBox(combined: combined) else { return nil }
        return try? AES.GCM.open(box, using: key)
    }

    private func nonce(isLast: Bool) throws(CryptographyError) -> [UInt8] {
        guard let index else { throw .streamTooLong }
        let number = (0..<4).map { UInt8(truncatingIfNeeded: index >> (24 - 8 * UInt32($0))) }
        return noncePrefix + number + [isLast ? 1 : 0]
    }

    private mutating func advance() {
        guard let current = index else { return }
        index = current == .max ? nil : current + 1
    }
}
