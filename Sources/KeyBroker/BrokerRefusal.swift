/// Why the broker releases no key; the raw value is the stable code in reports, exit messages and the audit.
///
/// The cases stand in the order of the checks.
package enum BrokerRefusal: String, Error, Hashable, Sendable, CaseIterable {
    // Before anything is believed.

    /// The evidence is not a message of the protocol.
    case evidenceMalformed = "evidence-malformed"
    /// The nonce was not given out by this broker since it started.
    case nonceUnknown = "nonce-unknown"
    /// The nonce has been used.
    case nonceUsed = "nonce-used"
    /// The nonce has expired, or the broker's clock stands before its time.
    case nonceExpired = "nonce-expired"
    /// The evidence is for another broker.
    case otherBroker = "other-broker"
    /// The release is to be sealed in a way that this broker did not offer.
    case suiteNotOffered = "suite-not-offered"

    // The quote.

    /// The broker has no collateral for the quote.
    case collateralMissing = "collateral-missing"
    /// The quote is not a quote of a supported form.
    case quoteMalformed = "quote-malformed"
    /// The quote's root is not trusted here.
    case quoteUntrusted = "quote-untrusted"
    /// The broker's collateral is malformed, forged, or of another platform.
    case collateralInvalid = "collateral-invalid"
    /// The broker's collateral is not of today.
    case collateralNotCurrent = "collateral-not-current"
    /// The platform, or its certificate, was revoked by its maker.
    case platformRevokedByMaker = "platform-revoked-by-maker"
    /// A signature of the quote does not hold.
    case quoteInvalid = "quote-invalid"
    /// The operator could read the enclave's memory, or weakened it.
    case quoteDebuggable = "quote-debuggable"
    /// The platform's level is lower than the broker's policy wants.
    case levelTooLow = "level-too-low"
    /// The quote binds something else than this exchange.
    case reportDataMismatch = "report-data-mismatch"

    // The deal.

    /// The ledger knows no such task.
    case taskUnknown = "task-unknown"
    /// The enclave was given another deal than the ledger's.
    case dealMismatch = "deal-mismatch"
    /// The dataset's owner does not allow this environment.
    case environmentNotAllowed = "environment-not-allowed"
    /// The measured code is not what the app's registry entry names.
    case measurementNotRegistered = "measurement-not-registered"
    /// The task is not open.
    case taskNotActive = "task-not-active"
    /// The task's time is over.
    case taskExpired = "task-expired"

    // What was taken back since.

    /// The app left the publisher's whitelist.
    case appDelisted = "app-delisted"
    /// The dataset order was revoked by its owner.
    case datasetOrderRevoked = "dataset-order-revoked"
    /// The app order was revoked by its owner.
    case appOrderRevoked = "app-order-revoked"
    /// The broker's operator revoked the requester.
    case requesterRevoked = "requester-revoked"
    /// The broker's operator revoked the platform.
    case platformRevoked = "platform-revoked"
    /// The broker's operator revoked platforms that an advisory concerns, and this is one.
    case advisoryRevoked = "advisory-revoked"
    /// The task has had its releases, or had them to other code.
    case releaseLimit = "release-limit"

    // What it would cost.

    /// The results of the dataset would cost more than is left of the privacy budget of a day.
    case privacyBudgetExceeded = "privacy-budget-exceeded"

    // The keys.

    /// The ledger says that the keys are destroyed.
    case keyDestroyed = "key-destroyed"
    /// The keys are not, or no longer, in the vault.
    case keyUnknown = "key-unknown"
    /// The keys were kept for another registry entry or app: an entry that repeats a header's digest opens nothing.
    case keyOfAnotherDataset = "key-of-another-dataset"
    /// A key file was altered or cannot be read.
    case vaultUnreadable = "vault-unreadable"

    // The record.

    /// The broker's audit ends before what the ledger vouches for: it is an older one, put back.
    case brokerBehindLedger = "broker-behind-ledger"
    /// The broker's audit goes on behind what the ledger vouches for, by more than a stop explains: the ledger is an
    /// older one, put back.
    case ledgerBehindBroker = "ledger-behind-broker"
    /// The broker's audit is not the one that the ledger vouches for, or cannot be read.
    case auditAltered = "audit-altered"
    /// The release could not be recorded, so it did not happen.
    case auditFailed = "audit-failed"
    /// The ledger could not be read.
    case ledgerUnreadable = "ledger-unreadable"
    /// The broker that was to be asked does not answer.
    case brokerUnreachable = "broker-unreachable"
}
