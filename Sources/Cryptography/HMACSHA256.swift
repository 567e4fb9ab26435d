internal import CSodium

/// HMAC with SHA-256 (RFC 2104) under a 32-byte key.
package enum HMACSHA256 {
    static let count = 32

    /// Returns the authentication code of a message.
    static func code(of message: [UInt8], key: borrowing SecretBytes) -> [UInt8] {
        precondition(key.count == 32)
        var code = [UInt8](repeating: 0, count: count)
        _ = unsafe key.withPointer { unsafe crypto_auth_hmacsha256(&code, message, UInt64(message.count), $0) }
        return code
    }

    /// Returns the authentication code of a message, as the digest that only the key's holder can make.
    package static func digest(of message: [UInt8], key: borrowing SecretBytes) -> Digest {
        Digest(hashOutput: code(of: message, key: key))
    }
}
