internal import CSodium

/// Bytes that a key determines and that nobody without it can tell from random ones: the keystream of ChaCha20.
///
/// The original ChaCha20 with a 64-bit nonce, all zero, and a 64-bit block counter from 0. A key must serve one stream
/// only, so it is derived for its purpose with `KeyDerivation`.
package struct KeyedByteStream: ~Copyable {
    private static let blockCount = 64
    private static let blocksAtOnce = 32

    private let key: SecretBytes
    private var buffer = [UInt8](repeating: 0, count: blockCount * blocksAtOnce)
    private var position: Int
    private var block: UInt64 = 0

    /// Begins the stream of a key, which must have 32 bytes.
    package init(key: borrowing SecretBytes) {
        precondition(key.count == 32, "a ChaCha20 key has 32 bytes")
        self.key = key.duplicate()
        position = buffer.count
    }

    deinit {
        let count = buffer.count
        var buffer = buffer
        unsafe sodium_memzero(&buffer, count)
    }

    /// Returns the next eight bytes of the stream as a little-endian number.
    package mutating func next64() -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { value |= UInt64(nextByte()) << shift }
        return value
    }

    /// Replaces every byte of the array by the next ones of the stream.
    package mutating func fill(_ bytes: inout [UInt8]) {
        for index in bytes.indices { bytes[index] = nextByte() }
    }

    private mutating func nextByte() -> UInt8 {
        if position == buffer.count { refill() }
        defer { position += 1 }
        return buffer[position]
    }

    private mutating func refill() {
        let nonce = [UInt8](repeating: 0, count: Int(crypto_stream_chacha20_NONCEBYTES))
        let zeros = [UInt8](repeating: 0, count: buffer.count)
        let counter = block
        _ = unsafe key.withPointer { key in
            unsafe crypto_stream_chacha20_xor_ic(&buffer, zeros, UInt64(zeros.count), nonce, counter, key)
        }
        block += UInt64(Self.blocksAtOnce)
        position = 0
    }
}
