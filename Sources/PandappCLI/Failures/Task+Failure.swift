import Attestation
import Console
import ContentStore
import Cryptography
import Evidence
import Ledger
import Orders
import Requester
import Worker

extension RequesterError: ReportableError {
    /// Why a request was not made, or its result not believed.
    var failure: CommandFailure {
        switch self {
        case .nothingOffered(let kind):
            CommandFailure(
                .denied,
                code: "nothing-offered",
                what: "No deal was made",
                why: "No \(kind.rawValue) order is on offer",
                remedy: "Ask its owner to offer one"
            )
        case .appDelisted:
            .denied(
                "app-delisted",
                "No deal was made",
                "The app has left the whitelist, and its datasets are offered no more",
                "Use an app that is on it: pandapp app list"
            )
        case .datasetOrderRevoked:
            .denied(
                "dataset-order-revoked",
                "No deal was made",
                "The dataset's owner has revoked its order",
                "Use another day, or ask the publisher"
            )
        case .privacyBudgetExceeded(let balance):
            .denied(
                "privacy-budget-exceeded",
                "No deal was made",
                "ε \(Epsilon(balance.askedMillionths)) more would pass the privacy budget of \(balance.app) for "
                    + "\(balance.day): \(Epsilon(balance.spentMillionths)) of \(Epsilon(balance.budgetMillionths)) is spent",
                "Use the map that was drawn of this day before, or another day: a day's budget never grows"
            )
        case .depositNeeded(let account, let missing):
            .denied(
                "deposit-needed",
                "No deal was made",
                "The account \(account.checksummed) lacks \(missing) nRLC of what the deal locks",
                "Deposit them: pandapp account deposit \(missing) --address \(account.checksummed)"
            )
        case .tooExpensive(let price):
            .denied(
                "too-expensive",
                "No deal was made",
                "The orders ask for \(price) nRLC, more than --max-price",
                "Allow more, or wait for a cheaper offer"
            )
        case .refused(let refusal):
            CommandFailure(.denied, code: refusal.identifier, what: "No deal was made", sentence: refusal.sentence)
        case .passedOver(let refusals): .passedOver(refusals)
        case .ledger(let cause):
            CommandFailure(
                .inputOutput,
                code: "ledger-failed",
                what: "No deal was made",
                why: "The ledger says: \(cause)",
                remedy: "Check the home's ledger.sqlite"
            )
        case .malformed(let file):
            CommandFailure(
                .badData,
                code: "\(file.rawValue)-malformed",
                what: "The \(file.rawValue) could not be used",
                why: "It is not a file of this kind and version",
                remedy: "Get it again from whoever made it"
            )
        case .offerMismatch:
            .badRequest("offer-mismatch", "Its header is not that of the dataset, or is for another app")
        case .requestInvalid(let cause): .badRequest(cause.identifier, cause.sentence.droppingFullStop)
        case .requestVolume: .badRequest("request-volume", "It is for another number of tasks than one")
        case .otherLedger: .badRequest("request-other-ledger", "It was made for another ledger than this home's")
        case .otherRequest: .invalidResult("result-of-another-request", "It is the result of another request")
        case .resultInvalid(let check, let cause):
            .invalidResult("result-\(check.rawValue)", "This does not hold: \(check.sentence) (\(cause))")
        case .resultNotForMe: .invalidResult("result-not-for-me", "It does not open with this key")
        case .commitmentMismatch: .invalidResult("commitment-mismatch", "It is not what the enclave committed to")
        }
    }
}

