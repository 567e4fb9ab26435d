import ContributionTestSupport
import Cryptography
import DatasetAssembly
import Datasets
import Foundation
import TestSupport
import Testing
import TransparencyLog

@Suite struct ReceiptBookTests {
    private let dataKey = SharedSecret(SecretBytes(random: 32))

    private func person(_ number: UInt8) throws -> VerificationKey { try Contributions.key(number).verificationKey }

    private func leaves(_ people: Range<UInt8>) throws -> ConsentLeaves {
        let receipts = try people.map { (person: try person($0), receipt: [$0]) }
        return dataKey.withSecret { ConsentLeaves(receipts: receipts, dataKey: $0) }
    }

    private func header(_ leaves: ConsentLeaves, salt: UInt8 = 0) throws -> DatasetHeader {
        DatasetHeader(
            app: try Contributions.app(),
            night: Contributions.day,
            revision: 1,
            parameters: [:],
            consentRoot: leaves.root,
            questionKey: [UInt8](repeating: 0, count: 32),
            segments: [],
            salt: [UInt8](repeating: salt, count: 32)
        )
    }

    private func withStore(_ body: (ContributionStore, URL) throws -> Void) throws {
        try Contributions.withFolder { folder in
            try body(ContributionStore(directory: folder, publisher: AgeIdentity()), folder)
        }
    }

    @Test(
        "every person's proof verifies against the root as any RFC 6962 proof does",
        arguments: 1...20 as ClosedRange<UInt8>
    )
    func proofs(count: UInt8) throws {
        let leaves = try leaves(1..<(count + 1))
        for number in 1...count {
            let proof = try #require(leaves.proof(of: person(number)))
            #expect(proof.isOf(receipt: [number]) && !proof.isOf(receipt: [number + 1]))
            try InclusionProof(index: proof.index, size: proof.size, path: proof.path)
                .verify(leaf: proof.leaf, root: leaves.root)
            #expect(proof.size == UInt64(count))
        }
        #expect(try leaves.proof(of: person(count + 1)) == nil)
    }

    @Test("of a person's receipts one is a leaf, and the root is that of the leaves")
    func once() throws {
        let both = try [(person: person(1), receipt: [1]), (person: person(1), receipt: [2 as UInt8])]
        let leaves = dataKey.withSecret { ConsentLeaves(receipts: both, dataKey: $0) }
        let one = dataKey.withSecret { ConsentLeaves(receipts: [both[0]], dataKey: $0) }
        #expect(leaves.root == one.root)
        let salt = try dataKey.withSecret { ConsentTree.salt(dataKey: $0, person: try person(1)) }
        #expect(one.root == ConsentTree.leaf(salt: salt, receipt: [1]))
    }

    @Test("what is kept of a dataset is found again, by its people only")
    func roundTrip() throws {
        try withStore { store, _ in
            #expect(try store.receipts.datasets().isEmpty)
            let leaves = try leaves(1..<4)
            let header = try header(leaves)
            try store.receipts.keep(leaves, of: header)
            #expect(try store.receipts.datasets() == [header.digest])
            let found = try #require(try store.receipts.proof(of: person(2), in: header.digest))
            #expect(try found.header == header.encoded() && found.proof == leaves.proof(of: person(2)))
            #expect(try store.receipts.proof(of: person(4), in: header.digest) == nil)
            #expect(try store.receipts.proof(of: person(2), in: SHA256Digest.of([])) == nil)
            #expect(store.days().isEmpty)
            try store.receipts.remove(header.digest)
            try store.receipts.remove(header.digest)
            #expect(try store.receipts.datasets().isEmpty)
        }
    }

    @Test("who withdraws is in no proof any more, and the others' proofs stay as they were")
    func forgotten() throws {
        try withStore { store, _ in
            let leaves = try leaves(1..<6)
            let header = try header(leaves)
            try store.receipts.keep(leaves, of: header)
            _ = try store.removeEverything(of: [store.withdrawalTag(of: person(3))])
            for number in [1, 2, 4, 5] as [UInt8] {
                let proof = try store.receipts.proof(of: person(number), in: header.digest)?.proof
                #expect(try proof == leaves.proof(of: person(number)))
            }
            #expect(try store.receipts.proof(of: person(3), in: header.digest) == nil)
        }
    }

    @Test("a file with any byte flipped, cut off or added, or in another's place, is refused, and names nobody")
    func damage() throws {
        try withStore { store, folder in
            let leaves = try leaves(1..<3)
            let header = try header(leaves)
            try store.receipts.keep(leaves, of: header)
            let place = folder.appending(path: "receipts/\(header.digest.hexadecimal).receipts")
            let right = try read(place.path)
            #expect(try Data(right).range(of: Data(person(1).bytes)) == nil)
            for spoiled in Damage.variants(of: right) {
                try write(spoiled, to: place.path)
                #expect(throws: DatasetAssemblyError.batchAltered) {
                    try store.receipts.proof(of: person(1), in: header.digest)
                }
            }
            let other = try self.header(leaves, salt: 1)
            try write(right, to: folder.appending(path: "receipts/\(other.digest.hexadecimal).receipts").path)
            #expect(throws: DatasetAssemblyError.batchAltered) {
                try store.receipts.proof(of: person(1), in: other.digest)
            }
        }
    }
}
