/// An Ethereum address: the last twenty bytes of the Keccak-256 of a public key, or of a contract's origin.
package struct EthereumAddress: Hashable, Sendable {
    /// The number of bytes of every address.
    package static let count = 20

    /// The address of nobody, which the orders use for "no restriction".
    package static let zero = EthereumAddress(exactly: [UInt8](repeating: 0, count: count))

    /// The address itself, twenty bytes.
    package let bytes: [UInt8]

    /// Accepts exactly twenty bytes.
    package init(bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.count else {
            throw .invalidLength(expected: Self.count, actual: bytes.count)
        }
        self.bytes = bytes
    }

    /// Accepts `0x` and forty digits, all lower case, all upper case, or in the mixed case that EIP-55 prescribes.
    package init(parsing text: String) throws(CryptographyError) {
        guard text.hasPrefix("0x"), text.utf8.count == 2 + 2 * Self.count, let bytes = try? Hexadecimal.decode(text)
        else { throw .invalidAddress }
        self.bytes = bytes
        let digits = text.dropFirst(2)
        let isMixed = digits.contains { $0.isLowercase } && digits.contains { $0.isUppercase }
        guard !isMixed || text == checksummed else { throw .addressChecksumMismatch }
    }

    /// The last twenty bytes of a digest.
    package init(lastBytesOf digest: Digest) {
        self.init(exactly: Array(digest.bytes.suffix(Self.count)))
    }

    private init(exactly bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The address as `0x` and forty lower-case digits.
    package var lowercase: String { "0x" + Hexadecimal.encode(bytes) }

    /// The address in the mixed case of EIP-55: a letter is upper case where the same digit of the hash is 8 or more.
    package var checksummed: String {
        let digits = Hexadecimal.encode(bytes)
        let guide = Keccak256.digest(of: Array(digits.utf8)).hexadecimal
        let cased = zip(digits, guide).map { digit, hint in hint >= "8" ? digit.uppercased() : String(digit) }
        return "0x" + cased.joined()
    }
}

extension EthereumAddress: CustomStringConvertible {
    /// The same as `checksummed`.
    package var description: String { checksummed }
}
