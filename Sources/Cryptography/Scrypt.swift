internal import CSodium

/// scrypt (RFC 7914): makes a key out of a passphrase, slowly and with much memory.
package enum Scrypt {
    /// The key of a passphrase.
    ///
    /// - Parameters:
    ///   - passphrase: Its bytes.
    ///   - salt: What keeps one search from serving for many passphrases.
    ///   - cost: N, a power of two above 1.
    ///   - blockSize: r; the work takes 128 · (N + p) · r bytes of memory.
    ///   - parallelism: p, how often the work is done.
    ///   - count: The bytes of the key.
    /// - Returns: The key; nil where the library refuses the parameters or has not the memory.
    package static func key(
        of passphrase: borrowing SecretBytes,
        salt: [UInt8],
        cost: UInt64,
        blockSize: UInt32,
        parallelism: UInt32,
        count: Int
    ) -> SecretBytes? {
        SodiumLibrary.start()
        let passphraseCount = passphrase.count
        var status: Int32 = -1
        let key = SecretBytes(count: count) { span in
            status = unsafe passphrase.withPointer { start in
                unsafe span.withUnsafeMutableBufferPointer { output in
                    guard let first = output.baseAddress else { return -1 }
                    return unsafe crypto_pwhash_scryptsalsa208sha256_ll(
                        start,
                        passphraseCount,
                        salt,
                        salt.count,
                        cost,
                        blockSize,
                        parallelism,
                        first,
                        output.count
                    )
                }
            }
        }
        guard status == 0 else { return nil }
        return consume key
    }
}
