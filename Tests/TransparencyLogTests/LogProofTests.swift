import Cryptography
import TestSupport
import Testing
import TransparencyLog

@Suite struct LogProofTests {
    let policy: CheckpointPolicy
    let proof: LogProof

    init() throws {
        policy = try CheckpointPolicy(logs: [NoteTestKeys.log()], witnesses: [NoteTestKeys.witness(11)], threshold: 1)
        proof = try Self.proof(of: 5, in: 11)
    }

    private static func proof(of index: UInt64, in size: Int) throws -> LogProof {
        let writer = try TiledLogTests.log(size)
        let tree = try StoredTree(size: writer.size, root: writer.root, storage: writer.storage)
        let (entry, inclusion) = try tree.entry(at: index)
        var note = try NoteTestKeys.note(size: writer.size, root: writer.root)
        try note.add([NoteTestKeys.cosignature(11, over: note.text, at: 7)])
        return try LogProof(entry: entry, index: index, path: inclusion.path, note: note)
    }

    @Test("a proof file is read again, and proves its entry to whoever knows the keys")
    func roundTrip() throws {
        for (index, size): (UInt64, Int) in [(0, 1), (5, 11), (10, 11), (256, 300)] {
            let proof = try Self.proof(of: index, in: size)
            let read = try LogProof(parsing: proof.encoded)
            #expect(read == proof)
            let (entry, verified) = try read.verify(policy: policy, at: 7)
            #expect(entry == ReferenceTree.entry(Int(index)) && verified.checkpoint.size == UInt64(size))
            #expect(verified.cosigners.map(\.time) == [7])
        }
    }

    @Test("the file is that of the specification, line by line")
    func form() throws {
        let lines = String(decoding: proof.encoded, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1" && lines[1] == "extra ZW50cnkgNQ==" && lines[2] == "index 5")
        #expect(lines[3..<7].allSatisfy { $0.utf8.count == 44 } && lines[7] == "" && lines[8] == NoteTestKeys.origin)
        let bare = try LogProof(entry: nil, index: proof.index, path: proof.path, note: proof.note)
        #expect(bare.encoded == bytes(([lines[0]] + lines[2...]).joined(separator: "\n")))
        let read = try LogProof(parsing: bare.encoded)
        #expect(read == bare)
        #expect(throws: TransparencyLogError.entryMissing) { try read.verify(policy: policy, at: nil) }
        let (_, verified) = try read.verify(entry: ReferenceTree.entry(5), policy: policy, at: nil)
        #expect(verified.checkpoint.size == 11)
        #expect(throws: TransparencyLogError.rootMismatch) {
            try read.verify(entry: ReferenceTree.entry(6), policy: policy, at: nil)
        }
    }

    @Test("any byte changed, removed or added makes the file invalid or unbelievable")
    func damage() throws {
        for damaged in Damage.variants(of: proof.encoded) {
            #expect(throws: TransparencyLogError.self) {
                // A changed name of a key is a stranger's signature, and the quorum or the log's is then missing.
                _ = try LogProof(parsing: damaged).verify(policy: policy, at: 7)
            }
        }
    }

    @Test("what is wrong is named: entry, place, path, log, witnesses")
    func named() throws {
        func verify(
            entry: [UInt8]? = nil,
            index: UInt64? = nil,
            path: [Digest]? = nil,
            note: SignedNote? = nil
        ) throws {
            let wrong = try LogProof(
                entry: entry ?? proof.entry,
                index: index ?? proof.index,
                path: path ?? proof.path,
                note: note ?? proof.note
            )
            _ = try LogProof(parsing: wrong.encoded).verify(policy: policy, at: 7)
        }
        try verify()
        #expect(throws: TransparencyLogError.rootMismatch) { try verify(entry: []) }
        #expect(throws: TransparencyLogError.rootMismatch) { try verify(index: 4) }
        #expect(throws: TransparencyLogError.indexBeyondTree(index: 11, size: 11)) { try verify(index: 11) }
        #expect(throws: TransparencyLogError.proofLength(expected: 4, actual: 3)) {
            try verify(path: Array(proof.path.dropLast()))
        }
        #expect(throws: TransparencyLogError.rootMismatch) { try verify(path: proof.path.reversed()) }
        let alone = try SignedNote(text: proof.note.text, signatures: Array(proof.note.signatures.prefix(1)))
        #expect(throws: TransparencyLogError.quorumMissing) { try verify(note: alone) }
        let other = try NoteTestKeys.note(size: 11)
        #expect(throws: TransparencyLogError.quorumMissing) { try verify(note: other) }
        #expect(throws: TransparencyLogError.proofFileMalformed) {
            try verify(path: Array(repeating: MerkleHash.empty, count: 64))
        }
        #expect(throws: TransparencyLogError.entryTooLong) { try verify(entry: [UInt8](repeating: 0, count: 65_536)) }
    }

    @Test("other files are refused, and mutants say what they are")
    func malformed() throws {
        let rest = "\n" + String(decoding: proof.note.encoded, as: UTF8.self)
        let header = "c2sp.org/tlog-proof@v1\n"
        for head in [
            "", header, header + "index\n", header + "index \n", header + "index 01\n", header + "index -1\n",
            header + "index 1\nextra AA==\n", header + "extra A\nindex 1\n", header + "extra\nindex 1\n",
            header + "extra AA==\nextra AA==\nindex 1\n", header + "index 1\nindex 1\n", header + "index 1\nAAAA\n",
            "c2sp.org/tlog-proof@v2\nindex 1\n", header.uppercased() + "index 1\n",
            header + "index 18446744073709551616\n",
        ] {
            #expect(throws: TransparencyLogError.proofFileMalformed) { try LogProof(parsing: bytes(head + rest)) }
        }
        #expect(throws: TransparencyLogError.proofFileMalformed) { try LogProof(parsing: []) }
        #expect(throws: TransparencyLogError.proofFileMalformed) {
            try LogProof(parsing: [UInt8](repeating: 10, count: LogProof.maximumBytes + 1))
        }
        var mutator = ByteMutator(seed: 21)
        for _ in 0..<4000 {
            let mutant = mutator.mutant(of: proof.encoded)
            if let read = try? LogProof(parsing: mutant) { #expect(read.encoded == mutant) }
        }
    }
}
