import Cryptography
import TestSupport
import Testing
import TransparencyLog

@Suite struct WitnessTests {
    let leaves = ReferenceTree.leaves(40)
    let kept = KeptSubtrees(ReferenceTree.leaves(40))
    let witness: StandInWitness
    let client: WitnessClient<StandInWitness>

    init() throws {
        witness = StandInWitness(11, following: try NoteTestKeys.log())
        client = try WitnessClient(witness: NoteTestKeys.witness(11), transport: witness)
    }

    private func note(_ size: UInt64) throws -> SignedNote {
        try NoteTestKeys.note(size: size, root: kept.root(size: size))
    }

    private func cosign(_ size: UInt64, remembering old: UInt64 = 0) async throws -> SignedNote {
        var note = try note(size)
        try note.add([
            await client.cosign(note, rememberedSize: old) { try kept.consistencyProof(from: $0, to: size) }
        ])
        return note
    }

    @Test("a witness cosigns a log that grows, and a policy believes it")
    func growth() async throws {
        let keys = try (NoteTestKeys.log(), NoteTestKeys.witness(11))
        let policy = try CheckpointPolicy(logs: [keys.0], witnesses: [keys.1], threshold: 1)
        var old: UInt64 = 0
        for size: UInt64 in [0, 1, 1, 2, 7, 8, 33, 40] {
            let cosigned = try await cosign(size, remembering: old)
            let verified = try policy.verify(cosigned, at: 1_700_000_000)
            #expect(verified.checkpoint.size == size && verified.cosigners.first?.time == 1_700_000_000)
            old = size
        }
        #expect(await witness.requests == [0, 0, 1, 1, 2, 7, 8, 33])
    }

    @Test("whoever forgot what the witness saw is told, and asks again with the right proof")
    func conflict() async throws {
        _ = try await cosign(7)
        _ = try await cosign(20, remembering: 3)
        #expect(await witness.requests == [0, 3, 7])
        // Remembering more than there is: the witness knows less.
        _ = try await cosign(30, remembering: 500)
        #expect(await witness.requests == [0, 3, 7, 30, 20])
    }

