/// What Ethereum wallets sign when they sign a message and not a transaction (EIP-191, version 0x45).
package enum EthereumMessage {
    /// Returns keccak256("\x19Ethereum Signed Message:\n32" ‖ hash), the digest that is signed for a 32-byte hash.
    package static func digest(ofHash hash: Digest) -> Digest {
        Keccak256.digest(of: [0x19] + Array("Ethereum Signed Message:\n32".utf8) + hash.bytes)
    }
}
