/// Keccak-256 as Ethereum has it: the padding of the original submission, not of SHA3-256.
package enum Keccak256 {
    /// Returns the hash of an array.
    package static func digest(of bytes: [UInt8]) -> Digest {
        var sponge = KeccakSponge(rate: 136, rounds: 24, suffix: 0x01)
        sponge.absorb(bytes.span)
        return Digest(hashOutput: sponge.squeeze(Digest.count))
    }
}
