/// A secp256k1 private key and the Ethereum address that belongs to it.
package struct EthereumKey: ~Copyable, Sendable {
    private let privateKey: SecretBytes

    /// The address under which signatures of this key recover.
    package let address: EthereumAddress

    /// Makes a fresh key.
    package init() {
        var candidate = SecretBytes(random: 32)
        while !Secp256k1.isPrivateKey(candidate) { candidate = SecretBytes(random: 32) }
        self.init(verified: candidate)
    }

    /// Accepts 32 bytes, big endian, between 1 and the group's order less 1.
    package init(secret: borrowing SecretBytes) throws(CryptographyError) {
        guard Secp256k1.isPrivateKey(secret) else { throw .invalidPrivateKey }
        self.init(verified: secret.duplicate())
    }

    private init(verified secret: consuming SecretBytes) {
        address = EthereumAddress(lastBytesOf: Keccak256.digest(of: Secp256k1.publicPoint(of: secret)))
        privateKey = secret
    }

    /// Signs a digest; the same digest always gives the same signature (RFC 6979).
    package borrowing func sign(digest: Digest) -> RecoverableSignature {
        let (compact, identifier) = Secp256k1.sign(digest, with: privateKey)
        return RecoverableSignature(compact: compact, recoveryIdentifier: identifier)
    }

    /// Signs a 32-byte hash as a message of EIP-191.
    package borrowing func signMessage(hash: Digest) -> RecoverableSignature {
        sign(digest: EthereumMessage.digest(ofHash: hash))
    }

    /// Returns the private key, to store it.
    package borrowing func secret() -> SecretBytes {
        privateKey.duplicate()
    }
}
