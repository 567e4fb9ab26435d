package import Cryptography

/// What has become of an order.
package enum OrderStatus: Hashable, Sendable {
    /// It can still make a deal.
    case open
    /// It has served all its tasks.
    case filled
    /// Its owner closed it.
    case canceled
    /// It cannot make a deal, though nobody closed it.
    case dead(OrderDeath)

    /// The word of iExec's market API.
    package var name: String {
        switch self {
        case .open: "open"
        case .filled: "filled"
        case .canceled: "canceled"
        case .dead: "dead"
        }
    }

    /// All words, in the order in which they are looked for.
    package static let names = ["open", "filled", "canceled", "dead"]
}

/// Why an order is dead that nobody closed.
///
/// That its signer is no longer the owner, as on iExec, cannot be: an address of this ledger's registries commits to its
/// owner.
package enum OrderDeath: Hashable, Sendable {
    /// What it offers, asks for or is restricted to is not there any more: a delisted app, or an asset that nobody
    /// registered.
    case assetGone(OrderParty, EthereumAddress)
    /// Whoever signed it has less than one task may lock: of a requester the highest prices, of a workerpool's owner the
    /// stake. iExec's market wants enough for all tasks at once.
    case balanceTooLow(EthereumAddress)

    /// What a person reads.
    package var sentence: String {
        switch self {
        case .assetGone(let party, let address): "the \(party.rawValue) \(address.checksummed) is gone"
        case .balanceTooLow(let account): "\(account.checksummed) has too little in its account for one task"
        }
    }
}
