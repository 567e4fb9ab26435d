/// A checkpoint that a policy accepted: the log signed it, and enough witnesses cosigned it.
package struct VerifiedCheckpoint: Hashable, Sendable {
    /// Who cosigned, and when.
    package struct Cosigner: Hashable, Sendable {
        /// The witness.
        package let key: NoteKey
        /// Unix seconds by the witness's clock.
        package let time: UInt64
    }

    /// What the log says.
    package let checkpoint: Checkpoint
    /// The witnesses of the policy that vouch for it, each once.
    package let cosigners: [Cosigner]

    /// Made by a policy alone.
    init(checkpoint: Checkpoint, cosigners: [Cosigner]) {
        (self.checkpoint, self.cosigners) = (checkpoint, cosigners)
    }
}
