import Cryptography
import Foundation
import TestSupport
import Testing
import TransparencyLog

/// Agreement with other implementations: `fixtures/transparency-log` and pymerkle.
@Suite struct IndependentVectorTests {
    struct Vectors: Decodable {
        struct Tree: Decodable {
            struct Inclusion: Decodable { let index, size: UInt64, path: [String] }
            struct Consistency: Decodable { let old, new: UInt64, path: [String] }
            let entries: [String], roots: [String], inclusion: [Inclusion], consistency: [Consistency]
        }
        struct Notes: Decodable {
            let log: String, witnesses: [String], time: UInt64
            let checkpoint, cosigned, request, proof: String
        }
        let tree: Tree, notes: Notes
    }

    let vectors: Vectors
    let writer: LogWriter<MemoryTileStorage>

    init() throws {
        let data = try Fixture.data("transparency-log/vectors.json")
        vectors = try JSONDecoder().decode(Vectors.self, from: data)
        var writer = LogWriter(creating: MemoryTileStorage())
        for entry in vectors.tree.entries { try writer.append(Hexadecimal.decode(entry)) }
        try writer.flush()
        self.writer = writer
    }

    @Test("roots and proofs of the eight leaves are those of an independent program, and verify")
    func tree() throws {
        let roots = try vectors.tree.roots.map { try Digest(hexadecimal: $0) }
        #expect(roots.map(\.hexadecimal) == MerkleTreeTests.publishedRoots && roots.last == writer.root)
        let tree = try StoredTree(size: writer.size, root: writer.root, storage: writer.storage)
        #expect(vectors.tree.inclusion.count == 36 && vectors.tree.consistency.count == 36)
        for vector in vectors.tree.inclusion {
            let proof = try tree.inclusionProof(index: vector.index, size: vector.size)
            #expect(proof.path.map(\.hexadecimal) == vector.path)
            try proof.verify(leaf: tree.subtree(level: 0, index: vector.index), root: roots[Int(vector.size)])
        }
        for vector in vectors.tree.consistency {
            let proof = try tree.consistencyProof(from: vector.old, to: vector.new)
            #expect(proof.path.map(\.hexadecimal) == vector.path)
            try proof.verify(oldRoot: roots[Int(vector.old)], newRoot: roots[Int(vector.new)])
        }
    }

    @Test("keys, checkpoint, cosignatures, request and proof file are those of an independent program, byte for byte")
    func notes() throws {
        let notes = vectors.notes
        #expect(try NoteTestKeys.log().text == notes.log)
        #expect(try [11, 12].map { try NoteTestKeys.witness($0).text } == notes.witnesses)
        var note = try NoteTestKeys.note(size: writer.size, root: writer.root)
        #expect(note.encoded == bytes(notes.checkpoint))
        let tree = try StoredTree(size: writer.size, root: writer.root, storage: writer.storage)
        let path = try tree.consistencyProof(from: 3, to: 8).path
        #expect(try AddCheckpointRequest(oldSize: 3, path: path, note: note).body == bytes(notes.request))
        try note.add([NoteTestKeys.cosignature(11, over: note.text, at: notes.time)])
        try note.add([NoteTestKeys.cosignature(12, over: note.text, at: notes.time + 1)])
        #expect(note.encoded == bytes(notes.cosigned))
        let (entry, inclusion) = try tree.entry(at: 5)
        let proof = try LogProof(entry: entry, index: 5, path: inclusion.path, note: note)
        #expect(proof.encoded == bytes(notes.proof))
        let policy = try CheckpointPolicy(
            logs: [NoteKey(parsing: notes.log)],
            witnesses: notes.witnesses.map { try NoteKey(parsing: $0) },
            threshold: 2
        )
        let verified = try LogProof(parsing: bytes(notes.proof)).verify(policy: policy, at: notes.time).checkpoint
        #expect(verified.cosigners.map(\.time) == [notes.time, notes.time + 1])
    }

    @Test("pymerkle accepts our proofs and would make the same", .enabled(if: PythonScript.isAvailable))
    func pymerkle() throws {
        let count = 300
        let kept = KeptSubtrees(ReferenceTree.leaves(count))
        var lines = ReferenceTree.entries(count).map { "entry \(Hexadecimal.encode($0))" }
        for size in Array(1...40) + [63, 64, 65, 255, 256, 257, 300] {
            let root = try kept.root(size: UInt64(size))
            for index in stride(from: 0, to: size, by: size > 40 ? 29 : 1) {
                let path = try kept.inclusionProof(index: UInt64(index), size: UInt64(size)).path
                lines.append(
                    (["inclusion \(index) \(size)"] + ([root] + path).map(\.hexadecimal)).joined(separator: " ")
                )
            }
            for old in stride(from: 1, through: size, by: size > 40 ? 29 : 1) {
                let path = try kept.consistencyProof(from: UInt64(old), to: UInt64(size)).path
                let hashes = [try kept.root(size: UInt64(old)), root] + path
                lines.append((["consistency \(old) \(size)"] + hashes.map(\.hexadecimal)).joined(separator: " "))
            }
        }
        try PythonScript.withTemporaryFolder { folder in
            let file = folder.appending(path: "proofs")
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
            try PythonScript.run("pymerkle_oracle.py", [file.path])
            // It does refuse a wrong one.
            let last = lines.removeLast()
            lines.append(String(last.dropLast()) + (last.hasSuffix("0") ? "1" : "0"))
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
            #expect(throws: PythonScript.Failure.self) { try PythonScript.run("pymerkle_oracle.py", [file.path]) }
        }
    }
}
