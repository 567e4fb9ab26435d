package import StrictJSON

/// Why a wallet file was refused.
package enum KeystoreError: Error, Equatable, Sendable {
    /// The file is longer than ``WalletFile/maximumCount``.
    case tooLong
    /// The file is no JSON text.
    case malformedJSON(JSONError)
    /// The file is no keystore of version 3, or a part of it is malformed.
    case malformed
    /// The cipher is another than AES-128 in counter mode.
    case unknownCipher
    /// The key derivation is neither scrypt nor PBKDF2 with HMAC-SHA-256.
    case unknownDerivation
    /// The key derivation would take more memory or time than this program gives to a file.
    case derivationTooCostly
    /// The passphrase is wrong, or the file was altered.
    case wrongPassphrase
    /// What was decrypted is no key, or not the key of the address that the file names.
    case addressMismatch
}

extension KeystoreError {
    /// A stable name of the cause for scripts and logs.
    package var identifier: String {
        switch self {
        case .tooLong: "keystore-too-long"
        case .malformedJSON: "keystore-json-malformed"
        case .malformed: "keystore-malformed"
        case .unknownCipher: "keystore-cipher-unknown"
        case .unknownDerivation: "keystore-derivation-unknown"
        case .derivationTooCostly: "keystore-derivation-too-costly"
        case .wrongPassphrase: "keystore-passphrase-wrong"
        case .addressMismatch: "keystore-address-mismatch"
        }
    }

    /// What is wrong and what to do about it.
    package var sentence: String {
        switch self {
        case .tooLong, .malformedJSON, .malformed:
            "The file is no Ethereum keystore of version 3; export the wallet again."
        case .unknownCipher: "The file has another cipher than aes-128-ctr; export the wallet with that."
        case .unknownDerivation: "The file's key derivation is neither scrypt nor pbkdf2; export the wallet again."
        case .derivationTooCostly: "The file asks for too much memory or time; export the wallet with usual parameters."
        case .wrongPassphrase: "The passphrase is wrong, or the file was altered; try again."
        case .addressMismatch: "The file holds the key of another address than it names; export the wallet again."
        }
    }
}
