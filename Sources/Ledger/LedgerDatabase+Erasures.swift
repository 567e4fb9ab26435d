package import Cryptography
import DeterministicCBOR

extension LedgerDatabase {
    /// What the log says must never come back: digests of the headers whose data keys were destroyed (`keyDestroyed`), or
    /// the tags of the people who withdrew (`personWithdrew`).
    ///
    /// - Throws: `LedgerError.corrupt` for an entry without a digest, which this program cannot have written.
    package func erasures(_ kind: LogKind) throws(LedgerError) -> Set<Digest> {
        let entries = try logEntries(of: kind)
        return try LedgerError.wrapping {
            Set(
                try entries.map { entry in
                    guard case .bytes(let bytes) = try CBORValue(decoding: entry.body).asMap[.unsigned(2)],
                        let digest = try? Digest(bytes)
                    else { throw LedgerError.corrupt("entry \(entry.sequence)") }
                    return digest
                }
            )
        }
    }
}
