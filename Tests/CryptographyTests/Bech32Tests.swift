import Testing

@testable import Cryptography

@Suite struct Bech32Tests {
    @Test("agrees with BIP-173's shortest example, in either case")
    func published() {
        let bytes = Array(UInt8(0)...31)
        let text = Bech32.encode(prefix: "age", bytes)
        #expect(Bech32.decode(text, prefix: "age") == bytes)
        #expect(Bech32.decode(text.uppercased(), prefix: "age") == bytes)
        #expect(Bech32.decode("a12uel5l", prefix: "a") == [])
        #expect(Bech32.decode("A12UEL5L", prefix: "a") == [])
        #expect(Bech32.encode(prefix: "a", []) == "a12uel5l")
    }

    @Test("reads and writes each number of bytes", arguments: 0...48)
    func roundTrip(_ count: Int) {
        let bytes = pattern(count)
        let text = Bech32.encode(prefix: "age", bytes)
        #expect(text.utf8.count <= 90)
        #expect(Bech32.decode(text, prefix: "age") == bytes)
    }

    @Test(
        "refuses what BIP-173 refuses",
        arguments: [
            "pzry9x0s0muk",  // no separator
            "1pzry9x0s0muk",  // empty prefix
            "x1b4n0q5v",  // invalid character
            "li1dgmt3",  // checksum too short
            "A1G7SGD8",  // checksum calculated with the prefix in upper case
            "10a06t8", "1qzzfhee",  // empty prefix
            "a12UEL5L",  // mixed case
            "a12uel5m",  // wrong checksum
            "", "a", "a1", "a12uel5", "a12uel5l ", "é12uel5l",
        ]
    )
    func refusal(_ text: String) {
        for prefix in ["a", "x", "li"] {
            let bytes = Bech32.decode(text, prefix: prefix)
            #expect(bytes == nil)
        }
    }

    @Test("refuses bits that belong to no byte, other prefixes and longer texts")
    func padding() {
        // One byte is two symbols with two spare bits: here one of them is set, then a symbol too many follows.
        let text = Bech32.encode(prefix: "age", [0xff])
        #expect(text.hasPrefix("age1lu"))
        #expect(Bech32.decode("age1lae6aamz", prefix: "age") == nil)
        #expect(Bech32.decode("age1luqrr2q7m", prefix: "age") == nil)
        #expect(Bech32.decode(text, prefix: "agf") == nil)
        #expect(Bech32.decode(text, prefix: "ag") == nil)
        let long = Bech32.encode(prefix: "age", [UInt8](repeating: 0, count: 52))
        #expect(long.utf8.count > 90)
        #expect(Bech32.decode(long, prefix: "age") == nil)
    }
}

@Suite struct UnpaddedBase64Tests {
    @Test(
        "agrees with RFC 4648",
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"]
        )
    )
    func published(_ plain: String, _ encoded: String) {
        #expect(UnpaddedBase64.encode(Array(plain.utf8)) == encoded)
        #expect(UnpaddedBase64.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test(
        "refuses padding, other alphabets, spare bits and impossible lengths",
        arguments: ["Zg==", "Zh", "Zm9=", "Zm8 ", "Z", "Zm9vY", "Zm-v", "Zm_v", "Zm9v\n", "Zm9", "é"]
    )
    func refusal(_ text: String) {
        let bytes = UnpaddedBase64.decode(text.utf8)
        #expect(bytes == nil)
    }

    @Test("every byte survives")
    func allBytes() {
        let bytes = Array(UInt8(0)...255)
        #expect(UnpaddedBase64.decode(UnpaddedBase64.encode(bytes).utf8) == bytes)
        #expect(UnpaddedBase64.encode([0xfb, 0xff, 0xfe]) == "+//+")
    }
}
