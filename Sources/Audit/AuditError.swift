package import Cryptography
package import TransparencyLog

/// Why an audit bundle proves nothing.
package enum AuditError: Error, Equatable, Sendable {
    /// The file is not a bundle of this version, is too large, or lists a dataset twice.
    case malformed
    /// The checkpoint is not one of the log's, or an entry is not under it.
    case notLogged(TransparencyLogError)
    /// A receipt is not signed by the person whom the bundle is about.
    case receiptNotSigned
    /// A receipt does not allow the app that the dataset was made for.
    case receiptAllowsNothing
    /// A dataset may be opened without hardware protection, which its receipt does not allow.
    case simulationNotAllowed
    /// A dataset's header does not commit to the receipt.
    case receiptNotIncluded
    /// A header is not that of the registered dataset.
    case headerNotRegistered
    /// An app's entry is not that of the address for which the dataset was made.
    case appNotRegistered
    /// No entry says that the dataset was registered.
    case datasetNotLogged(EthereumAddress)
    /// An entry is not about the dataset under which it stands, or out of order.
    case entryOfSomethingElse(index: UInt64)
    /// The log has an entry about one of the datasets that the bundle leaves out.
    case entryLeftOut(index: UInt64)
    /// The publisher keeps the person's leaf of a dataset, but no longer the consent record it was made of.
    case receiptMissing(dataset: EthereumAddress)
    /// A key was released to code that the app's entry does not name.
    case releasedToOtherCode(index: UInt64)
}
