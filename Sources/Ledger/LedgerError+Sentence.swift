import Cryptography
import Orders
import PoCo
import TransparencyLog

// For scripts a stable identifier, for people a sentence that says what to do.
extension LedgerError {
    /// The stable identifier of the cause.
    package var identifier: String {
        switch self {
        case .notALedger: "not-a-ledger"
        case .newerSchema: "newer-schema"
        case .otherDomain: "other-domain"
        case .corrupt: "ledger-corrupt"
        case .logDisagrees: "log-disagrees"
        case .stateDisagrees: "state-disagrees"
        case .checkpointInvalid: "checkpoint-invalid"
        case .noCheckpoint: "no-checkpoint"
        case .unknownEntry: "unknown-entry"
        case .storage: "ledger-storage"
        case .refused(let refusal): refusal.identifier
        case .invalid(let error): error.identifier
        case .market(let error): error.identifier
        case .depositNeeded: "deposit-needed"
        case .supplyExhausted: "supply-exhausted"
        case .implausibleTime: "implausible-time"
        case .unknownAsset: "unknown-asset"
        case .ownerIsNobody: "owner-is-nobody"
        case .unknownOrder: "unknown-order"
        case .orderNotSigned: "order-not-signed"
        case .orderExhausted: "order-exhausted"
        case .wrongOperation: "wrong-operation"
        case .malformedNight: "malformed-night"
        case .alreadyPublished: "already-published"
        case .publicationNotRestrictedToApp: "publication-not-restricted-to-app"
        case .supersededOrderStillOpen: "superseded-order-still-open"
        case .orderClosedMeanwhile: "order-closed-meanwhile"
        case .appDelisted: "app-delisted"
        case .unknownDeal: "unknown-deal"
        case .unknownTask: "unknown-task"
        case .taskNotActive: "task-not-active"
        case .contributionDeadlinePassed: "contribution-deadline-passed"
        case .resultsTooLong: "results-too-long"
        case .resultsNotText: "results-not-text"
        case .environmentNotReleased: "environment-not-released"
        case .datasetOrderClosed: "dataset-order-closed"
        case .appOrderClosed: "app-order-closed"
        case .requesterRevoked: "requester-revoked"
        case .platformRevoked: "platform-revoked"
        case .advisoryRevoked: "advisory-revoked"
        case .malformedAdvisory: "malformed-advisory"
        case .tooManyKeyReleases: "too-many-key-releases"
        case .privacyBudgetExceeded: "privacy-budget-exceeded"
        case .measurementChanged: "measurement-changed"
        }
    }

    /// What is wrong and what to do about it.
    package var sentence: String {
        switch self {
        case .notALedger: "The file is no Pandapp ledger; check the path, or make one with pandapp init."
        case .newerSchema(let version): "The ledger has schema \(version), newer than this program; update Pandapp."
        case .otherDomain: "The ledger belongs to another contract address; open it with the domain it was made with."
        case .corrupt(let place): "The ledger is damaged (\(place)); restore it from a backup."
        case .logDisagrees(let cause):
            "The log is not what was committed to (\(cause.clause)); restore the ledger from a backup."
        case .stateDisagrees(let table):
            "The table \(table) does not hold what was logged; restore the ledger from a backup."
        case .checkpointInvalid(let cause):
            "The newest checkpoint is not this log's (\(cause.clause)); restore the ledger and its log key together."
        case .noCheckpoint: "The log was never signed; run a command that writes, or pandapp log export."
        case .unknownEntry: "The log has no such entry; check its number or the dataset's address."
        case .storage(let code, let message):
            "SQLite refused with \(code) (\(message)); try again, then check the disk."
        case .refused(let refusal): refusal.sentence
        case .invalid(let error): error.sentence
        case .market(let error): error.sentence
        case .depositNeeded(let account, let missing):
            "The account \(account.checksummed) lacks \(missing) nRLC of what the deal locks; deposit them: pandapp account "
                + "deposit \(missing) --address \(account.checksummed)."
        case .supplyExhausted(let room):
            "All accounts together hold at most \(LedgerDatabase.largestSupply) nRLC; deposit at most \(room) nRLC."
        case .implausibleTime: "The time is not within 1970 to 9999; set the clock."
        case .unknownAsset(let kind, let address): "No \(kind.rawValue) is registered at \(address); register it first."
        case .ownerIsNobody: "The zero address owns nothing; name a wallet as owner."
        case .unknownOrder(let hash): "The ledger has not seen order 0x\(hash.hexadecimal); check its hash."
        case .orderNotSigned(let kind):
            "The \(kind.rawValue) order is not signed by its owner for this ledger; sign it anew."
        case .orderExhausted: "The order is closed or used up; sign a new one with a new salt."
        case .wrongOperation: "The signed operation is not a closing; sign the closing of the order."
        case .malformedNight(let night): "“\(night)” is no day; write YYYY-MM-DD."
        case .alreadyPublished(_, let night, let revision):
            "The night \(night) is already published as revision \(revision); publish a later revision to replace it."
        case .publicationNotRestrictedToApp:
            "The dataset order is not for this dataset and this app alone; restrict it to the app."
        case .supersededOrderStillOpen: "The earlier revision's order is still open; close it with the publication."
        case .orderClosedMeanwhile:
            "The earlier revision was revoked while the new one was made; publish with --force if that is wanted."
        case .appDelisted(let app): "The app \(app) has left the whitelist; publish again for those that are on it."
        case .unknownDeal(let deal): "The ledger has no deal \(deal); check its identifier."
        case .unknownTask(let task): "The ledger has no task \(task); initialize it first."
        case .taskNotActive(let state): "The task is \(state), not active; nothing more can be done with it."
        case .contributionDeadlinePassed: "The time for contributions is over; claim the task after its final deadline."
        case .resultsNotText: "The results are no text; give the result's location as UTF-8."
        case .resultsTooLong: "The results text is too long; store the result and give its location."
        case .environmentNotReleased:
            "The task's key was not released into that environment; contribute what came of a release."
        case .datasetOrderClosed: "The data owner has closed the order since; ask for a new one."
        case .appOrderClosed: "The app's owner has closed its order since; ask for a new one."
        case .requesterRevoked(let requester): "The requester \(requester) was revoked; ask the broker's operator."
        case .platformRevoked: "The platform was revoked; run the task on another one."
        case .advisoryRevoked(let advisory):
            "Platforms that \(advisory) concerns were revoked; mend the platform, or run the task on another one."
        case .malformedAdvisory: "The advisory's name is malformed; write it as in INTEL-SA-00615."
        case .tooManyKeyReleases: "The task's key was released three times; make a new deal."
        case .privacyBudgetExceeded(let balance):
            "The privacy budget of \(balance.app) for \(balance.day) would be exceeded; use a result of before, or "
                + "another day."
        case .measurementChanged:
            "The task's key went to another measurement or environment before; run the same there, or make a new deal."
        }
    }
}
