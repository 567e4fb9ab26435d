package import Cryptography

/// What is derived from a dataset's data key, each under its own label, so that one key never serves two ends.
package enum DatasetKeys {
    /// The X25519 secret that questions to this dataset are sealed to.
    package static func question(dataKey: borrowing SecretBytes) -> SecretBytes {
        KeyDerivation.hkdf(secret: dataKey, salt: [], info: Array("pandapp/question/v1".utf8), count: 32)
    }

    /// The key of the mechanism's noise: HKDF(data key, "noise" ‖ dataset digest ‖ mechanism version ‖ parameters).
    ///
    /// Whoever could strip the noise with it already holds the data key, hence the plaintext; and the same task run
    /// twice draws the same noise, so that averaging is impossible.
    package static func noise(
        dataKey: borrowing SecretBytes,
        dataset: Digest,
        mechanismVersion: String,
        parameters: [UInt8]
    ) -> SecretBytes {
        let version = Array(mechanismVersion.utf8)
        let info = Array("noise".utf8) + dataset.bytes + [UInt8(truncatingIfNeeded: version.count)] + version
        return KeyDerivation.hkdf(secret: dataKey, salt: [], info: info + parameters, count: 32)
    }

    /// The row key of a person in one segment: the first 16 bytes of SHA-256(label ‖ salt ‖ verification key).
    ///
    /// Only who knows the verification key can tell which rows are theirs, and no two segments share a row key.
    package static func rowKey(salt: [UInt8], person: VerificationKey) -> [UInt8] {
        Array(SHA256Digest.of(Array("pandapp/row/v1".utf8) + salt + person.bytes).bytes.prefix(16))
    }
}

/// The public ladder of record counts: 64, 96, 128, 192, 256, … so that a ciphertext's length tells the true number
/// within a factor of 1.5 at best.
package enum PaddingLadder {
    /// The lowest rung.
    package static let lowest = 64

    /// The lowest rung that holds `count` records.
    package static func padded(_ count: Int) -> Int {
        var rung = lowest
        while rung < count {
            if rung + rung / 2 >= count { return rung + rung / 2 }
            rung *= 2
        }
        return rung
    }
}
