import CryptoExtras
package import Cryptography

import enum Crypto.AES
import struct Crypto.SymmetricKey

/// Encrypts a dataset as iExec's SDK does, piece by piece: initial vector (16 bytes) ‖ AES-256-CBC with PKCS #7 padding.
///
/// The format has no authentication. What is encrypted is safe from change only where the file's ``checksum``, the
/// SHA-256 of all of it, comes from elsewhere, as on iExec's chain.
package struct IexecEncryption {
    /// Bytes of a block, and of the initial vector.
    static let blockLength = 16

    private let key: SymmetricKey
    /// The last block that was written, by which the next is masked.
    private var vector: [UInt8]
    private var isBegun = false
    /// The beginning of a block.
    private var pending: [UInt8] = []
    private var hash = SHA256Stream()
    /// Bytes of the encrypted file so far.
    package private(set) var count = 0

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - key: a key that encrypts nothing else.
    ///   - initialVector: 16 bytes; random unless a test says so.
    package init(key: IexecDatasetKey, initialVector: [UInt8] = RandomBytes.generate(blockLength)) {
        precondition(initialVector.count == Self.blockLength)
        self.key = key.symmetricKey
        vector = initialVector
    }

    /// Encrypts the next bytes.
    ///
    /// - Returns: what the file goes on with.
    /// - Throws: what the cipher throws, which it does not for these lengths.
    package mutating func update(_ bytes: [UInt8]) throws -> [UInt8] {
        pending += bytes
        let whole = pending.count - pending.count % Self.blockLength
        let blocks = Array(pending.prefix(whole))
        pending.removeFirst(whole)
        return try encrypt(blocks, padded: false)
    }

    /// Encrypts what is left, with its padding.
    ///
    /// - Returns: the end of the file, and the SHA-256 of all of it.
    /// - Throws: what the cipher throws.
    package mutating func finish() throws -> (end: [UInt8], checksum: Cryptography.Digest) {
        let end = try encrypt(pending, padded: true)
        pending = []
        return (end, hash.finish())
    }

    private mutating func encrypt(_ bytes: [UInt8], padded: Bool) throws -> [UInt8] {
        var output = isBegun ? [] : vector
        isBegun = true
        if padded || !bytes.isEmpty {
            let iv = try AES._CBC.IV(ivBytes: vector)
            let blocks = [UInt8](try AES._CBC.encrypt(bytes, using: key, iv: iv, noPadding: !padded))
            vector = Array(blocks.suffix(Self.blockLength))
            output += blocks
        }
        hash.update(output)
        count += output.count
        return output
    }
}
