/// Why the broker releases no key; the raw value is the stable code in reports, exit messages and the audit.
package enum BrokerRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// The evidence is not a message of the protocol.
    case evidenceMalformed = "evidence-malformed"
    /// The evidence is for another broker.
    case otherBroker = "other-broker"
    /// The nonce was not given out by this broker since it started.
    case nonceUnknown = "nonce-unknown"
    /// The nonce has been used.
    case nonceUsed = "nonce-used"
    /// The nonce has expired.
    case nonceExpired = "nonce-expired"
    /// The quote is not a quote.
    case quoteMalformed = "quote-malformed"
    /// The quote's root is not trusted here.
    case quoteUntrusted = "quote-untrusted"
    /// The quote's signature does not hold.
    case quoteInvalid = "quote-invalid"
    /// The quote binds something else than this exchange.
    case reportDataMismatch = "report-data-mismatch"
    /// The ledger knows no such task.
    case taskUnknown = "task-unknown"
    /// The task is not open.
    case taskNotActive = "task-not-active"
    /// The enclave was given another deal than the ledger's.
    case dealMismatch = "deal-mismatch"
    /// The dataset's owner does not allow this environment.
    case environmentNotAllowed = "environment-not-allowed"
    /// The measured code is not what the app's registry entry names.
    case measurementNotRegistered = "measurement-not-registered"
    /// The dataset order was revoked by its owner.
    case datasetOrderRevoked = "dataset-order-revoked"
    /// The app order was revoked by its owner.
    case appOrderRevoked = "app-order-revoked"
    /// The app left the publisher's whitelist.
    case appDelisted = "app-delisted"
    /// The task has had its releases, or had them to other code.
    case releaseLimit = "release-limit"
    /// The keys are not, or no longer, in the vault.
    case keyUnknown = "key-unknown"
    /// The keys were kept for another registry entry or app: an entry that repeats a header's digest opens nothing.
    case keyOfAnotherDataset = "key-of-another-dataset"
    /// A key file was altered or cannot be read.
    case vaultUnreadable = "vault-unreadable"
    /// The task's time is over.
    case taskExpired = "task-expired"
    /// The release could not be recorded, so it did not happen.
    case auditFailed = "audit-failed"
}
