import Cryptography
import TransparencyLog

/// A witness of c2sp.org/tlog-witness without a network: it checks what a witness must check, and cosigns.
actor StandInWitness: WitnessTransport {
    /// How it may misbehave.
    enum Fault { case none, signsOtherText, answers(WitnessReply) }

    private let log: NoteKey
    private let byte: UInt8
    private var seen: (size: UInt64, root: Digest)?
    private(set) var requests: [UInt64] = []
    private var fault = Fault.none
    private let now: UInt64 = 1_700_000_000

    init(_ byte: UInt8, following log: NoteKey) {
        (self.byte, self.log) = (byte, log)
    }

    func set(_ fault: Fault) { self.fault = fault }

    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply {
        if case .answers(let reply) = fault { return reply }
        guard let request = try? AddCheckpointRequest(parsing: body),
            let checkpoint = try? Checkpoint(parsing: request.note.text)
        else { return WitnessReply(status: 400) }
        requests.append(request.oldSize)
        guard checkpoint.origin.utf8 == log.name.utf8 else { return WitnessReply(status: 404) }
        guard request.note.signatures.contains(where: { (try? log.verify($0, over: request.note.text)) != nil }) else {
            return WitnessReply(status: 403)
        }
        guard request.oldSize <= checkpoint.size else { return WitnessReply(status: 400) }
        let last = seen ?? (0, MerkleHash.empty)
        guard request.oldSize == last.size else { return conflict(last.size) }
        if last.size == checkpoint.size, last.root != checkpoint.root { return conflict(last.size) }
        let proof = ConsistencyProof(oldSize: last.size, newSize: checkpoint.size, path: request.path)
        guard (try? proof.verify(oldRoot: last.root, newRoot: checkpoint.root)) != nil else {
            return WitnessReply(status: 422)
        }
        seen = (checkpoint.size, checkpoint.root)
        var text = request.note.text
        if case .signsOtherText = fault { text += [10] }
        let cosignature = try NoteTestKeys.cosignature(byte, over: text, at: now)
        // A witness may have other keys, which the client must pass over.
        let other = NoteKey.sign(text, as: cosignature.name, with: SigningKey())
        return WitnessReply(status: 200, body: other.line + cosignature.line)
    }

    private func conflict(_ size: UInt64) -> WitnessReply {
        WitnessReply(status: 409, contentType: WitnessReply.sizeContentType, body: bytes("\(size)\n"))
    }
}
