package import Cryptography

/// A person's one secret, of which everything they sign, own or receive is derived.
///
/// The key file's first line is an age identity (`AGE-SECRET-KEY-1…`), so that Debian's `age` opens what the person
/// keeps. By HKDF-SHA256 from its 32 bytes follow: the Ed25519 signing key (info `pandapp/person/signing/v1`) and, for
/// each night, the identity that answers of that night are sealed to (info `pandapp/person/recipient/v1` ‖ night), so
/// that recipients in the public ledger do not join a person's nights, and the one that the nightly batch seals to (info
/// `pandapp/person/nightly-recipient/v1` ‖ night): the publisher knows whose that is, and must not recognise the other.
package struct PersonKey: ~Copyable, Sendable {
    private let secret: SecretBytes

    /// A new person.
    package init() {
        secret = SecretBytes(random: 32)
    }

    /// Reads a key file's text; what follows the first line is ignored.
    ///
    /// - Throws: `DatasetAssemblyError.malformedPersonKey`.
    package init(parsing text: String) throws(DatasetAssemblyError) {
        guard let line = text.split(whereSeparator: \.isNewline).first,
            let identity = try? AgeIdentity(parsing: String(line))
        else { throw .malformedPersonKey }
        secret = identity.secret()
    }

    /// The key file's text; a secret, to be written with mode 0600 only.
    ///
    /// - Throws: `CryptographyError`, never for a key of 32 bytes, which this is.
    package borrowing func exposedText() throws(CryptographyError) -> String {
        try AgeIdentity(secret: secret).exposedText() + "\n"
    }

    /// The key that signs contributions, consents and questions.
    ///
    /// - Throws: `CryptographyError`, never for a key of 32 bytes, which this is.
    package borrowing func signingKey() throws(CryptographyError) -> SigningKey {
        let seed = KeyDerivation.hkdf(
            secret: secret,
            salt: [],
            info: Array("pandapp/person/signing/v1".utf8),
            count: 32
        )
        return try SigningKey(seed: seed)
    }

    /// The identity that opens what was sealed to this person in one night.
    ///
    /// - Throws: `CryptographyError`, never for a key of 32 bytes, which this is.
    package borrowing func recipientIdentity(night: String) throws(CryptographyError) -> AgeIdentity {
        try identity("pandapp/person/recipient/v1" + night)
    }

    /// The identity that opens what the nightly batch sealed to this person.
    ///
    /// - Throws: `CryptographyError`, never for a key of 32 bytes, which this is.
    package borrowing func nightlyIdentity(night: String) throws(CryptographyError) -> AgeIdentity {
        try identity("pandapp/person/nightly-recipient/v1" + night)
    }

    private borrowing func identity(_ info: String) throws(CryptographyError) -> AgeIdentity {
        try AgeIdentity(secret: KeyDerivation.hkdf(secret: secret, salt: [], info: Array(info.utf8), count: 32))
    }
}
