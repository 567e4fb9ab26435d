package import Cryptography
package import Ledger
package import Orders

/// Why a request is not made, or its result not believed.
package enum RequesterError: Error, Equatable, Sendable {
    /// The files that travel between a requester and an operator.
    package enum File: String, Sendable {
        case offer, request, bundle
    }

    /// Nothing of the kind is on offer: no order is open.
    case nothingOffered(OrderKind)
    /// The app has left the whitelist.
    case appDelisted
    /// The order that offers the dataset to this app was revoked by its owner.
    case datasetOrderRevoked
    /// The dataset's results would cost more than is left of its app's privacy budget of a day.
    case privacyBudgetExceeded(PrivacyBalance)
    /// An account has so much less, in nRLC, than the deal would lock.
    case depositNeeded(EthereumAddress, missing: UInt256)
    /// The orders ask for more, in nRLC, than the requester would pay.
    case tooExpensive(UInt256)
    /// The four orders do not match.
    case refused(MatchRefusal)
    /// No open orders agree with one another and with the request: why each that was tried does not, never nothing.
    case passedOver([MatchRefusal])
    /// The ledger failed, or refused for another reason.
    case ledger(String)
    /// A file is not one of this kind and version, or longer than its limit.
    case malformed(File)
    /// The offer's header is not that of its dataset, or is for another app.
    case offerMismatch
    /// The request, or what it rests on, does not hold.
    case requestInvalid(OrdersError)
    /// The request is for another number of tasks than one.
    case requestVolume
    /// The request was made for another ledger.
    case otherLedger
    /// The result is another request's.
    case otherRequest
    /// A check of the result's bundle fails.
    case resultInvalid(ResultCheck, cause: String)
    /// The sealed result does not open with this identity.
    case resultNotForMe
    /// The plaintext is not the one that the enclave committed to.
    case commitmentMismatch
}
