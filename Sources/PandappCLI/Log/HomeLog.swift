import Cryptography
import Ledger
import TransparencyLog

/// The home's log: its ledger, and the key that signs the checkpoints.
///
/// The key is a secret of the publisher's; the log's origin follows from it: `pandapp/` and 32 hexadecimal digits of the
/// SHA-256 of the public key. So whoever has the verifier key knows which log it is, and no file can be lost apart.
struct HomeLog {
    /// The key that checkpoints are verified with, under the log's origin.
    let key: NoteKey
    private let ledger: LedgerDatabase
    private let secrets: HomeSecrets

    /// The log of a ledger, of which the newest checkpoint is checked.
    ///
    /// A home that was made before logs were signed gets its key now; where checkpoints exist, a key that is missing must
    /// be restored.
    ///
    /// - Throws: `LedgerError.checkpointInvalid` or `logDisagrees`, or what reading the secret throws.
    init(of ledger: LedgerDatabase, secrets: HomeSecrets) throws {
        if !secrets.exists(.logSigning), try ledger.newestCheckpoint() == nil {
            // Another process may be first; then there is a key to read. Where there is none, reading says so.
            try? secrets.create(.logSigning)
        }
        let verificationKey = try secrets.signingKey(.logSigning).verificationKey
        let digits = SHA256Digest.of(verificationKey.bytes).hexadecimal.prefix(32)
        key = NoteKey(name: try KeyName("pandapp/\(digits)"), type: .note, key: verificationKey)
        (self.ledger, self.secrets) = (ledger, secrets)
        try ledger.checkCheckpoint(of: key)
    }

    /// Signs the log as it is now.
    func sign() throws {
        try ledger.checkpoint(as: key.name, with: secrets.signingKey(.logSigning))
    }

    /// How many entries the newest checkpoint covers; 0 where none was signed.
    func signedSize() throws -> UInt64 {
        try ledger.newestCheckpoint().map { try Checkpoint(parsing: $0.text).size } ?? 0
    }

    /// Does what writes to the ledger and then signs the log, also where not all of it was done.
    ///
    /// A crash in between leaves entries without a checkpoint of their own, which the next one covers.
    func signing<Value>(after change: () throws -> Value) throws -> Value {
        let value: Value
        do {
            value = try change()
        } catch {
            // What failed first is what is told.
            try? sign()
            throw error
        }
        try sign()
        return value
    }

    /// Whom a reader of this log believes: its own key; and the witnesses that the home asked, of which none is needed.
    var policy: CheckpointPolicy {
        get throws { try CheckpointPolicy(logs: [key], witnesses: HomeWitnesses(of: secrets.home).keys()) }
    }

    /// The witnesses that cosigned the newest checkpoint.
    func witnesses() throws -> [String] {
        guard let note = try ledger.newestCheckpoint() else { return [] }
        return try policy.verify(note, at: UInt64(exactly: WallClock.seconds())).cosigners.map(\.key.name.text)
    }
}
