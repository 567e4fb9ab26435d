package import ContentStore
package import Evidence
package import KeyBroker

/// Why a task has no result.
package enum WorkerError: Error, Equatable, Sendable {
    /// The ledger knows no such task, or no deal of it.
    case taskUnknown
    /// The store does not hold what the deal names.
    case contentMissing
    /// What the store holds is not what its content identifier says.
    case contentAltered
    /// The store could not be used for another reason.
    case storeFailed(ContentStoreError)
    /// A dataset's file does not have the checksum that its registry entry names.
    case datasetChecksumMismatch
    /// A dataset's public header is not one that this program knows.
    case datasetMalformed
    /// A segment of the dataset is of a version that this program does not read; the night is to be published again.
    case datasetOutdated
    /// The app's package is malformed.
    case appMalformed
    /// The platform's program could not be started, or failed by itself.
    case platformFailed(status: Int32)
    /// The enclave ran longer than its manifest allows.
    case timeLimit
    /// The broker gave no key.
    case brokerRefused(BrokerRefusal)
    /// The enclave refused to go on.
    case enclaveRefused(EnclaveEvent)
    /// What came out is not a result of this task.
    case resultInvalid
    /// The ledger does not take the result.
    case contributionRefused(String)
    /// The worker's own folder cannot be written.
    case storage
}
