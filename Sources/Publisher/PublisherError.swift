package import Cryptography

/// Why a night was not published; nothing of it is then in the ledger.
package enum PublisherError: Error, Equatable, Sendable {
    /// Another run holds the lock.
    case anotherRunIsActive
    /// The state folder cannot be written.
    case stateUnwritable
    /// There are no contributions for the day.
    case noContributions(day: String)
    /// Fewer people than the configured minimum consented to an app.
    case tooFewContributors(app: String, consenting: Int, minimum: Int)
    /// A registered app asks for columns that no layout has.
    case unknownColumns(app: String)
    /// A file read back from the store is not what was written.
    case readBackFailed
    /// The ledger knows no dataset of this address.
    case unknownDataset(EthereumAddress)
}
