import Cryptography
import TestSupport
import Testing
import TransparencyLog

@Suite struct PolicyFileTests {
    private let log: String
    /// The verifier keys of six witnesses.
    private let keys: [String]

    init() throws {
        log = try NoteTestKeys.log().text
        keys = try (11...16).map { try NoteTestKeys.witness($0).text }
    }

    /// The example of the specification c2sp.org/tlog-policy.
    private var example: String {
        """
        log \(log)

        witness X1 \(keys[0])
        witness X2 \(keys[1])   https://witness.example/x2
        \twitness X3\t\(keys[2])
        group X-witnesses 2 X1 X2 X3

          # The other organisation.
        witness Y1 \(keys[3])
        witness Y2 \(keys[4])
        witness Y3 \(keys[5])
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """
    }

    private func accepts(_ witnesses: [UInt8], _ policy: CheckpointPolicy) throws -> Bool {
        var note = try NoteTestKeys.note()
        for byte in witnesses { try note.add([NoteTestKeys.cosignature(byte, over: note.text, at: 7)]) }
        do {
            return try policy.verify(note, at: nil).cosigners.count == witnesses.count
        } catch TransparencyLogError.quorumMissing {
            return false
        }
    }

    @Test("the specification's example wants two of the X and one of the Y")
    func groups() throws {
        let policy = try CheckpointPolicy(parsing: bytes(example))
        #expect(policy.logs.map(\.text) == [log] && policy.witnesses.map(\.text) == keys)
        for accepted: [UInt8] in [[11, 12, 14], [11, 13, 16], [11, 12, 13, 14, 15, 16]] {
            #expect(try accepts(accepted, policy))
        }
        for refused: [UInt8] in [[], [11, 12], [11, 14], [14, 15, 16], [11, 12, 13]] {
            #expect(try !accepts(refused, policy))
        }
    }

    @Test("one witness, or none, can be the quorum")
    func simple() throws {
        let single = try CheckpointPolicy(parsing: bytes("log \(log)\nwitness w \(keys[0])\nquorum w\n"))
        #expect(try accepts([11], single) && !accepts([], single) && !accepts([12], single))
        let none = try CheckpointPolicy(parsing: bytes("quorum none\nlog \(log) https://log.example/\n"))
        #expect(try accepts([], none))
    }

    @Test("files with undefined, doubled or missing parts are refused")
    func refused() throws {
        let head = "log \(log)\nwitness a \(keys[0])\nwitness b \(keys[1])\n"
        let wrong = [
            "", head, head + "quorum c\n", head + "quorum a\nquorum b\n", head + "quorum a b\n", head + "quorum\n",
            head + "quorum a", head + "group g 0 a b\nquorum g\n", head + "group g 3 a b\nquorum g\n",
            head + "group g -1 a\nquorum g\n", head + "group g 01 a\nquorum g\n", head + "group g some a\nquorum g\n",
            head + "group g all\nquorum g\n", head + "group g all a a\nquorum g\n",
            head + "group g all a\ngroup h all a\nquorum g\n", head + "group g all g\nquorum g\n",
            head + "group a all b\nquorum a\n", head + "group g all none\nquorum g\n",
            head + "group none all a\nquorum a\n",
            head + "witness a \(keys[2])\nquorum a\n", head + "witness c \(keys[0])\nquorum a\n",
            head + "log \(log)\nquorum a\n", head + "log\nquorum a\n", head + "rule x\nquorum a\n",
            head + "Quorum a\n", head + "quorum a\r\n", head + "quorum a\u{0}\n",
        ]
        for text in wrong {
            #expect(throws: TransparencyLogError.policyMalformed, "\(text)") {
                try CheckpointPolicy(parsing: bytes(text))
            }
        }
        for text in ["log \(keys[0])\nquorum none\n", "log \(log)\nwitness a \(log)\nquorum a\n"] {
            #expect(throws: TransparencyLogError.verifierKeyType) { try CheckpointPolicy(parsing: bytes(text)) }
        }
        let many = (0...CheckpointPolicy.maximumKeys).map { "group g\($0) any \($0 == 0 ? "a" : "g\($0 - 1)")\n" }
        #expect(throws: TransparencyLogError.policyMalformed) {
            try CheckpointPolicy(parsing: bytes(head + many.joined() + "quorum a\n"))
        }
        _ = try CheckpointPolicy(parsing: bytes(head + many.dropLast().joined() + "quorum a\n"))
    }

    @Test("mutants of a policy file crash nothing")
    func mutants() {
        var mutator = ByteMutator(seed: 3)
        for _ in 0..<1000 { _ = try? CheckpointPolicy(parsing: mutator.mutant(of: bytes(example))) }
    }
}
