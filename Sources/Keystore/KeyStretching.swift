import Crypto
import CryptoExtras
import Cryptography
import Foundation
import StrictJSON

/// How a passphrase becomes a key: `kdf` and `kdfparams` of a wallet file.
package enum KeyStretching: Hashable, Sendable {
    /// scrypt (RFC 7914) with a cost N, a power of two; block size r; parallelism p.
    case scrypt(cost: UInt32, blockSize: UInt32, parallelism: UInt32, salt: [UInt8])
    /// PBKDF2 (RFC 8018) with HMAC-SHA-256.
    case pbkdf2(rounds: Int, salt: [UInt8])

    /// Bytes of the derived key: 16 for the cipher, 16 for the authentication.
    static let keyCount = 32
    /// The most memory that scrypt may take: 512 MiB.
    static let maximumMemory = 1 << 29
    /// The most memory that scrypt may go through, its parallelism included: 4 GiB.
    static let maximumWork = 1 << 32
    /// The most rounds of PBKDF2.
    static let maximumRounds = 10_000_000

    /// The parameters with which geth protects wallets: N = 2¹⁸, r = 8, p = 1, which take 256 MiB.
    package static func standard(salt: [UInt8]) -> KeyStretching {
        .scrypt(cost: 1 << 18, blockSize: 8, parallelism: 1, salt: salt)
    }

    /// The key of a passphrase.
    ///
    /// - Throws: `KeystoreError.derivationTooCostly`.
    func key(of passphrase: borrowing SecretBytes) throws(KeystoreError) -> SecretBytes {
        switch self {
        case .scrypt(let cost, let blockSize, let parallelism, let salt):
            guard
                let key = Scrypt.key(
                    of: passphrase,
                    salt: salt,
                    cost: UInt64(cost),
                    blockSize: blockSize,
                    parallelism: parallelism,
                    count: Self.keyCount
                )
            else { throw .derivationTooCostly }
            return key
        case .pbkdf2(let rounds, let salt):
            return try Self.pbkdf2(passphrase, salt: salt, rounds: rounds)
        }
    }

    private static func pbkdf2(
        _ passphrase: borrowing SecretBytes,
        salt: [UInt8],
        rounds: Int
    ) throws(KeystoreError) -> SecretBytes {
        var text = passphrase.exposedCopy()
        defer { for index in text.indices { text[index] = 0 } }
        do {
            let key = try KDF.Insecure.PBKDF2.deriveKey(
                from: text,
                salt: salt,
                using: .sha256,
                outputByteCount: keyCount,
                unsafeUncheckedRounds: rounds
            )
            var bytes = unsafe key.withUnsafeBytes { unsafe Array($0) }
            return SecretBytes(consumingAndWiping: &bytes)
        } catch {
            throw .derivationTooCostly
        }
    }
}

// MARK: - JSON

extension KeyStretching {
    /// Reads `kdf` and `kdfparams` of `crypto`.
    init(crypto: JSONValue) throws(KeystoreError) {
        guard let parameters = crypto["kdfparams"], parameters["dklen"]?.asInteger() == Self.keyCount,
            let text = parameters["salt"]?.asText, let salt = try? Hexadecimal.decode(text)
        else { throw .malformed }
        switch crypto["kdf"]?.asText {
        case "scrypt":
            guard let cost: Int = parameters["n"]?.asInteger(), let blockSize: Int = parameters["r"]?.asInteger(),
                let parallelism: Int = parameters["p"]?.asInteger(), cost > 1, cost & (cost - 1) == 0,
                blockSize > 0, parallelism > 0
            else { throw .malformed }
            guard Self.isAffordable(cost: cost, blockSize: blockSize, parallelism: parallelism) else {
                throw .derivationTooCostly
            }
            // All three are far below 2³² now.
            self = .scrypt(
                cost: UInt32(cost),
                blockSize: UInt32(blockSize),
                parallelism: UInt32(parallelism),
                salt: salt
            )
        case "pbkdf2":
            guard parameters["prf"]?.asText == "hmac-sha256" else { throw .unknownDerivation }
            guard let rounds: Int = parameters["c"]?.asInteger(), rounds > 0 else { throw .malformed }
            guard rounds <= Self.maximumRounds else { throw .derivationTooCostly }
            self = .pbkdf2(rounds: rounds, salt: salt)
        default: throw .unknownDerivation
        }
    }

    private static func isAffordable(cost: Int, blockSize: Int, parallelism: Int) -> Bool {
        let limit = maximumMemory / 128
        // N blocks are worked on while p are kept.
        guard cost <= limit, parallelism <= limit, blockSize <= limit / (cost + parallelism) else { return false }
        return parallelism <= maximumWork / (128 * cost * blockSize)
    }

    /// `kdf` and `kdfparams`.
    var json: [String: JSONValue] {
        switch self {
        case .scrypt(let cost, let blockSize, let parallelism, let salt):
            [
                "kdf": .text("scrypt"),
                "kdfparams": .object([
                    "dklen": .integer(Self.keyCount), "n": .integer(cost), "p": .integer(parallelism),
                    "r": .integer(blockSize), "salt": .text(Hexadecimal.encode(salt)),
                ]),
            ]
        case .pbkdf2(let rounds, let salt):
            [
                "kdf": .text("pbkdf2"),
                "kdfparams": .object([
                    "c": .integer(rounds), "dklen": .integer(Self.keyCount), "prf": .text("hmac-sha256"),
                    "salt": .text(Hexadecimal.encode(salt)),
                ]),
            ]
        }
    }
}
