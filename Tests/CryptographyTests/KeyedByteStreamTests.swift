import Cryptography
import Testing

@Suite struct KeyedByteStreamTests {
    @Test("is the keystream of ChaCha20 with the original's layout")
    func keystream() throws {
        var stream = KeyedByteStream(key: SecretBytes(copying: [UInt8](repeating: 0, count: 32)))
        var bytes = [UInt8](repeating: 0, count: 128)
        stream.fill(&bytes)
        // Blocks 0 and 1 of the zero key and nonce: draft-strombergson-chacha-test-vectors TC1, 256-bit key, 20 rounds.
        let expected = """
            76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11c\
            c387b669b2ee65869f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d5\
            31ed1f28510afb45ace10a1f4b794d6f
            """
        #expect(bytes == (try hex(expected)))
    }

    @Test("numbers and bytes come from one stream, across every refill")
    func oneStream() {
        let key = SecretBytes(random: 32)
        var whole = [UInt8](repeating: 0, count: 10_000)
        var first = KeyedByteStream(key: key)
        first.fill(&whole)

        var second = KeyedByteStream(key: key)
        var position = 0
        while position + 11 <= whole.count {
            let expected = (0..<8).reduce(UInt64(0)) { $0 | UInt64(whole[position + $1]) << (8 * UInt64($1)) }
            #expect(second.next64() == expected)
            var odd = [UInt8](repeating: 0, count: 3)
            second.fill(&odd)
            #expect(odd == Array(whole[(position + 8)..<(position + 11)]))
            position += 11
        }
    }

    @Test("another key gives another stream, and a key has thirty-two bytes")
    func keys() async {
        var one = KeyedByteStream(key: SecretBytes(random: 32))
        var two = KeyedByteStream(key: SecretBytes(random: 32))
        #expect(one.next64() != two.next64())
        await #expect(processExitsWith: .failure) { _ = KeyedByteStream(key: SecretBytes(random: 16)) }
    }
}
