internal import CSodium

/// Diffie-Hellman on Curve25519 (RFC 7748).
enum X25519 {
    static let count = 32

    /// Returns the public key of a 32-byte private key.
    static func publicKey(of privateKey: borrowing SecretBytes) -> [UInt8] {
        precondition(privateKey.count == count)
        SodiumLibrary.start()
        var publicKey = [UInt8](repeating: 0, count: count)
        _ = unsafe privateKey.withPointer { unsafe crypto_scalarmult_base(&publicKey, $0) }
        return publicKey
    }

    /// Returns what both sides compute, or nil for a point of small order, where it would be all zeros for anyone.
    static func sharedSecret(_ privateKey: borrowing SecretBytes, with publicKey: [UInt8]) -> SecretBytes? {
        precondition(privateKey.count == count && publicKey.count == count)
        var status: Int32 = -1
        let secret = unsafe SecretBytes(throughPointer: count) { output in
            status = unsafe privateKey.withPointer { unsafe crypto_scalarmult(output, $0, publicKey) }
        }
        guard status == 0 else { return nil }
        return consume secret
    }

    /// Whether agreeing on a secret with this point gives all zeros, whatever the private key.
    static func isOfSmallOrder(_ publicKey: [UInt8]) -> Bool {
        // Every private key is a multiple of the cofactor, so that any of them tells.
        switch sharedSecret(SecretBytes(random: count), with: publicKey) {
        case .some: false
        case .none: true
        }
    }
}
