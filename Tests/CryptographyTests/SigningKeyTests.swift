import Cryptography
import Testing

@Suite struct SigningKeyTests {
    struct Case: Sendable {
        let seed, key, message, signature: String
    }

    /// RFC 8032 §7.1, TEST 1 to 3.
    static let examples = [
        Case(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88215\
                90a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
                """
        ),
        Case(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: """
                92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e4\
                3e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                """
        ),
        Case(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b53\
                8d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
                """
        ),
    ]

    @Test("gives the keys and signatures of RFC 8032", arguments: examples)
    func published(_ example: Case) throws {
        let key = try SigningKey(seed: SecretBytes(copying: try hex(example.seed)))
        let message = try hex(example.message)
        #expect(key.verificationKey.bytes == (try hex(example.key)))
        #expect(key.sign(message) == (try hex(example.signature)))
        #expect(try VerificationKey(hex(example.key)).isValid(signature: hex(example.signature), for: message))
        #expect(key.seed().exposedCopy() == (try hex(example.seed)))
    }

    @Test("another message, key, length or bit is not the signed one")
    func forgeries() {
        let key = SigningKey()
        let signature = key.sign([1, 2, 3])
        let verifier = key.verificationKey
        #expect(verifier.isValid(signature: signature, for: [1, 2, 3]))
        #expect(!verifier.isValid(signature: signature, for: [1, 2, 4]))
        #expect(!verifier.isValid(signature: signature + [0], for: [1, 2, 3]))
        #expect(!verifier.isValid(signature: Array(signature.dropLast()), for: [1, 2, 3]))
        #expect(!verifier.isValid(signature: [], for: [1, 2, 3]))
        #expect(!SigningKey().verificationKey.isValid(signature: signature, for: [1, 2, 3]))
        for index in signature.indices {
            var flipped = signature
            flipped[index] ^= 1
            #expect(!verifier.isValid(signature: flipped, for: [1, 2, 3]))
        }
    }

    @Test(
        "refuses keys that are no canonical point of the prime-order group",
        arguments: [
            "0100000000000000000000000000000000000000000000000000000000000000",  // the identity
            "0000000000000000000000000000000000000000000000000000000000000000",  // order 4
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",  // order 8
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // p, not reduced
            "0200000000000000000000000000000000000000000000000000000000000000",  // on no curve
        ]
    )
    func badKeys(_ text: String) throws {
        let bytes = try hex(text)
        #expect(throws: CryptographyError.invalidPublicKey) { try VerificationKey(bytes) }
    }

    @Test("refuses keys and seeds of another length")
    func lengths() {
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 33)) {
            try VerificationKey([UInt8](repeating: 1, count: 33))
        }
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 31)) {
            try VerificationKey(checkedBefore: [UInt8](repeating: 1, count: 31))
        }
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 31)) {
            _ = try SigningKey(seed: SecretBytes(random: 31))
        }
    }
}
