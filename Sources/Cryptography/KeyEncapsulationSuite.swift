/// How a message is sealed to a public key: HPKE (RFC 9180) in base mode, with HKDF-SHA256.
package enum KeyEncapsulationSuite: UInt8, CaseIterable, Hashable, Sendable {
    /// X-Wing, which holds as long as one of ML-KEM-768 and X25519 does; then AES-256-GCM.
    case xWing = 1
    /// DHKEM(X25519); then ChaCha20-Poly1305.
    case x25519 = 2

    /// The number of bytes of a public key.
    package var publicKeyCount: Int {
        switch self {
        case .xWing: 1216
        case .x25519: 32
        }
    }

    /// The number of bytes of an encapsulated key.
    package var encapsulatedKeyCount: Int {
        switch self {
        case .xWing: 1120
        case .x25519: 32
        }
    }
}
