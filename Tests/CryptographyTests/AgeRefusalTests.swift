import Foundation
import Testing

@testable import Cryptography

@Suite struct AgeRefusalTests {
    private static func identity() throws -> AgeIdentity {
        try AgeIdentity(secret: SecretBytes(copying: pattern(32)))
    }

    private func error(_ file: [UInt8]) -> CryptographyError? {
        cryptographyError {
            let identity = try Self.identity()
            _ = try AgeFile.decrypt(file, with: identity)
        }
    }

    private func error(_ header: String, payload: [UInt8] = pattern(40)) -> CryptographyError? {
        error(Array(header.utf8) + payload)
    }

    private func parsed(_ header: String) throws -> AgeHeader {
        var count = 0
        let header = try AgeHeader(reading: Array(header.utf8), count: &count)
        return header
    }

    static let version = "age-encryption.org/v1\n"
    static let code = "--- " + String(repeating: "A", count: 43) + "\n"

    @Test("a header is read as the format says")
    func header() throws {
        let line = String(repeating: "A", count: 64)
        let text =
            Self.version + "-> one\n\n-> two words\nAAAA\n-> full !~\n\(line)\n\n-> more\n\(line)\nAA\n" + Self.code
        let header = try parsed(text)
        #expect(header.stanzas.map(\.arguments) == [["one"], ["two", "words"], ["full", "!~"], ["more"]])
        #expect(header.stanzas.map(\.body.count) == [0, 3, 48, 49])
        #expect(header.encoded == Array(text.utf8))
        #expect(error(text) == .noMatchingIdentity)
    }

    static let malformed = [
        "", "age-encryption.org/v1", "age-encryption.org/v2\n-> a\n\n" + code, "Age-encryption.org/v1\n-> a\n\n" + code,
        version, version + code,  // nobody
        "age-encryption.org/v1\r\n-> a\r\n\r\n" + code,
        version + "->\n\n" + code, version + "-> \n\n" + code, version + "->a\n\n" + code,
        version + "-> a \n\n" + code, version + "->  a\n\n" + code, version + "-> a  b\n\n" + code,
        version + "-> \t\n\n" + code, version + "-> é\n\n" + code, version + "-> a\u{7f}\n\n" + code,
        version + "-> a\n" + code, version + "-> a\nAA==\n" + code, version + "-> a\nAB\n" + code,
        version + "-> a\nA\n" + code, version + "-> a\n AA\n" + code,
        version + "-> a\n" + String(repeating: "A", count: 65) + "\n" + code,
        version + "-> a\n" + String(repeating: "A", count: 64) + "\n" + code,
        version + "-> a\n\n\n" + code, version + " -> a\n\n" + code, version + "a\n" + code,
        version + "-> a\n\n---\n", version + "-> a\n\n--- \n", version + "-> a\n\n---" + String(code.dropFirst(4)),
        version + "-> a\n\n--- " + String(repeating: "A", count: 42) + "\n",
        version + "-> a\n\n--- " + String(repeating: "A", count: 42) + "B\n",  // spare bits
        version + "-> a\n\n--- " + String(repeating: "A", count: 43) + "=\n",
        version + "-> a\n\n" + String(code.dropLast()) + " \n", version + "-> a\n\n" + String(code.dropLast()),
        version + "-> a\n\n--- " + String(repeating: "A", count: 43) + "\r\n",
    ]

    @Test("a header in any other form is refused", arguments: malformed)
    func malformedHeader(_ text: String) {
        #expect(throws: CryptographyError.ageHeaderInvalid) { try parsed(text) }
    }

