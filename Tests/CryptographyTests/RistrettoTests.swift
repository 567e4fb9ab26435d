import Cryptography
import Testing

@Suite struct RistrettoTests {
    /// RFC 9496 A.1: the multiples 0 to 15 of the generator.
    static let multiples = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
        "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
        "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
        "da80862773358b466ffadfe0b3293ab3d9fd53c5ea6c955358f568322daf6a57",
        "e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e",
        "f64746d3c92b13050ed8d80236a7f0007c3b3f962f5ba793d19a601ebb1df403",
        "44f53520926ec81fbd5a387845beb7df85a96a24ece18738bdcfa6a7822a176d",
        "903293d8f2287ebe10e2374dc1a53e0bc887e592699f02d077d5263cdd55601c",
        "02622ace8f7303a31cafc63f8fc48fdc16e1c8c8d234b2f0d6685282a9076031",
        "20706fd788b2720a1ed2a5dad4952b01f413bcf0e7564de8cdc816689e2db95f",
        "bce83f8ba5dd2fa572864c24ba1810f9522bc6004afe95877ac73241cafdab42",
        "e4549ee16b9aa03099ca208c67adafcafa4c3f3e4e5303de6026e3ca8ff84460",
        "aa52e000df2e16f55fb1032fc33bc42742dad6bd5a8fc0be0167436c5948501f",
        "46376b80f409b29dc2b5f6f0c52591990896e5716f41477cd30085ab7f10301e",
        "e0c418f7c8d9c4cdd7395b93ea124f3ad99021bb681dfc3302a9d99a2e53e64e",
    ]

    private func scalar(_ number: UInt8) throws -> RistrettoScalar {
        try RistrettoScalar([number] + [UInt8](repeating: 0, count: 31))
    }

    @Test("the small multiples of the generator are those of RFC 9496, by addition and by multiplication")
    func multiples() throws {
        var sum = RistrettoElement.identity
        for (number, expected) in Self.multiples.enumerated() {
            #expect(Hexadecimal.encode(sum.bytes) == expected)
            #expect(try scalar(UInt8(number)) * .generator == sum)
            #expect(try RistrettoElement(hex(expected)) == sum)
            sum = sum + .generator
        }
        #expect(sum - sum == .identity)
    }

    /// RFC 9496 A.2.
    static let badEncodings = [
        // Not reduced.
        "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        // Negative.
        "0100000000000000000000000000000000000000000000000000000000000000",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
        "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
        "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
        "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
        "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
        "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
        // Of no square.
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
        "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
        "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad87",
        "bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042",
        "2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08",
        "f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22",
        "8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731",
        "2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b",
    ]

    @Test("the bad encodings of RFC 9496 are refused", arguments: badEncodings)
    func badEncoding(_ text: String) throws {
        let bytes = try hex(text)
        #expect(throws: CryptographyError.invalidElement) { try RistrettoElement(bytes) }
    }

    @Test("sixty-four bytes map to the element that RFC 9496 names")
    func fromHash() throws {
        // RFC 9496 A.3: SHA-512 of "Ristretto is traditionally a short shot of espresso coffee".
        let hash = try hex(
            """
            5d1be09e3d0c82fc538112490e35701979d99e06ca3e2b5b54bffe8b4dc772c14d98b696a1bbfb5ca32c436cc61c16563790306c79eaca77\
            05668b47dffe5bb6
            """
        )
        #expect(
            Hexadecimal.encode(try RistrettoElement(fromHash: hash).bytes)
                == "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46"
        )
        #expect(throws: CryptographyError.invalidLength(expected: 64, actual: 63)) {
            try RistrettoElement(fromHash: Array(hash.dropLast()))
        }
    }

    @Test("numbers and elements obey the laws of the group")
    func laws() throws {
        let (a, b) = (RistrettoScalar.random(), RistrettoScalar.random())
        let element = RistrettoElement.random()
        #expect((a + b) * element == a * element + b * element)
        #expect((a - b) * element == a * element - b * element)
        #expect((a * b) * element == a * (b * element))
        let inverse = try #require(a.inverse)
        #expect(inverse * (a * element) == element)
        #expect(a - a == (try scalar(0)))
        #expect((a - a) * element == .identity)
        #expect(try scalar(0).inverse == nil && scalar(0).isZero && !scalar(1).isZero)
        #expect(RistrettoScalar.random() != a && RistrettoElement.random() != element)
    }

    @Test("a number has one encoding, below the group's order")
    func scalars() throws {
        let order = try hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var last = order
        last[0] -= 1
        var above = order
        above[0] += 1
        #expect(try RistrettoScalar(last).bytes == last)
        for bad in [order, above, [UInt8](repeating: 0xff, count: 32)] {
            #expect(throws: CryptographyError.invalidScalar) { try RistrettoScalar(bad) }
        }
        #expect(throws: CryptographyError.invalidLength(expected: 32, actual: 31)) { try RistrettoScalar(pattern(31)) }
        #expect(try RistrettoScalar(last) + scalar(1) == scalar(0))
        #expect(try RistrettoScalar(reducing: order + [UInt8](repeating: 0, count: 32)).isZero)
        #expect(throws: CryptographyError.invalidLength(expected: 64, actual: 32)) {
            try RistrettoScalar(reducing: order)
        }
    }
}
