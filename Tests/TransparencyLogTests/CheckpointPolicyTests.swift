import Cryptography
import TestSupport
import Testing
import TransparencyLog

@Suite struct CheckpointPolicyTests {
    let now: UInt64 = 1_700_000_000

    private func cosigned(by witnesses: [UInt8], at time: UInt64? = nil) throws -> SignedNote {
        var note = try NoteTestKeys.note()
        for byte in witnesses {
            try note.add([NoteTestKeys.cosignature(byte, over: note.text, at: time ?? now)])
        }
        return note
    }

    private func policy(_ threshold: Int) throws -> CheckpointPolicy {
        try CheckpointPolicy(
            logs: [NoteTestKeys.log()],
            witnesses: [11, 12, 13].map(NoteTestKeys.witness),
            threshold: threshold
        )
    }

    @Test("so many of the witnesses are needed, whichever, and strangers do not count")
    func threshold() throws {
        let cases: [([UInt8], Int)] = [([], 0), ([11], 1), ([14], 0), ([13, 11], 2), ([12, 14, 11, 13], 3)]
        for (witnesses, count) in cases {
            let note = try cosigned(by: witnesses)
            for threshold in 0...3 {
                let policy = try policy(threshold)
                guard threshold <= count else {
                    #expect(throws: TransparencyLogError.quorumMissing) { try policy.verify(note, at: now) }
                    continue
                }
                let verified = try policy.verify(note, at: now)
                #expect(verified.checkpoint.size == 5 && verified.cosigners.count == count)
                #expect(verified.cosigners.allSatisfy { $0.time == now && $0.key.name.text.hasPrefix("witness") })
            }
        }
    }

    @Test("one witness counts once, even with two cosignatures of different times")
    func once() throws {
        let note = try cosigned(by: [11])
        let later = try NoteTestKeys.cosignature(11, over: note.text, at: now + 1)
        let doubled = try SignedNote(text: note.text, signatures: note.signatures + [later])
        #expect(throws: TransparencyLogError.quorumMissing) { try policy(2).verify(doubled, at: now) }
        #expect(try policy(1).verify(doubled, at: now).cosigners.count == 1)
        // Adding replaces.
        var replaced = note
        try replaced.add([later])
        #expect(replaced.signatures.count == 2 && replaced.signatures.last == later)
    }

