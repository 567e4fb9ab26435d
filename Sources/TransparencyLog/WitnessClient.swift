/// Brings a request to a witness, by HTTP or otherwise.
package protocol WitnessTransport: Sendable {
    /// Posts the body to `<submission prefix>/add-checkpoint`, reading at most ``WitnessReply/maximumBytes``.
    ///
    /// - Throws: where there is no answer at all.
    func addCheckpoint(_ body: [UInt8]) async throws -> WitnessReply
}

/// Asks one witness for its cosignature.
package struct WitnessClient<Transport: WitnessTransport>: Sendable {
    /// How often a witness is asked at most: again only where it saw another size last than we thought.
    private static var attempts: Int { 2 }

    /// The key that the witness is known under.
    package let witness: NoteKey
    private let transport: Transport

    /// A witness whose key somebody vouched for.
    ///
    /// - Throws: `verifierKeyType` for a key that does not cosign.
    package init(witness: NoteKey, transport: Transport) throws(TransparencyLogError) {
        guard witness.type == .cosignature else { throw .verifierKeyType }
        (self.witness, self.transport) = (witness, transport)
    }

    /// Asks for a cosignature.
    ///
    /// - Parameters:
    ///   - note: the checkpoint that the log signed.
    ///   - rememberedSize: what the witness cosigned last as far as we know; 0 if we do not.
    ///   - prove: makes the consistency proof from a size, at most the checkpoint's, to the checkpoint's.
    /// - Returns: the witness's cosignature, checked.
    /// - Throws: `witnessAhead` or `witnessSawFork`, after which the log must not be believed; `cosignatureMissing`,
    ///   `signatureInvalid`, `replyMalformed` and the witness's refusals; or what `prove` and the transport throw.
    package func cosign(
        _ note: SignedNote,
        rememberedSize: UInt64 = 0,
        prove: (_ oldSize: UInt64) throws -> ConsistencyProof
    ) async throws -> NoteSignature {
        let size = try Checkpoint(parsing: note.text).size
        // If it is true that the witness saw more than there is now, it will say so.
        var oldSize = min(rememberedSize, size)
        for _ in 0..<Self.attempts {
            let request = try AddCheckpointRequest(oldSize: oldSize, path: prove(oldSize).path, note: note)
            switch try await transport.addCheckpoint(request.body).meaning() {
            case .cosigned(let signatures):
                return try checked(signatures, over: note.text)
            case .conflict(let seen):
                guard seen <= size else { throw TransparencyLogError.witnessAhead(size: seen) }
                // The size was right, so the root is not.
                guard seen != oldSize else { throw TransparencyLogError.witnessSawFork(size: seen) }
                oldSize = seen
            }
        }
        throw TransparencyLogError.witnessFailed(status: 409)
    }

    /// The signature of this witness among those of an answer.
    private func checked(_ signatures: [NoteSignature], over text: [UInt8]) throws -> NoteSignature {
        guard let cosignature = signatures.first(where: witness.isNamed) else {
            throw TransparencyLogError.cosignatureMissing
        }
        try witness.verify(cosignature, over: text)
        return cosignature
    }
}
