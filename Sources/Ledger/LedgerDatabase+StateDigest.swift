package import Cryptography
import GRDB

extension LedgerDatabase {
    /// A digest of the log and of what the tables hold: equal for two ledgers that hold the same.
    ///
    /// SHA-256 over the tree's root and the state's digest (`LedgerState`).
    package func stateDigest() throws(LedgerError) -> Digest {
        try read { db in
            try SHA256Digest.of(LogHead(in: db).root.bytes + LedgerState.digest(db).bytes)
        }
    }
}
