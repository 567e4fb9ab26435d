/// Why a log, a proof, a note or a witness was refused; a case per cause.
package enum TransparencyLogError: Error, Equatable, Sendable {
    // Trees and proofs.
    /// A tree is claimed to have more than 2⁶² leaves.
    case treeTooLarge
    /// A kept frontier has another number of hashes than its size needs.
    case frontierMalformed
    /// A leaf is claimed, or asked for, that the tree does not have.
    case indexBeyondTree(index: UInt64, size: UInt64)
    /// A newer tree is smaller than the older one: leaves were removed.
    case treeShrank(from: UInt64, to: UInt64)
    /// A proof has another number of hashes than its sizes need.
    case proofLength(expected: Int, actual: Int)
    /// A consistency proof does not lead to the older root: the past was changed, or the proof was.
    case oldRootMismatch
    /// Hashes do not lead to the root that is claimed.
    case rootMismatch

    // Tiles and entries.
    /// An entry is longer than 65,535 bytes.
    case entryTooLong
    /// A path is not that of a tile or entry bundle in its one canonical form.
    case tilePathMalformed
    /// A stored file does not have the form or length of what its name says.
    case resourceMalformed(LogResource)
    /// A stored file that the tree's size requires is not there.
    case resourceMissing(LogResource)
    /// A tile's hashes do not follow from what lies below it.
    case tileMismatch(TilePath)
    /// An entry is not what was logged at its place.
    case entryChanged(index: UInt64)
    /// An entry stands where another was logged; `loggedAt` is its own place.
    case entryMoved(index: UInt64, loggedAt: UInt64)
    /// The entry that was logged at this place is gone: the next one stands there, or nothing.
    case entryRemoved(index: UInt64)
    /// An entry stands where none was logged.
    case entryNotLogged(index: UInt64)
    /// A checkpoint is to be published that is not that of the tree as it is.
    case checkpointNotOfThisTree

    // Notes and checkpoints.
    /// A text has an empty line, a control character, bytes that are not UTF-8, or more than 255 bytes, where one line
    /// is needed.
    case lineMalformed
    /// A key name is empty, too long, or has a space, a control character or `+`.
    case keyNameMalformed
    /// A verifier key is not `name+hash+base64`, or its hash is not that of its name and key.
    case verifierKeyMalformed
    /// A verifier key is of a signature type that this program does not know, or that is not meant for its use.
    case verifierKeyType
    /// A note is not a text, an empty line and signature lines.
    case noteMalformed
    /// A note is longer than the limit, or has more signatures.
    case noteTooLarge
    /// A note's text is not that of a checkpoint.
    case checkpointMalformed
    /// A time is later than 2⁶³ − 1.
    case timeTooLarge

    // Trust.
    /// A policy has too many keys, one key twice, a name twice or undefined, or a threshold that its members cannot meet.
    case policyMalformed
    /// No log of the policy has this origin.
    case originUnknown
    /// A signature that names a known key was not made by it, or not over this text.
    case signatureInvalid(KeyName)
    /// The log itself did not sign the checkpoint.
    case logSignatureMissing
    /// Too few of the policy's witnesses cosigned the checkpoint.
    case quorumMissing

    // Witnesses.
    /// A request to a witness does not have the protocol's form.
    case requestMalformed
    /// A witness's answer does not have the protocol's form.
    case replyMalformed
    /// A witness saw a larger tree of this log: this one was rolled back, or its clock or copy is old.
    case witnessAhead(size: UInt64)
    /// A witness saw another tree of the same size: the log forked.
    case witnessSawFork(size: UInt64)
    /// A witness does not follow this log (404).
    case witnessKnowsNoOrigin
    /// A witness does not accept the log's signature (403).
    case witnessRefusedSignature
    /// A witness finds the consistency proof wrong (422).
    case witnessRefusedProof
    /// A witness answered with another status.
    case witnessFailed(status: Int)
    /// A witness answered without a cosignature by the key that it is known under.
    case cosignatureMissing

    // Proof files.
    /// A proof file does not have the form of `c2sp.org/tlog-proof@v1`.
    case proofFileMalformed
    /// A proof file does not carry the entry that it is to prove.
    case entryMissing
}
