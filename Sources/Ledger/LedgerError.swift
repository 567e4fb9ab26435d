package import Cryptography
package import Orders
package import PoCo
package import TransparencyLog

/// Why the ledger refused; a refused step leaves nothing behind.
package enum LedgerError: Error, Equatable, Sendable {
    /// The file is a database of another program, or no database.
    case notALedger
    /// The ledger was written by a newer version of this program.
    case newerSchema(Int)
    /// The ledger belongs to another domain than expected.
    case otherDomain
    /// Content that this program cannot have written.
    case corrupt(String)
    /// The log is not the tree that its head or a checkpoint names: entries were changed, removed, moved or added.
    case logDisagrees(TransparencyLogError)
    /// A table does not hold what the log says was committed last.
    case stateDisagrees(String)
    /// The newest checkpoint is not signed by this ledger's log key, or no checkpoint at all.
    case checkpointInvalid(TransparencyLogError)
    /// The log was never signed.
    case noCheckpoint
    /// The log has no such entry.
    case unknownEntry
    /// SQLite refused; its code and message.
    case storage(Int, String)

    /// The orders do not match.
    case refused(MatchRefusal)
    /// A value of the marketplace was refused.
    case invalid(OrdersError)
    /// A step of the marketplace was refused by PoCo's rules.
    case market(PoCoError)
    /// An account has so much less, in nRLC, than a deal would lock.
    case depositNeeded(EthereumAddress, missing: UInt256)
    /// A deposit is more than may yet be minted, in nRLC.
    case supplyExhausted(room: UInt256)
    /// The time is not within the years 1970 to 9999.
    case implausibleTime

    /// The registry does not know the address.
    case unknownAsset(RegistryKind, EthereumAddress)
    /// The zero address owns nothing.
    case ownerIsNobody
    /// The ledger does not know the order.
    case unknownOrder(Digest)
    /// The order is not signed by the owner of what it is about, nor presigned.
    case orderNotSigned(OrderKind)
    /// The order is closed or used up.
    case orderExhausted(Digest)
    /// The operation is another one than asked for.
    case wrongOperation

    /// A night is not written YYYY-MM-DD or is no day of the calendar.
    case malformedNight(String)
    /// This app's night was published at this or a later revision.
    case alreadyPublished(app: EthereumAddress, night: String, revision: Int)
    /// The dataset order is not for the published dataset, or not restricted to the published app.
    case publicationNotRestrictedToApp(EthereumAddress)
    /// An earlier revision's order would stay open beside the new one.
    case supersededOrderStillOpen(Digest)
    /// An earlier revision's order was closed while the new one was made.
    case orderClosedMeanwhile(Digest)
    /// The app has left the whitelist.
    case appDelisted(EthereumAddress)

    /// The ledger does not know the deal.
    case unknownDeal(DealIdentifier)
    /// The ledger does not know the task; initialize it first.
    case unknownTask(TaskIdentifier)
    /// The task is not active.
    case taskNotActive(TaskState)
    /// The time for contributions is over.
    case contributionDeadlinePassed
    /// The results text is longer than the limit.
    case resultsTooLong
    /// The results are no UTF-8.
    case resultsNotText
    /// The task's key was not released, or into another environment than the contribution names.
    case environmentNotReleased

    /// The dataset order was closed after the deal was made: no more keys.
    case datasetOrderClosed
    /// The app order was closed after the deal was made.
    case appOrderClosed
    /// The requester gets no keys any more.
    case requesterRevoked(EthereumAddress)
    /// The platform gets no keys any more.
    case platformRevoked
    /// Platforms that the advisory concerns get no keys any more.
    case advisoryRevoked(String)
    /// Not an advisory's name.
    case malformedAdvisory
    /// The task's key was released three times already.
    case tooManyKeyReleases
    /// The dataset's results would cost more than is left of its app's privacy budget of a day.
    case privacyBudgetExceeded(PrivacyBalance)
    /// The task's key was released to another measurement, or into another environment, before.
    case measurementChanged
}
