import Foundation
import TestSupport
import Testing

@testable import Cryptography

@Suite struct KeccakTests {
    struct Vector: Decodable, Sendable {
        let count: Int
        let keccak256, sha3, turboShake128: String
    }

    struct Vectors: Decodable {
        let vectors: [Vector]
    }

    static func vectors() throws -> [Vector] {
        try JSONDecoder().decode(Vectors.self, from: Fixture.data("keccak/vectors.json")).vectors
    }

    @Test("Keccak-256 gives Ethereum's well-known values")
    func published() {
        #expect(
            Keccak256.digest(of: []).hexadecimal == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
        )
        #expect(
            Keccak256.digest(of: Array("Transfer(address,address,uint256)".utf8)).hexadecimal
                == "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
        )
    }

    @Test("24 rounds with two paddings, and 12 rounds, agree with other implementations around every block boundary")
    func otherImplementations() throws {
        for vector in try Self.vectors() {
            let message = pattern(vector.count)
            #expect(Keccak256.digest(of: message).hexadecimal == vector.keccak256)
            var sha3 = KeccakSponge(rate: 136, rounds: 24, suffix: 0x06)
            sha3.absorb(message.span)
            #expect(Hexadecimal.encode(sha3.squeeze(32)) == vector.sha3)
            var turbo = KeccakSponge(rate: 168, rounds: 12, suffix: 0x1f)
            turbo.absorb(message.span)
            #expect(Hexadecimal.encode(turbo.squeeze(500)) == vector.turboShake128)
        }
    }

    @Test("TurboSHAKE128 of 17 bytes is the value printed in RFC 9861")
    func turboShake() {
        var turbo = KeccakSponge(rate: 168, rounds: 12, suffix: 0x1f)
        turbo.absorb(pattern(17).span)
        #expect(
            Hexadecimal.encode(turbo.squeeze(32)) == "9c97d036a3bac819db70ede0ca554ec6e4c2a1a4ffbfd9ec269ca6a111161233"
        )
    }

    @Test("absorbing in pieces is absorbing at once", arguments: [1, 7, 135, 136, 137])
    func pieces(_ size: Int) {
        let message = pattern(1000)
        var sponge = KeccakSponge(rate: 136, rounds: 24, suffix: 0x01)
        for start in stride(from: 0, to: message.count, by: size) {
            sponge.absorb(Array(message[start..<min(start + size, message.count)]).span)
        }
        #expect(sponge.squeeze(32) == Keccak256.digest(of: message).bytes)
    }
}
