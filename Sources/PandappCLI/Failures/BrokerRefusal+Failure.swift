import Console
import KeyBroker

extension BrokerRefusal: ReportableError {
    /// Why the broker gave no key.
    var failure: CommandFailure {
        CommandFailure(
            status,
            code: rawValue,
            what: "The broker released no key",
            why: reason,
            remedy: remedy
        )
    }

    private var status: ExitStatus {
        switch self {
        case .brokerUnreachable: .serviceUnavailable
        case .brokerBehindLedger, .ledgerBehindBroker, .auditAltered: .badConfiguration
        default: .denied
        }
    }

    private var remedy: String {
        switch self {
        case .brokerBehindLedger:
            "Put the newest audit.log back; where it is lost, say so: pandapp broker resume"
        case .ledgerBehindBroker:
            "Put the newest ledger back; where it is lost, say so: pandapp broker resume"
        case .auditAltered: "See what happened: pandapp broker audit; then put a backup back"
        case .collateralMissing, .collateralNotCurrent: "Renew the broker's collateral.json"
        case .privacyBudgetExceeded: "Use a result of before, or another day; what is spent: pandapp status"
        case .brokerUnreachable: "See whether it runs: pandapp broker status"
        default: "Nothing was computed; see the code for the cause"
        }
    }

    private var reason: String {
        switch self {
        case .evidenceMalformed: "The evidence is not a message of the protocol"
        case .nonceUnknown: "The nonce was not given out by this broker"
        case .nonceUsed: "The nonce was used before"
        case .nonceExpired: "The nonce has expired"
        case .otherBroker: "The app's manifest names another broker"
        case .suiteNotOffered: "The enclave asks for a way of sealing that the broker did not offer"
        case .collateralMissing: "The broker knows nothing of the platform"
        case .quoteMalformed: "The quote is malformed"
        case .quoteUntrusted: "The quote's root is not trusted here"
        case .collateralInvalid: "What the broker knows of the platform is not signed by its maker, or of another one"
        case .collateralNotCurrent: "What the broker knows of the platform is not of today"
        case .platformRevokedByMaker: "The platform was revoked by its maker"
        case .quoteInvalid: "The quote's signature does not hold"
        case .quoteDebuggable: "The enclave can be read by the platform's operator"
        case .levelTooLow: "The platform is not patched as the broker demands"
        case .reportDataMismatch: "The quote binds another exchange"
        case .taskUnknown: "The ledger does not know the task"
        case .dealMismatch: "The enclave was given another deal than the ledger's"
        case .environmentNotAllowed: "The dataset's owner does not allow this environment"
        case .measurementNotRegistered: "The code that was measured is not the registered app"
        case .taskNotActive: "The task is not open"
        case .taskExpired: "The task's time is over"
        case .appDelisted: "The publisher has taken the app off the whitelist"
        case .datasetOrderRevoked: "The dataset's owner has revoked its order"
        case .appOrderRevoked: "The app's owner has revoked its order"
        case .requesterRevoked: "The broker's operator has revoked the requester"
        case .platformRevoked: "The broker's operator does not allow this platform"
        case .advisoryRevoked: "The broker's operator has revoked platforms with a flaw that this one has"
        case .releaseLimit: "The task has had all its releases"
        case .privacyBudgetExceeded: "It would cost more than is left of the day's privacy budget"
        case .keyDestroyed: "The key was destroyed"
        case .keyUnknown: "The key is not, or no longer, in the vault"
        case .keyOfAnotherDataset: "The key was kept for another registry entry or app than the deal's"
        case .vaultUnreadable: "A key file of the broker was altered or cannot be read"
        case .brokerBehindLedger: "The broker's audit is older than the ledger: an old copy was put back"
        case .ledgerBehindBroker: "The ledger is older than the broker's audit: an old copy was put back"
        case .auditAltered: "The broker's audit is not the one that the ledger vouches for"
        case .auditFailed: "The release could not be recorded"
        case .ledgerUnreadable: "The ledger could not be read"
        case .brokerUnreachable: "The broker does not answer"
        }
    }
}
