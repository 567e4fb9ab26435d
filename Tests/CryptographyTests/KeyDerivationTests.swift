import Cryptography
import Testing

@Suite struct KeyDerivationTests {
    struct Case: Sendable {
        let secret, salt, info, key: String
    }

    static let examples = [
        Case(  // RFC 5869 A.1
            secret: "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            salt: "000102030405060708090a0b0c",
            info: "f0f1f2f3f4f5f6f7f8f9",
            key: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        ),
        Case(  // A.2
            secret: Hexadecimal.encode((0x00...0x4f).map(UInt8.init)),
            salt: Hexadecimal.encode((0x60...0xaf).map(UInt8.init)),
            info: Hexadecimal.encode((0xb0...0xff).map(UInt8.init)),
            key: """
                b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c\
                59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71\
                cc30c58179ec3e87c14c01d5c1f3434f1d87
                """
        ),
        Case(  // A.3
            secret: "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            salt: "",
            info: "",
            key: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        ),
    ]

    @Test("gives the values of RFC 5869", arguments: examples)
    func published(_ example: Case) throws {
        let expected = try hex(example.key)
        let key = KeyDerivation.hkdf(
            secret: SecretBytes(copying: try hex(example.secret)),
            salt: try hex(example.salt),
            info: try hex(example.info),
            count: expected.count
        )
        #expect(key.exposedCopy() == expected)
    }

    @Test("derives no more than the construction allows")
    func tooLong() async {
        await #expect(processExitsWith: .failure) {
            _ = KeyDerivation.hkdf(secret: SecretBytes(random: 32), salt: [], info: [], count: 255 * 32 + 1)
        }
    }
}
