import Cryptography
import Testing

@Suite struct SHA256Tests {
    @Test("gives the values of FIPS 180-4's examples")
    func published() {
        #expect(
            SHA256Digest.of(Array("abc".utf8)).hexadecimal
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(
            SHA256Digest.of([]).hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    }

    @Test("the pieces do not matter", arguments: [1, 63, 64, 65, 1000])
    func pieces(_ size: Int) {
        let message = pattern(1000)
        var stream = SHA256Stream()
        for start in stride(from: 0, to: message.count, by: size) {
            stream.update(Array(message[start..<min(start + size, message.count)]))
        }
        #expect(stream.finish() == SHA256Digest.of(message.span))
    }
}