extension WorkerError: ReportableError {
    /// Why a task has no result; a refusal of the broker or the enclave keeps its own code.
    var failure: CommandFailure {
        let what = "The task was not computed"
        switch self {
        case .taskUnknown: return .badTask("task-unknown", "The ledger does not know the task")
        case .contentMissing: return .badTask("content-missing", "The store does not hold what the deal names")
        case .contentAltered: return .badTask("content-altered", "A stored block is not what its name says")
        case .storeFailed(let error): return error.failure
        case .datasetChecksumMismatch: return .badTask("dataset-checksum-mismatch", "The dataset's file was altered")
        case .datasetMalformed: return .badTask("dataset-malformed", "The dataset's public header is malformed")
        case .datasetOutdated:
            return CommandFailure(
                .badData,
                code: "dataset-outdated",
                what: what,
                why: "The dataset was made by an older version",
                remedy: "Have the night published again"
            )
        case .appMalformed: return .badTask("app-malformed", "The app's package is malformed")
        case .platformFailed(let status):
            return CommandFailure(
                .serviceUnavailable,
                code: "platform-failed",
                what: what,
                why: "The platform ended with status \(status)",
                remedy: "Check that bubblewrap works here: bwrap --unshare-all --ro-bind / / true"
            )
        case .timeLimit:
            return CommandFailure(
                .temporaryFailure,
                code: "time-limit",
                what: what,
                why: "The enclave ran longer than its manifest allows",
                remedy: "Try again on a less busy machine"
            )
        case .brokerRefused(let refusal): return refusal.failure
        case .enclaveRefused(let event): return event.failure
        case .resultInvalid: return .badTask("result-invalid", "What came out is not a result of this task")
        case .contributionRefused(let cause):
            return .badTask("contribution-refused", "The ledger did not take the result (\(cause))")
        case .storage:
            return CommandFailure(
                .inputOutput,
                code: "worker-storage",
                what: what,
                why: "A file could not be written or read",
                remedy: "Check space and permissions of the home and of /tmp"
            )
        }
    }
}

extension EnclaveEvent: ReportableError {
    /// What the enclave said when it refused to go on.
    var failure: CommandFailure {
        CommandFailure(
            .badData,
            code: rawValue,
            what: "The enclave refused to compute",
            why: reason,
            remedy: "Nothing left the enclave; check what it was given"
        )
    }

    private var reason: String {
        switch self {
        case .finished: "It finished"
        case .inputUnreadable: "Its input files are missing"
        case .dealInvalid: "The deal does not verify"
        case .otherApp: "The deal names another app"
        case .challengeRefused: "The challenge is not from the broker that its manifest names"
        case .noQuote: "The platform gave no quote"
        case .releaseRefused: "The broker's answer does not open, or there was none"
        case .datasetNotOfDeal: "The dataset is not the one that the deal names"
        case .datasetAltered: "The dataset does not authenticate"
        case .datasetMalformed: "The dataset's rows do not have the promised shape"
        case .questionRefused: "The question is not signed by the key that it names for this deal"
        case .noRecipient: "The request names no recipient"
        case .computationFailed: "The computation failed"
        case .outputFailed: "The result could not be written"
        }
    }
}

extension CommandFailure {
    fileprivate static func denied(_ code: String, _ what: String, _ why: String, _ remedy: String) -> CommandFailure {
        CommandFailure(.denied, code: code, what: what, why: why, remedy: remedy)
    }

    fileprivate static func badRequest(_ code: String, _ why: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: code,
            what: "The request was not made",
            why: why,
            remedy: "Get what is on offer again from the operator: pandapp request offers"
        )
    }

    fileprivate static func invalidResult(_ code: String, _ why: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: code,
            what: "The result was not believed",
            why: why,
            remedy: "Do not use it; ask again, or ask another workerpool"
        )
    }

    fileprivate static func badTask(_ code: String, _ why: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: code,
            what: "The task was not computed",
            why: why,
            remedy: "Check the store; a published day is never overwritten, so restore it from a backup"
        )
    }
}

extension String {
    fileprivate var droppingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}

extension CommandFailure {
    /// Orders that do not agree, each told by why it was passed over; the first of them names the failure.
    fileprivate static func passedOver(_ refusals: [MatchRefusal]) -> CommandFailure {
        let told = refusals.map {
            CommandFailure(.denied, code: $0.identifier, what: "No deal was made", sentence: $0.sentence)
        }
        return CommandFailure(
            .denied,
            code: told.first?.code ?? "nothing-offered",
            what: "No deal was made",
            why: told.map(\.why).joined(separator: ". "),
            remedy: told.first?.remedy ?? "See --help"
        )
    }
}
