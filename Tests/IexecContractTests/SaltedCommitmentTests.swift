import Cryptography
import Evidence
import Testing

@testable import IexecContract

/// What is told of a result on a public chain.
@Suite struct SaltedCommitmentTests {
    private let files = [
        ResultFile(name: "cells.csv", content: Array("a,1\n".utf8)), ResultFile(name: "empty", content: []),
    ]
    private var salt: SecretBytes { SecretBytes(copying: Array(0..<32)) }

    @Test("the commitment is the HMAC of sha256sum's lines, as Python's hmac and hashlib compute it")
    func value() {
        let expected = "pandapp-commitment-v1 696ffea0f44a6305db9c4e5e205a5e7cd543a50e8431d647a9043f4c75a1f977\n"
        #expect(String(decoding: SaltedCommitment.file(of: files, salt: salt).content, as: UTF8.self) == expected)
    }

    @Test("a commitment is to its files, their names, their order and their salt, and to no others")
    func binding() {
        let commitment = SaltedCommitment.file(of: files, salt: salt).content
        let opened = files + [SaltedCommitment.saltFile(salt)]
        #expect(SaltedCommitment.isCommitment(commitment, to: opened))
        let other = SaltedCommitment.saltFile(SecretBytes(random: 32))
        let renamed = ResultFile(name: "cells.tsv", content: files[0].content)
        for wrong in [
            files, [files[0], opened[2]], files.reversed() + [opened[2]], files + [other],
            [renamed, files[1], opened[2]], files + [ResultFile(name: "salt", content: Array("00\n".utf8))],
            files + [ResultFile(name: "salt", content: [])],
        ] {
            #expect(!SaltedCommitment.isCommitment(commitment, to: wrong))
        }
    }

    @Test("a salt is one task's, one dataset's and one key's")
    func salts() {
        func salt(_ key: UInt8, _ dataset: UInt8, _ task: UInt8) -> [UInt8] {
            let key = SecretBytes(copying: [UInt8](repeating: key, count: 32))
            return SaltedCommitment.salt(
                dataKey: key,
                dataset: SHA256Digest.of([dataset]),
                task: SHA256Digest.of([task])
            ).exposedCopy()
        }
        let all = [salt(1, 1, 1), salt(2, 1, 1), salt(1, 2, 1), salt(1, 1, 2)]
        #expect(Set(all).count == all.count && salt(1, 1, 1) == all[0])
    }
}
