import Cryptography
import Datasets
import TestSupport
import Testing

@Suite final class DatasetKeysTests {
    let dataKey = SecretBytes(copying: [UInt8](repeating: 1, count: 32))

    @Test("each key derived from a data key is another one, and depends on all that it is for")
    func derivation() {
        func noise(_ number: UInt8 = 1, version: String = "grid-1", parameters: [UInt8] = [7]) -> [UInt8] {
            DatasetKeys.noise(
                dataKey: dataKey,
                dataset: Sample.digest(number),
                mechanismVersion: version,
                parameters: parameters
            ).exposedCopy()
        }
        let keys = [
            dataKey.exposedCopy(), DatasetKeys.question(dataKey: dataKey).exposedCopy(), noise(), noise(2),
            noise(version: "grid-2"), noise(parameters: [8]), noise(parameters: []),
            noise(version: "grid-1\u{7}", parameters: []),
        ]
        #expect(Set(keys).count == keys.count && keys.allSatisfy { $0.count == 32 })
        #expect(noise() == noise())
    }

    @Test("a row key is as documented, and differs by person and by salt")
    func rowKeys() throws {
        let people = try (1...2).map {
            try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: UInt8($0), count: 32))).verificationKey
        }
        let salts = [[UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32)]
        let keys = people.flatMap { person in salts.map { DatasetKeys.rowKey(salt: $0, person: person) } }
        #expect(Set(keys).count == 4 && keys.allSatisfy { $0.count == 16 })
        let expected = SHA256Digest.of(Array("pandapp/row/v1".utf8) + salts[0] + people[0].bytes)
        #expect(keys[0] == Array(expected.bytes.prefix(16)))
    }
}

@Suite struct PaddingLadderTests {
    @Test("the rungs are 64, 96, 128, 192, …, and each count gets the lowest that holds it")
    func rungs() {
        let rungs = [64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096]
        for count in 0...4096 {
            #expect(PaddingLadder.padded(count) == rungs.first { $0 >= count })
        }
        #expect(PaddingLadder.padded(1 << 32) == 1 << 32)
        #expect(PaddingLadder.padded(1 << 32 + 1) == 3 << 31)
    }
}
