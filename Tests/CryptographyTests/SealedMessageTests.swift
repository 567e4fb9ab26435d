import Testing

@testable import Cryptography

@Suite struct SealedMessageTests {
    static let info = Array("pandapp/release/v1".utf8)

    @Test(
        "what was sealed is opened, with the sizes of the suite",
        arguments: KeyEncapsulationSuite.allCases,
        [0, 1, 5000]
    )
    func roundTrip(_ suite: KeyEncapsulationSuite, _ size: Int) throws {
        let key = try EncapsulationKey(suite)
        #expect(key.suite == suite && key.publicKey.count == suite.publicKeyCount)
        let message = try SealedMessage.seal(pattern(size), to: key.publicKey, suite: suite, info: Self.info)
        #expect(message.encapsulatedKey.count == suite.encapsulatedKeyCount)
        #expect(message.ciphertext.count == size + 16)
        let received = SealedMessage(encapsulatedKey: message.encapsulatedKey, ciphertext: message.ciphertext)
        #expect(try key.open(received, info: Self.info) == pattern(size))
    }

    @Test("another key, info or bit opens nothing", arguments: KeyEncapsulationSuite.allCases)
    func refusals(_ suite: KeyEncapsulationSuite) throws {
        let key = try EncapsulationKey(suite)
        let message = try SealedMessage.seal([1, 2, 3], to: key.publicKey, suite: suite, info: Self.info)
        let other = try EncapsulationKey(suite)
        let failure = CryptographyError.messageAuthenticationFailed
        #expect(throws: failure) { try other.open(message, info: Self.info) }
        #expect(throws: failure) { try key.open(message, info: Self.info + [0]) }
        #expect(throws: failure) { try key.open(message, info: []) }
        for place in message.ciphertext.indices {
            var ciphertext = message.ciphertext
            ciphertext[place] ^= 1
            let changed = SealedMessage(encapsulatedKey: message.encapsulatedKey, ciphertext: ciphertext)
            #expect(throws: failure) { try key.open(changed, info: Self.info) }
        }
        for count in 0..<message.ciphertext.count {
            let cut = SealedMessage(
                encapsulatedKey: message.encapsulatedKey,
                ciphertext: Array(message.ciphertext.prefix(count))
            )
            #expect(throws: failure) { try key.open(cut, info: Self.info) }
        }
        for place in stride(from: 0, to: message.encapsulatedKey.count, by: 31) {
            var encapsulated = message.encapsulatedKey
            encapsulated[place] ^= 1
            let changed = SealedMessage(encapsulatedKey: encapsulated, ciphertext: message.ciphertext)
            #expect(throws: failure) { try key.open(changed, info: Self.info) }
        }
    }

    @Test("keys of another length are refused", arguments: KeyEncapsulationSuite.allCases)
    func lengths(_ suite: KeyEncapsulationSuite) throws {
        let key = try EncapsulationKey(suite)
        for wrong in [0, 31, 33, 1119, 1121, 1215, 1217] {
            let bytes = pattern(wrong)
            #expect(throws: CryptographyError.invalidLength(expected: suite.publicKeyCount, actual: wrong)) {
                try SealedMessage.seal([], to: bytes, suite: suite, info: [])
            }
            #expect(throws: CryptographyError.invalidLength(expected: suite.encapsulatedKeyCount, actual: wrong)) {
                try key.open(SealedMessage(encapsulatedKey: bytes, ciphertext: pattern(16)), info: [])
            }
        }
    }

    @Test(
        "points of small order are refused on both sides",
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ]
    )
    func smallOrder(_ text: String) throws {
        let point = try hex(text)
        #expect(throws: CryptographyError.invalidPublicKey) {
            try SealedMessage.seal([], to: point, suite: .x25519, info: [])
        }
        let key = try EncapsulationKey(.x25519)
        #expect(throws: CryptographyError.invalidPublicKey) {
            try key.open(SealedMessage(encapsulatedKey: point, ciphertext: pattern(16)), info: [])
        }
    }

    @Test("an X-Wing key whose ML-KEM part is not reduced is refused")
    func unreducedKey() {
        let bytes = [UInt8](repeating: 0xff, count: 1216)
        #expect(throws: CryptographyError.invalidPublicKey) {
            try SealedMessage.seal([], to: bytes, suite: .xWing, info: [])
        }
    }

    @Test("a secret determines the key of the suite x25519")
    func derived() throws {
        // RFC 9180 A.2.1, the recipient's key pair of the base mode of DHKEM(X25519), ChaCha20Poly1305.
        let secret = SecretBytes(copying: try hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"))
        let key = try EncapsulationKey(x25519Secret: secret)
        #expect(key.suite == .x25519)
        #expect(key.publicKey == (try hex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a")))
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 31)) {
            _ = try EncapsulationKey(x25519Secret: SecretBytes(random: 31))
        }
    }

    // Needs PyPI's cryptography.
    @Test("another implementation opens our messages and we open its", .enabled(if: Oracle.hasPython))
    func otherImplementation() throws {
        let oracle = try Oracle()
        let plaintext = pattern(1000)
        let x25519 = try EncapsulationKey(.x25519)
        let xWing = try EncapsulationKey(.xWing)
        try oracle.write(Self.info, to: "info")
        try oracle.write(plaintext, to: "plaintext")
        try oracle.write(x25519.publicKey, to: "x25519.public")
        try oracle.write(xWing.publicKey, to: "xwing.public")
        try #require(try oracle.python("hpke/hpke_oracle.py") == 0)
        for (name, suite) in [("x25519", KeyEncapsulationSuite.x25519), ("xwing", .xWing)] {
            let publicKey = try oracle.read("\(name).theirpublic")
            let message = try SealedMessage.seal(plaintext, to: publicKey, suite: suite, info: Self.info)
            try oracle.write(message.encapsulatedKey + message.ciphertext, to: "\(name).ours")
        }
        let toX25519 = try Self.message(oracle.read("x25519.theirs"), .x25519)
        #expect(try x25519.open(toX25519, info: Self.info) == plaintext)
        let toXWing = try Self.message(oracle.read("xwing.theirs"), .xWing)
        #expect(try xWing.open(toXWing, info: Self.info) == plaintext)
        try #require(try oracle.python("hpke/hpke_oracle.py") == 0)
        #expect(try oracle.read("x25519.opened") == plaintext)
        #expect(try oracle.read("xwing.opened") == plaintext)
    }

    private static func message(_ bytes: [UInt8], _ suite: KeyEncapsulationSuite) -> SealedMessage {
        let count = suite.encapsulatedKeyCount
        return SealedMessage(encapsulatedKey: Array(bytes.prefix(count)), ciphertext: Array(bytes.dropFirst(count)))
    }
}
