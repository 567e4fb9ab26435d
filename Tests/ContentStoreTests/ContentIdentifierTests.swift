import ContentStore
import Testing

@Suite struct ContentIdentifierTests {
    static let good = [
        "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH",
        "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64",
    ]

    @Test("prints what it read, in text and in bytes", arguments: good)
    func roundTrip(text: String) throws {
        let identifier = try ContentIdentifier(parsing: text)
        #expect(identifier.text == text)
        #expect(try ContentIdentifier(bytes: identifier.bytes) == identifier)
    }

    @Test(
        "refuses every other spelling",
        arguments: [
            "", "Q", "b", "Qm", " " + good[0], good[0] + " ", good[0] + "\n", String(good[0].dropLast()), good[0] + "1",
            String(good[2].dropLast()), good[2] + "a", good[2] + "=", "B" + good[2].dropFirst().uppercased(),
            good[2].uppercased(), "z" + good[0], "f01551220", good[0].replacingOccurrences("b", with: "0"),
            good[0].replacingOccurrences("b", with: "l"), good[0].replacingOccurrences("b", with: "é"),
            good[2].replacingOccurrences("w", with: "1"),
            // The last character holds two unused bits: u = 10100, v = 10101.
            good[2].dropLast() + "v",
            // 46 characters whose number is beyond 34 bytes, or has another multihash prefix.
            "Q" + String(repeating: "z", count: 45), "Q" + String(repeating: "1", count: 45),
            "b" + String(repeating: "a", count: 58), "ipfs://" + good[0], "/ipfs/" + good[0],
        ]
    )
    func refused(text: String) {
        #expect(throws: ContentStoreError.self) { try ContentIdentifier(parsing: text) }
    }

    @Test("names an unknown codec, hash or version as unsupported, not as malformed")
    func unsupported() throws {
        let bytes = try ContentIdentifier(parsing: Self.good[2]).bytes
        for (index, value) in [(0, UInt8(2)), (1, 0x71), (2, 0x16), (3, 0x21)] {
            var changed = bytes
            changed[index] = value
            #expect(throws: ContentStoreError.identifierUnsupported) { try ContentIdentifier(bytes: changed) }
        }
        #expect(throws: ContentStoreError.identifierMalformed) { try ContentIdentifier(bytes: [UInt8]()) }
        #expect(throws: ContentStoreError.identifierMalformed) { try ContentIdentifier(bytes: bytes.dropLast()) }
        #expect(throws: ContentStoreError.identifierMalformed) { try ContentIdentifier(bytes: bytes + [0]) }
        #expect(throws: ContentStoreError.identifierMalformed) { try ContentIdentifier(bytes: [0x12, 0x20]) }
    }

    @Test("the two names of one block differ")
    func twoNames() throws {
        let zero = try ContentIdentifier(parsing: Self.good[0])
        let one = ContentIdentifier(version1: zero.digest, codec: .dagPB)
        #expect(zero != one)
        #expect(one.text.hasPrefix("bafy"))
        #expect(try ContentIdentifier(parsing: one.text) == one)
    }
}

extension String {
    fileprivate func replacingOccurrences(_ character: Character, with other: Character) -> String {
        String(map { $0 == character ? other : $0 })
    }
}
