import Cryptography
import Testing

@Suite struct KeyExpansionTests {
    @Test("many derivations from one secret give what each of them gives alone")
    func same() {
        let secret = SecretBytes(copying: (0..<32).map { UInt8($0) })
        let expansion = KeyExpansion(secret: secret)
        for (length, count) in [(0, 1), (18, 16), (64, 32), (200, 100)] {
            let info = [UInt8](repeating: 7, count: length)
            let alone = KeyDerivation.hkdf(secret: secret, salt: [], info: info, count: count).exposedCopy()
            #expect(expansion.bytes(info: info, count: count) == alone)
        }
    }

    @Test("without salt and purpose it is RFC 5869's third case")
    func vector() throws {
        // RFC 5869, A.3: 22 bytes 0x0b, no salt, no info.
        let secret = SecretBytes(copying: [UInt8](repeating: 0x0b, count: 22))
        let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        #expect(Hexadecimal.encode(KeyExpansion(secret: secret).bytes(info: [], count: 42)) == expected)
    }
}