    @Test("a cosignature from the future does not count, where there is a clock")
    func future() throws {
        let limit = now + CheckpointPolicy.clockTolerance
        #expect(try policy(1).verify(cosigned(by: [11], at: limit), at: now).cosigners.count == 1)
        #expect(throws: TransparencyLogError.quorumMissing) {
            try policy(1).verify(cosigned(by: [11], at: limit + 1), at: now)
        }
        #expect(try policy(1).verify(cosigned(by: [11], at: UInt64(Int64.max)), at: nil).cosigners.count == 1)
        #expect(try policy(1).verify(cosigned(by: [11]), at: .max).cosigners.count == 1)
        #expect(throws: TransparencyLogError.timeTooLarge) {
            try NoteTestKeys.cosignature(11, over: [10], at: UInt64(Int64.max) + 1)
        }
    }

    @Test("without the log's own signature nothing counts, and another log's is another origin")
    func logSignature() throws {
        let note = try cosigned(by: [11, 12])
        let stripped = try SignedNote(text: note.text, signatures: Array(note.signatures.dropFirst()))
        #expect(throws: TransparencyLogError.logSignatureMissing) { try policy(2).verify(stripped, at: now) }
        let foreign = try Checkpoint(origin: NoteLine("example.com/other"), size: 5, root: MerkleHash.leaf([]))
        #expect(throws: TransparencyLogError.originUnknown) {
            try policy(0).verify(foreign.signed(with: NoteTestKeys.seed(1)), at: now)
        }
        // The right name and another key: its identifier is unknown, so it is nobody's signature.
        let other = try NoteKey.sign(note.text, as: KeyName(NoteTestKeys.origin), with: NoteTestKeys.seed(2))
        #expect(throws: TransparencyLogError.logSignatureMissing) {
            try policy(0).verify(SignedNote(text: note.text, signatures: [other]), at: now)
        }
        // A cosignature is no signature of the log, though the key and the name be the same.
        let same = try NoteKey.cosign(note.text, as: KeyName(NoteTestKeys.origin), with: NoteTestKeys.seed(1), at: 0)
        #expect(throws: TransparencyLogError.logSignatureMissing) {
            try policy(0).verify(SignedNote(text: note.text, signatures: [same]), at: now)
        }
    }

    @Test("any flipped byte of a known key's signature, or of what is signed, refuses the whole note")
    func flips() throws {
        let note = try cosigned(by: [11])
        for (place, signature) in note.signatures.enumerated() {
            for wrong in Damage.flips(of: signature.bytes) + [[], Array(signature.bytes.dropLast()), [0]] {
                var signatures = note.signatures
                signatures[place] = NoteSignature(
                    name: signature.name,
                    keyIdentifier: signature.keyIdentifier,
                    bytes: wrong
                )
                let forged = try SignedNote(text: note.text, signatures: signatures)
                #expect(throws: TransparencyLogError.signatureInvalid(signature.name)) {
                    try policy(0).verify(forged, at: now)
                }
            }
        }
        for text in Damage.flips(of: note.text) {
            guard let forged = try? SignedNote(text: text, signatures: note.signatures) else { continue }
            #expect(throws: TransparencyLogError.self) { try policy(0).verify(forged, at: nil) }
        }
    }

    @Test(
        "a text that is not a checkpoint is refused",
        arguments: [
            "", "\n", "o\n5\n", "o\n5\nroot\n", "o\n05\n\(root)\n", "o\n-5\n\(root)\n", "o\n+5\n\(root)\n",
            "o\n\n\(root)\n", "o\n5\n\(root)", "\n5\n\(root)\n", "o\n5\n\(root)\n\n", "o\n5 \n\(root)\n",
            "o\n5\n\(root) \n", "o\n0\nA\(root.dropFirst())\n", "o\n99999999999999999999\n\(root)\n",
            "o\n9223372036854775808\n\(root)\n", "o\n4611686018427387905\n\(root)\n", "o\n５\n\(root)\n",
            "o\r\n5\n\(root)\n", "o\n5\nDG5qPj/4S0YuSSbOKYxpr4Md3I2pQWNxjdRYOXUk2==\n",
            "o\n5\n\(root)\n" + String(repeating: "x\n", count: 17),
            "\(String(repeating: "o", count: 256))\n5\n\(root)\n",
        ]
    )
    func malformedCheckpoints(text: String) {
        #expect(throws: TransparencyLogError.self) { try Checkpoint(parsing: bytes(text)) }
    }

    /// SHA-256 of nothing.
    static let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    @Test("extension lines are kept and signed")
    func extensions() throws {
        let text = bytes("o\n0\n\(Self.root)\nfirst\nsecond line\n")
        let checkpoint = try Checkpoint(parsing: text)
        #expect(checkpoint.extensions.map(\.text) == ["first", "second line"] && checkpoint.text == text)
        let largest = try Checkpoint(parsing: bytes("o\n4611686018427387904\n\(Self.root)\n"))
        #expect(largest.size == MerkleHash.maximumSize)
    }

    @Test("a policy with a key twice, of the wrong type, or an impossible threshold is refused")
    func wrongPolicies() throws {
        let log = try NoteTestKeys.log()
        let witness = try NoteTestKeys.witness(11)
        let twin = NoteKey(name: try KeyName("twin"), type: .cosignature, key: witness.key)
        #expect(throws: TransparencyLogError.policyMalformed) {
            try CheckpointPolicy(logs: [log], witnesses: [witness, twin], threshold: 1)
        }
        #expect(throws: TransparencyLogError.policyMalformed) { try CheckpointPolicy(logs: [log, log]) }
        for threshold in [-1, 2] {
            #expect(throws: TransparencyLogError.policyMalformed) {
                try CheckpointPolicy(logs: [log], witnesses: [witness], threshold: threshold)
            }
        }
        #expect(throws: TransparencyLogError.verifierKeyType) { try CheckpointPolicy(logs: [witness]) }
        #expect(throws: TransparencyLogError.verifierKeyType) {
            try CheckpointPolicy(logs: [log], witnesses: [log], threshold: 1)
        }
    }
}
