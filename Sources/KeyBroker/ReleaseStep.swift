/// Between which steps of a release a broker can be stopped; see ``ReleaseDesk``.
package enum ReleaseStep: String, CaseIterable, Sendable {
    /// The nonce is used up; nothing was checked.
    case nonceBurnt
    /// Every check has passed and the keys are sealed; nothing is recorded.
    case sealed
    /// The broker's record is on the disk; the ledger's transaction is open.
    case recorded
    /// The ledger vouches for the record; nothing is answered.
    case anchored
}
