/// What is checked of a result bundle, in this order; the raw value is the stable name.
package enum ResultCheck: String, CaseIterable, Hashable, Sendable {
    /// The file is a bundle of this version, in its one form.
    case form = "form"

    // Who agreed to what.

    /// The app's registry entry and owner give the address that the app order names.
    case appEntry = "app-entry"
    /// The dataset's registry entry and owner give the address that the dataset order names.
    case datasetEntry = "dataset-entry"
    /// The workerpool's registry entry and owner give the address that the workerpool order names.
    case workerpoolEntry = "workerpool-entry"
    /// The app order is signed by the app's owner.
    case appOrder = "app-order"
    /// The dataset order is signed by the dataset's owner.
    case datasetOrder = "dataset-order"
    /// The workerpool order is signed by the workerpool's owner.
    case workerpoolOrder = "workerpool-order"
    /// The request order is signed by the requester.
    case requestOrder = "request-order"
    /// The four orders match, and deal and task have the identifiers that follow from them.
    case match = "match"

    // What the log says.

    /// The checkpoint is signed by the log, and by as many witnesses as are demanded.
    case checkpoint = "checkpoint"
    /// Every entry is under the checkpoint, and about this deal, its task or its dataset.
    case inclusion = "log-inclusion"
    /// The log has the deal of these four orders.
    case dealLogged = "deal-logged"
    /// The log has the task, and that it was completed with this statement, this enclave's key and this quote.
    case resultLogged = "result-logged"
    /// The log has what the dataset's entry says that its results cost, charged within the privacy budget.
    case budgetCharged = "budget-charged"

    // Which code it was, and where.

    /// The quote of the key release verifies, as of the time that was asked for.
    case releaseQuote = "release-quote"
    /// The quote of the result verifies, as of that time.
    case resultQuote = "result-quote"
    /// Both quotes are of the same code, on the same platform.
    case oneEnclave = "one-enclave"
    /// The code is what the app's entry names for the environment, and the dataset's entry allows it there.
    case measurement = "measurement"
    /// The quotes hold what the reader's policy demands.
    case policy = "policy"
    /// The log says that the key left the broker; its releases that are shown, from the first on, were for this code.
    case releaseLogged = "release-logged"

    // What the code said.

    /// The first quote binds the enclave's two keys, this deal and this task.
    case keysBound = "keys-bound"
    /// The second quote binds the statement.
    case statementBound = "statement-bound"
    /// The statement is about this deal, task, app, dataset and environment.
    case statement = "statement"
    /// The sealed result is the one that the statement names.
    case sealedResult = "sealed-result"
    /// The result is signed by the enclave's key, for this worker (PoCo's seal).
    case enclaveSignature = "enclave-signature"
}

/// What became of a check.
package struct ResultFinding: Hashable, Sendable {
    /// How a check ends.
    package enum Outcome: Hashable, Sendable {
        /// It holds.
        case holds
        /// It fails; the cause has a stable name.
        case fails(cause: String)
        /// It rests on one that fails.
        case notReached
    }

    /// The check.
    package let check: ResultCheck
    /// Its end.
    package let outcome: Outcome

    /// Whether the check holds.
    package var holds: Bool { outcome == .holds }
}
