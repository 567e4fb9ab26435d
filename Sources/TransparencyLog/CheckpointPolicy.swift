/// Whose signatures make a checkpoint believable: known logs, known witnesses, and which of these must agree
/// (`c2sp.org/tlog-policy`).
package struct CheckpointPolicy: Hashable, Sendable {
    /// A rule over witnesses.
    package indirect enum Quorum: Hashable, Sendable {
        /// No witness is needed.
        case none
        /// This witness must have cosigned.
        case witness(NoteKey)
        /// So many of the members must hold.
        case group(threshold: Int, members: [Quorum])
    }

    /// The number of logs, of witnesses and of groups that a policy may have.
    package static let maximumKeys = 64
    /// How many seconds a witness's clock may be ahead of ours.
    package static let clockTolerance: UInt64 = 300

    /// The keys of the logs; a key's name is its log's origin.
    package let logs: [NoteKey]
    /// The keys of the witnesses.
    package let witnesses: [NoteKey]
    /// Which witnesses must agree.
    package let quorum: Quorum

    /// A policy of which the quorum mentions only `witnesses`.
    ///
    /// - Throws: `policyMalformed` for too many keys or one public key twice; `verifierKeyType` for a witness key in
    ///   place of a log's, or the other way round.
    init(logs: [NoteKey], witnesses: [NoteKey], quorum: Quorum) throws(TransparencyLogError) {
        guard logs.count <= Self.maximumKeys, witnesses.count <= Self.maximumKeys,
            Set(logs.map(\.key)).count == logs.count, Set(witnesses.map(\.key)).count == witnesses.count
        else { throw .policyMalformed }
        guard logs.allSatisfy({ $0.type == .note }), witnesses.allSatisfy({ $0.type == .cosignature }) else {
            throw .verifierKeyType
        }
        (self.logs, self.witnesses, self.quorum) = (logs, witnesses, quorum)
    }

    /// The policy that `threshold` of the witnesses must have cosigned.
    ///
    /// - Throws: `policyMalformed`, also for a threshold that is negative or above the number of witnesses, or
    ///   `verifierKeyType`.
    package init(logs: [NoteKey], witnesses: [NoteKey] = [], threshold: Int = 0) throws(TransparencyLogError) {
        guard (0...witnesses.count).contains(threshold) else { throw .policyMalformed }
        let quorum = Quorum.group(threshold: threshold, members: witnesses.map { .witness($0) })
        try self.init(logs: logs, witnesses: witnesses, quorum: threshold == 0 ? .none : quorum)
    }

    /// Checks a checkpoint's signatures.
    ///
    /// Signatures by keys that the policy does not know are passed over. A cosignature counts once for each witness, and
    /// not if its time is more than five minutes after `now`.
    ///
    /// - Parameters:
    ///   - note: the checkpoint with signatures.
    ///   - now: Unix seconds; nil where there is no clock, and then no time is checked.
    /// - Returns: the checkpoint, and who cosigned it.
    /// - Throws: what ``Checkpoint/init(parsing:)`` throws; `originUnknown`; `signatureInvalid` for any wrong signature
    ///   that names a known key; `logSignatureMissing`; `quorumMissing`.
    package func verify(_ note: SignedNote, at now: UInt64?) throws(TransparencyLogError) -> VerifiedCheckpoint {
        let checkpoint = try Checkpoint(parsing: note.text)
        let logs = logs.filter { $0.name.utf8 == checkpoint.origin.utf8 }
        guard !logs.isEmpty else { throw .originUnknown }
        var signedByLog = false
        var cosigners: [VerifiedCheckpoint.Cosigner] = []
        for signature in note.signatures {
            for log in logs where log.isNamed(by: signature) {
                try log.verify(signature, over: note.text)
                signedByLog = true
            }
            for witness in witnesses where witness.isNamed(by: signature) {
                try witness.verify(signature, over: note.text)
                guard let time = signature.cosignatureTime, isPlausible(time, at: now),
                    !cosigners.contains(where: { $0.key == witness })
                else { continue }
                cosigners.append(VerifiedCheckpoint.Cosigner(key: witness, time: time))
            }
        }
        guard signedByLog else { throw .logSignatureMissing }
        guard quorum.holds(for: Set(cosigners.map(\.key))) else { throw .quorumMissing }
        return VerifiedCheckpoint(checkpoint: checkpoint, cosigners: cosigners)
    }

    private func isPlausible(_ time: UInt64, at now: UInt64?) -> Bool {
        guard let now, time > now else { return true }
        return time - now <= Self.clockTolerance
    }
}

extension CheckpointPolicy.Quorum {
    /// Whether these witnesses are enough.
    func holds(for cosigners: Set<NoteKey>) -> Bool {
        switch self {
        case .none: true
        case .witness(let key): cosigners.contains(key)
        case .group(let threshold, let members): members.count { $0.holds(for: cosigners) } >= threshold
        }
    }
}
