import Crypto
import CryptoExtras
package import Cryptography
import Foundation
import StrictJSON

/// A wallet under a passphrase: an Ethereum keystore of version 3, as geth and most wallets read and write it.
///
///     {"version": 3, "id": UUID, "address": 40 hexadecimal digits,
///      "crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": 16 bytes}, "ciphertext": 32 bytes,
///                 "kdf": …, "kdfparams": …, "mac": 32 bytes}}
///
/// The passphrase, stretched, gives 32 bytes: the first 16 are the cipher's key, and the mac is the Keccak-256 of the last
/// 16 followed by the ciphertext. Bytes are hexadecimal text without `0x`; one is read as well.
package struct WalletFile: Hashable, Sendable {
    /// The most bytes of a file.
    package static let maximumCount = 65_536

    /// The address that the file names; nil where it names none, as some wallets do for privacy.
    package let address: EthereumAddress?
    private let identifier: String
    private let stretching: KeyStretching
    private let initialVector: [UInt8]
    private let ciphertext: [UInt8]
    private let mac: [UInt8]

    /// Puts a key under a passphrase.
    ///
    /// - Parameters:
    ///   - key: The wallet.
    ///   - passphrase: Its UTF-8 bytes.
    ///   - stretching: How the passphrase becomes a key; geth's parameters with a fresh salt unless told.
    /// - Throws: `KeystoreError.derivationTooCostly`.
    package init(
        sealing key: borrowing EthereumKey,
        passphrase: borrowing SecretBytes,
        stretching: KeyStretching = .standard(salt: RandomBytes.generate(32))
    ) throws(KeystoreError) {
        let stretched = try stretching.key(of: passphrase)
        var secret = key.secret().exposedCopy()
        defer { for index in secret.indices { secret[index] = 0 } }
        initialVector = RandomBytes.generate(16)
        ciphertext = try Self.crypt(secret, key: stretched, initialVector: initialVector)
        mac = Self.mac(of: ciphertext, key: stretched)
        address = key.address
        identifier = UUID().uuidString.lowercased()
        self.stretching = stretching
    }

    /// Opens the wallet.
    ///
    /// - Throws: `KeystoreError.wrongPassphrase`, `derivationTooCostly`, or `addressMismatch`.
    package func open(passphrase: borrowing SecretBytes) throws(KeystoreError) -> EthereumKey {
        let stretched = try stretching.key(of: passphrase)
        guard ConstantTime.equal(Self.mac(of: ciphertext, key: stretched), mac) else { throw .wrongPassphrase }
        var secret = try Self.crypt(ciphertext, key: stretched, initialVector: initialVector)
        guard let key = try? EthereumKey(secret: SecretBytes(consumingAndWiping: &secret)) else {
            throw .addressMismatch
        }
        guard address == nil || address == key.address else { throw .addressMismatch }
        return key
    }

    /// AES-128 in counter mode, which is its own inverse.
    private static func crypt(
        _ bytes: [UInt8],
        key: borrowing SecretBytes,
        initialVector: [UInt8]
    ) throws(KeystoreError) -> [UInt8] {
        var stretched = key.exposedCopy()
        defer { for index in stretched.indices { stretched[index] = 0 } }
        do {
            let half = SymmetricKey(data: stretched.prefix(16))
            return Array(try AES._CTR.encrypt(bytes, using: half, nonce: AES._CTR.Nonce(nonceBytes: initialVector)))
        } catch {
            throw .malformed
        }
    }

    private static func mac(of ciphertext: [UInt8], key: borrowing SecretBytes) -> [UInt8] {
        var stretched = key.exposedCopy()
        // Room for all of it, so that growing leaves no copy behind.
        var authenticated: [UInt8] = []
        authenticated.reserveCapacity(stretched.count + ciphertext.count)
        authenticated += stretched.dropFirst(16)
        authenticated += ciphertext
        defer {
            for index in stretched.indices { stretched[index] = 0 }
            for index in authenticated.indices { authenticated[index] = 0 }
        }
        return Keccak256.digest(of: authenticated).bytes
    }
}

// MARK: - JSON

extension WalletFile {
    /// Reads a file; nothing is decrypted.
    package init(parsing text: [UInt8]) throws(KeystoreError) {
        guard text.count <= Self.maximumCount else { throw .tooLong }
        let file: JSONValue
        do {
            file = try JSONValue(parsing: text)
        } catch {
            throw .malformedJSON(error)
        }
        // Early files of this version write the name with a capital.
        guard file["version"]?.asInteger() == 3, let crypto = file["crypto"] ?? file["Crypto"] else { throw .malformed }
        guard crypto["cipher"]?.asText == "aes-128-ctr" else { throw .unknownCipher }
        initialVector = try Self.bytes(crypto["cipherparams"]?["iv"], count: 16)
        ciphertext = try Self.bytes(crypto["ciphertext"], count: 32)
        mac = try Self.bytes(crypto["mac"], count: 32)
        stretching = try KeyStretching(crypto: crypto)
        identifier = file["id"]?.asText ?? ""
        address =
            if let text = file["address"]?.asText {
                try Self.address(text)
            } else {
                nil
            }
    }

    /// The file's text.
    package var text: [UInt8] {
        var crypto = stretching.json
        crypto["cipher"] = .text("aes-128-ctr")
        crypto["cipherparams"] = .object(["iv": .text(Hexadecimal.encode(initialVector))])
        crypto["ciphertext"] = .text(Hexadecimal.encode(ciphertext))
        crypto["mac"] = .text(Hexadecimal.encode(mac))
        var file: [String: JSONValue] = ["crypto": .object(crypto), "id": .text(identifier), "version": .integer(3)]
        if let address { file["address"] = .text(Hexadecimal.encode(address.bytes)) }
        return Array((JSONValue.object(file).description + "\n").utf8)
    }

    private static func bytes(_ value: JSONValue?, count: Int) throws(KeystoreError) -> [UInt8] {
        guard let text = value?.asText, let bytes = try? Hexadecimal.decode(text), bytes.count == count else {
            throw .malformed
        }
        return bytes
    }

    private static func address(_ text: String) throws(KeystoreError) -> EthereumAddress {
        do {
            return try EthereumAddress(bytes: Hexadecimal.decode(text))
        } catch {
            throw .malformed
        }
    }
}