    @Test("a rolled back log and a forked one are found out")
    func fraud() async throws {
        _ = try await cosign(20)
        await #expect(throws: TransparencyLogError.witnessAhead(size: 20)) { _ = try await cosign(19) }
        let forked = KeptSubtrees(Array(leaves.reversed()))
        let same = try NoteTestKeys.note(size: 20, root: forked.root(size: 20))
        await #expect(throws: TransparencyLogError.witnessSawFork(size: 20)) {
            _ = try await client.cosign(same) { try forked.consistencyProof(from: $0, to: 20) }
        }
        let longer = try NoteTestKeys.note(size: 25, root: forked.root(size: 25))
        await #expect(throws: TransparencyLogError.witnessRefusedProof) {
            _ = try await client.cosign(longer) { try forked.consistencyProof(from: $0, to: 25) }
        }
        // The witness still believes the first.
        _ = try await cosign(21, remembering: 20)
    }

    @Test("refusals of the witness are named")
    func refusals() async throws {
        let foreign = try Checkpoint(origin: NoteLine("example.com/other"), size: 1, root: leaves[0])
            .signed(with: NoteTestKeys.seed(1))
        let unsigned = try SignedNote(
            text: note(1).text,
            signatures: [NoteKey.sign([], as: KeyName(NoteTestKeys.origin), with: NoteTestKeys.seed(2))]
        )
        for (note, error) in [
            (foreign, TransparencyLogError.witnessKnowsNoOrigin), (unsigned, .witnessRefusedSignature),
        ] {
            await #expect(throws: error) {
                _ = try await client.cosign(note) { try kept.consistencyProof(from: $0, to: 1) }
            }
        }
        await witness.set(.signsOtherText)
        await #expect(throws: TransparencyLogError.signatureInvalid(client.witness.name)) { _ = try await cosign(1) }
    }

    @Test(
        "an answer in any other form is refused",
        arguments: [
            (WitnessReply(status: 200), TransparencyLogError.replyMalformed),
            (WitnessReply(status: 200, body: bytes("\n")), .replyMalformed),
            (WitnessReply(status: 200, body: bytes("— w AAAAAAA=")), .replyMalformed),
            (WitnessReply(status: 200, body: bytes("ok\n")), .replyMalformed),
            (WitnessReply(status: 200, body: bytes("— w AAAAAAA=\n")), .cosignatureMissing),
            (WitnessReply(status: 409, body: bytes("5\n")), .replyMalformed),
            (WitnessReply(status: 409, contentType: "text/plain", body: bytes("5\n")), .replyMalformed),
            (WitnessReply(status: 409, contentType: "text/x.tlog.size", body: bytes("5")), .replyMalformed),
            (WitnessReply(status: 409, contentType: "text/x.tlog.size", body: bytes("05\n")), .replyMalformed),
            (WitnessReply(status: 409, contentType: "text/x.tlog.size", body: bytes("\n")), .replyMalformed),
            (WitnessReply(status: 409, contentType: "text/x.tlog.size", body: bytes("5\n")), .witnessAhead(size: 5)),
            (WitnessReply(status: 409, contentType: "text/x.tlog.size", body: bytes("0\n")), .witnessSawFork(size: 0)),
            (WitnessReply(status: 400), .witnessFailed(status: 400)),
            (WitnessReply(status: 500), .witnessFailed(status: 500)),
            (WitnessReply(status: -1), .witnessFailed(status: -1)),
        ]
    )
    func answers(reply: WitnessReply, error: TransparencyLogError) async throws {
        await witness.set(.answers(reply))
        await #expect(throws: error) { _ = try await cosign(3) }
    }

    @Test("an answer beyond the limit is refused")
    func long() async throws {
        let line = NoteSignature(name: try KeyName("w"), keyIdentifier: 1, bytes: [UInt8](repeating: 0, count: 3000))
            .line
        let body = Array(repeating: line, count: 20).flatMap(\.self)
        #expect(body.count > WitnessReply.maximumBytes)
        await witness.set(.answers(WitnessReply(status: 200, body: body)))
        await #expect(throws: TransparencyLogError.replyMalformed) { _ = try await cosign(3) }
    }

    @Test("a witness that never agrees on a size is asked twice, not for ever")
    func endless() async throws {
        struct Fickle: WitnessTransport {
            func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply {
                let old = try AddCheckpointRequest(parsing: body).oldSize
                let body = bytes("\(old + 1)\n")
                return WitnessReply(status: 409, contentType: WitnessReply.sizeContentType, body: body)
            }
        }
        let client = try WitnessClient(witness: NoteTestKeys.witness(11), transport: Fickle())
        await #expect(throws: TransparencyLogError.witnessFailed(status: 409)) {
            _ = try await client.cosign(note(9)) { try kept.consistencyProof(from: $0, to: 9) }
        }
        #expect(throws: TransparencyLogError.verifierKeyType) {
            try WitnessClient(witness: NoteTestKeys.log(), transport: Fickle())
        }
    }

    @Test("a request has the protocol's form, and no other is one")
    func requestForm() throws {
        let note = try note(40)
        let path = try kept.consistencyProof(from: 9, to: 40).path
        let request = try AddCheckpointRequest(oldSize: 9, path: path, note: note)
        let text = String(decoding: request.body, as: UTF8.self)
        #expect(text.hasPrefix("old 9\n") && text.hasSuffix("\n\n" + String(decoding: note.encoded, as: UTF8.self)))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex(of: "") == path.count + 1)
        #expect(try AddCheckpointRequest(parsing: request.body) == request)
        let most = try AddCheckpointRequest(oldSize: 0, path: Array(repeating: leaves[0], count: 63), note: note)
        #expect(try AddCheckpointRequest(parsing: most.body) == most)
        #expect(throws: TransparencyLogError.requestMalformed) {
            try AddCheckpointRequest(oldSize: 0, path: Array(repeating: leaves[0], count: 64), note: note)
        }
        let rest = String(decoding: note.encoded, as: UTF8.self)
        let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        for head in [
            "", "\n", "old\n\n", "old \n\n", "old 09\n\n", "old 9 \n\n", "Old 9\n\n", "9\n\n",
            "old 9\n\(hash.dropFirst())\n",
            "old 9\n\(hash.dropLast(2))\n\n", "old 9\n" + String(repeating: hash, count: 64) + "\n",
            "old 99999999999999999999\n\n",
        ] {
            #expect(throws: TransparencyLogError.self) { try AddCheckpointRequest(parsing: bytes(head + rest)) }
        }
        #expect(throws: TransparencyLogError.requestMalformed) { try AddCheckpointRequest(parsing: bytes("old 9")) }
        #expect(throws: TransparencyLogError.self) { try AddCheckpointRequest(parsing: bytes("old 9\n\n")) }
        #expect(throws: TransparencyLogError.requestMalformed) {
            try AddCheckpointRequest(parsing: [UInt8](repeating: 10, count: AddCheckpointRequest.maximumBytes + 1))
        }
        var mutator = ByteMutator(seed: 9)
        for _ in 0..<2000 {
            let mutant = mutator.mutant(of: request.body)
            if let read = try? AddCheckpointRequest(parsing: mutant) { #expect(read.body == mutant) }
        }
    }
}
