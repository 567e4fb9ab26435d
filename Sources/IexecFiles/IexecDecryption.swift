import CryptoExtras

import enum Crypto.AES
import struct Crypto.SymmetricKey

/// Decrypts a file of ``IexecEncryption`` piece by piece.
///
/// Nothing here is authenticated: who can, compares the file's checksum first, as iExec's pre-compute stage does.
package struct IexecDecryption {
    private let key: SymmetricKey
    /// The block before the next one; nil until the initial vector was read.
    private var vector: [UInt8]?
    /// What was read and not yet decrypted: the last block may be padding.
    private var pending: [UInt8] = []

    /// Begins a file.
    package init(key: IexecDatasetKey) {
        self.key = key.symmetricKey
    }

    /// Decrypts the next bytes, as far as they cannot be the file's last block.
    ///
    /// - Returns: what the plaintext goes on with.
    /// - Throws: what the cipher throws, which it does not for these lengths.
    package mutating func update(_ bytes: [UInt8]) throws -> [UInt8] {
        let length = IexecEncryption.blockLength
        pending += bytes
        if vector == nil, pending.count >= length {
            vector = Array(pending.prefix(length))
            pending.removeFirst(length)
        }
        guard let vector, pending.count > length else { return [] }
        let whole = (pending.count - 1) / length * length
        let blocks = Array(pending.prefix(whole))
        pending.removeFirst(whole)
        self.vector = Array(blocks.suffix(length))
        let iv = try AES._CBC.IV(ivBytes: vector)
        return [UInt8](try AES._CBC.decrypt(blocks, using: key, iv: iv, noPadding: true))
    }

    /// Decrypts the last block and takes its padding away.
    ///
    /// - Returns: the end of the plaintext.
    /// - Throws: `IexecFileError.lengthWrong`, `.paddingWrong`.
    package mutating func finish() throws(IexecFileError) -> [UInt8] {
        guard let vector, pending.count == IexecEncryption.blockLength else { throw .lengthWrong }
        do {
            let iv = try AES._CBC.IV(ivBytes: vector)
            return [UInt8](try AES._CBC.decrypt(pending, using: key, iv: iv))
        } catch {
            throw .paddingWrong
        }
    }
}
