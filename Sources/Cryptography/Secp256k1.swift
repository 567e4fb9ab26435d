internal import CSecp256k1

/// The calls of libsecp256k1 that the project needs; pointers do not leave this file.
enum Secp256k1 {
    /// The library's one context: read-only once blinded with randomness, so that threads may share it.
    private nonisolated(unsafe) static let context: OpaquePointer = {
        guard let context = unsafe secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE)) else {
            fatalError("no memory left for the secp256k1 context")
        }
        guard unsafe secp256k1_context_randomize(context, RandomBytes.generate(32)) == 1 else {
            fatalError("the secp256k1 context could not be blinded")
        }
        return unsafe context
    }()

    /// Whether a 32-byte secret is a private key: not zero, and below the group's order.
    static func isPrivateKey(_ secret: borrowing SecretBytes) -> Bool {
        guard secret.count == 32 else { return false }
        return unsafe secret.withPointer { unsafe secp256k1_ec_seckey_verify(context, $0) == 1 }
    }

    /// Returns the public point of a valid private key, as its 64 bytes x ‖ y.
    static func publicPoint(of secret: borrowing SecretBytes) -> [UInt8] {
        var publicKey = secp256k1_pubkey()
        let status = unsafe secret.withPointer { unsafe secp256k1_ec_pubkey_create(context, &publicKey, $0) }
        precondition(status == 1, "the private key was verified before")
        return coordinates(of: &publicKey)
    }

    /// Signs with the deterministic nonce of RFC 6979 and the lower of the two possible s.
    static func sign(
        _ digest: Digest,
        with secret: borrowing SecretBytes
    ) -> (compact: [UInt8], recoveryIdentifier: Int32) {
        var signature = secp256k1_ecdsa_recoverable_signature()
        let status = unsafe secret.withPointer {
            unsafe secp256k1_ecdsa_sign_recoverable(context, &signature, digest.bytes, $0, nil, nil)
        }
        precondition(status == 1, "the private key was verified before")
        var compact = [UInt8](repeating: 0, count: 64)
        var identifier: Int32 = 0
        unsafe secp256k1_ecdsa_recoverable_signature_serialize_compact(context, &compact, &identifier, &signature)
        return (compact, identifier)
    }

    /// Returns the public point whose key made the signature, or nil when there is none.
    static func recover(_ digest: Digest, compact: [UInt8], recoveryIdentifier: Int32) -> [UInt8]? {
        precondition(compact.count == 64 && (0...3).contains(recoveryIdentifier))
        var signature = secp256k1_ecdsa_recoverable_signature()
        var publicKey = secp256k1_pubkey()
        guard
            unsafe secp256k1_ecdsa_recoverable_signature_parse_compact(
                context,
                &signature,
                compact,
                recoveryIdentifier
            ) == 1,
            unsafe secp256k1_ecdsa_recover(context, &publicKey, &signature, digest.bytes) == 1
        else { return nil }
        return coordinates(of: &publicKey)
    }

    private static func coordinates(of publicKey: inout secp256k1_pubkey) -> [UInt8] {
        var serialized = [UInt8](repeating: 0, count: 65)
        var count = serialized.count
        let form = UInt32(SECP256K1_EC_UNCOMPRESSED)
        unsafe secp256k1_ec_pubkey_serialize(context, &serialized, &count, &publicKey, form)
        return Array(serialized.dropFirst())
    }
}
