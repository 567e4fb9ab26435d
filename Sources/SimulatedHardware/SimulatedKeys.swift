import Crypto
import Cryptography

/// The five P-256 keys of a made-up processor and its made-up maker, all derived from one seed.
///
/// Key of a role = HKDF-SHA256(seed, no salt, "pandapp/simulated-hardware/v1/" ‖ role ‖ "/" ‖ attempt, 32 bytes) read as
/// a big-endian scalar; attempt counts from 0 up to the first that is a scalar of the curve.
struct SimulatedKeys: Sendable {
    /// The root authority's: what a relying party pins.
    let root: P256.Signing.PrivateKey
    /// The intermediate authority's, which certifies processors.
    let authority: P256.Signing.PrivateKey
    /// The maker's for TCB info and quoting enclaves' identities.
    let statements: P256.Signing.PrivateKey
    /// The processor's provisioning certification key (PCK).
    let processor: P256.Signing.PrivateKey
    /// The quoting enclave's attestation key.
    let quoting: P256.Signing.PrivateKey
    /// Names the processor: what Intel calls the platform's PPID and instance id.
    let processorName: [UInt8]
    let instanceName: [UInt8]

    init(seed: borrowing SecretBytes) {
        root = Self.key("root", of: seed)
        authority = Self.key("authority", of: seed)
        statements = Self.key("statements", of: seed)
        processor = Self.key("processor", of: seed)
        quoting = Self.key("quoting", of: seed)
        processorName = Self.bytes("ppid", of: seed, count: 16).exposedCopy()
        instanceName = Self.bytes("instance", of: seed, count: 16).exposedCopy()
    }

    private static func bytes(_ purpose: String, of seed: borrowing SecretBytes, count: Int) -> SecretBytes {
        let info = Array("pandapp/simulated-hardware/v1/\(purpose)".utf8)
        return KeyDerivation.hkdf(secret: seed, salt: [], info: info, count: count)
    }

    private static func key(_ role: String, of seed: borrowing SecretBytes) -> P256.Signing.PrivateKey {
        var attempt = 0
        while true {
            let scalar = bytes("\(role)/\(attempt)", of: seed, count: 32).exposedCopy()
            if let key = try? P256.Signing.PrivateKey(rawRepresentation: scalar) { return key }
            attempt += 1
        }
    }
}
