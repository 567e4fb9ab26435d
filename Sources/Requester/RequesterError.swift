package import Attestation
package import Orders

/// Why a request is not made, or its result not believed.
package enum RequesterError: Error, Equatable, Sendable {
    /// Nothing of the kind is on offer: no order is open.
    case nothingOffered(OrderKind)
    /// The order that offers the dataset to this app was revoked by its owner.
    case datasetOrderRevoked
    /// The four orders do not match.
    case refused(MatchRefusal)
    /// The ledger failed, or refused for another reason.
    case ledger(String)
    /// The result is not signed by the enclave's key, or belongs to another task.
    case resultNotOfTask
    /// The result's quote does not verify, or is not for the registered code.
    case resultNotAttested(AttestationError)
    /// The statement names another deal, app, dataset or environment.
    case statementMismatch
    /// The sealed result does not open with this identity.
    case resultNotForMe
    /// The plaintext is not the one that the enclave committed to.
    case commitmentMismatch
}