    @Test("a header has limits")
    func headerLimits() {
        let stanzas = { String(repeating: "-> a\n\n", count: $0) }
        #expect(throws: Never.self) { try parsed(Self.version + stanzas(64) + Self.code) }
        #expect(throws: CryptographyError.ageHeaderTooLarge) { try parsed(Self.version + stanzas(65) + Self.code) }
        let long = Self.version + "-> " + String(repeating: "a", count: 70_000) + "\n\n" + Self.code
        #expect(throws: CryptographyError.ageHeaderTooLarge) { try parsed(long) }
        let body = String(repeating: String(repeating: "A", count: 64) + "\n", count: 1_100)
        #expect(throws: CryptographyError.ageHeaderTooLarge) {
            try parsed(Self.version + "-> a\n" + body + "\n" + Self.code)
        }
    }

    @Test("an X25519 stanza that is not one is refused, not skipped")
    func badStanza() throws {
        let share = String(repeating: "A", count: 42)
        let body = String(repeating: "A", count: 43)
        let stanzas = [
            "-> X25519\n\(body)\n", "-> X25519 \(share)E a\n\(body)\n", "-> X25519 \(share)\n\(body)\n",
            "-> X25519 \(share)F\n\(body)\n",  // spare bits in the share
            "-> X25519 \(share)E\n\n", "-> X25519 \(share)E\n\(body)AA\n", "-> X25519 \(share)E\n\(body.dropLast(3))\n",
            "-> X25519 \(share)A\n\(body)\n",  // the share zero: the agreed secret would be zero
        ]
        for stanza in stanzas {
            #expect(error(Self.version + stanza + Self.code) == .ageHeaderInvalid, "\(stanza)")
        }
        // A share of order other than small, but for somebody else.
        #expect(error(Self.version + "-> X25519 \(share.dropLast())CQ\n\(body)\n" + Self.code) == .noMatchingIdentity)
    }

    @Test("a changed header is refused")
    func changedHeader() throws {
        let identity = try Self.identity()
        let fileKey = SecretBytes(random: 16)
        let mine = try AgeStanza(wrapping: fileKey, for: identity.recipient)
        let other = AgeStanza(arguments: ["other"], body: [])
        let payload = AgePayload.seal([1], fileKey: fileKey)
        let good = AgeHeader(stanzas: [other, mine], fileKey: fileKey)
        #expect(error(good.encoded + payload) == nil)

        let code = Array(good.encoded.suffix(48))
        let swapped = AgeHeader(stanzas: [mine, other], fileKey: fileKey).encoded.dropLast(48) + code
        #expect(error(swapped + payload) == .ageHeaderAuthenticationFailed)
        let shortened = AgeHeader(stanzas: [mine], fileKey: fileKey).encoded.dropLast(48) + code
        #expect(error(shortened + payload) == .ageHeaderAuthenticationFailed)
        let wrongKey = AgeHeader(stanzas: [other, mine], fileKey: SecretBytes(random: 16))
        #expect(error(wrongKey.encoded + payload) == .ageHeaderAuthenticationFailed)
    }

    @Test("cuts, swaps, repeats, flips and additions in the payload are refused")
    func payload() throws {
        let fileKey = SecretBytes(random: 16)
        func error(_ payload: [UInt8]) -> CryptographyError? {
            cryptographyError { _ = try AgePayload.open(payload.span, fileKey: fileKey) }
        }
        let payload = AgePayload.seal(pattern(2 * 65_536 + 10), fileKey: fileKey)
        let salt = Array(payload[..<16])
        let chunk = 65_552
        let (one, two, three) = (
            Array(payload[16..<(16 + chunk)]), Array(payload[(16 + chunk)..<(16 + 2 * chunk)]),
            Array(payload[(16 + 2 * chunk)...])
        )
        #expect(error(salt + one + two + three) == nil)
        #expect(error([]) == .streamTruncated)
        #expect(error(salt) == .streamTruncated)
        #expect(error(salt + one.prefix(15)) == .streamTruncated)
        #expect(error(salt + one) == .streamTruncated)
        #expect(error(salt + one + two) == .streamTruncated)
        #expect(error(salt + one + two + three.prefix(16)) == .streamTruncated)
        #expect(error(salt + one + two + three.dropLast()) == .streamAuthenticationFailed)
        #expect(error(salt + two + one + three) == .streamAuthenticationFailed)
        #expect(error(salt + one + one + two + three) == .streamAuthenticationFailed)
        #expect(error(salt + one + three) == .streamAuthenticationFailed)
        #expect(error(salt + one + two + three + [0]) == .streamAuthenticationFailed)
        for place in [0, 15, 16, 16 + 65_536, payload.count - 17, payload.count - 1] {
            var flipped = payload
            flipped[place] ^= 0x80
            #expect(error(flipped) == .streamAuthenticationFailed, "byte \(place)")
        }
    }

    @Test("a last chunk that is empty is refused unless the plaintext is")
    func emptyLastChunk() throws {
        let fileKey = SecretBytes(random: 16)
        let salt = [UInt8](repeating: 9, count: 16)
        let key = KeyDerivation.hkdf(secret: fileKey, salt: salt, info: Array("payload".utf8), count: 32)
        func chunk(_ index: UInt8, _ last: UInt8, _ plaintext: [UInt8]) -> [UInt8] {
            let nonce = [UInt8](repeating: 0, count: 10) + [index, last]
            return ChaCha20Poly1305.seal(plaintext.span, key: key, nonce: nonce)
        }
        let full = pattern(65_536)
        let bad = salt + chunk(0, 0, full) + chunk(1, 1, [])
        #expect(throws: CryptographyError.streamTruncated) { try AgePayload.open(bad.span, fileKey: fileKey) }
        let good = salt + chunk(0, 1, full)
        #expect(try AgePayload.open(good.span, fileKey: fileKey) == full)
        let empty = salt + chunk(0, 1, [])
        #expect(try AgePayload.open(empty.span, fileKey: fileKey) == [])
    }

    @Test("two thousand mutations of a file are each refused, without a crash")
    func mutations() throws {
        let identity = try Self.identity()
        let file = try AgeFile.encrypt(pattern(100), to: [AgeIdentity().recipient, identity.recipient])
        var random = KeyedByteStream(key: SecretBytes(copying: pattern(32)))
        func below(_ bound: Int) -> Int { Int(random.next64() % UInt64(bound)) }
        var accepted = 0
        for _ in 0..<2000 {
            var mutated = file
            for _ in 0...below(3) {
                let place = below(mutated.count)
                switch below(4) {
                case 0: mutated[place] ^= 1 << UInt8(below(8))
                case 1: mutated.remove(at: place)
                case 2: mutated.insert(UInt8(below(256)), at: place)
                default: mutated.removeSubrange(place..<min(place + below(50), mutated.count))
                }
                if mutated.isEmpty { break }
            }
            if mutated != file, error(mutated) == nil { accepted += 1 }
        }
        #expect(accepted == 0)
    }
}
