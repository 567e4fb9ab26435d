import Cryptography
import Orders
import PoCo

/// What a transaction has read of the marketplace's tables, so that it asks for it once: many deals share their app,
/// dataset, workerpool and payer.
///
/// It holds what the tables hold: whoever writes a row writes it here too, and whoever takes writes back forgets all. It
/// lives no longer than the transaction, for the next may find what another process has written, and holds no more than
/// that has touched.
final class MarketMemory {
    /// An address that is asked for in a registry.
    struct Asset: Hashable {
        let kind: RegistryKind
        let address: EthereumAddress
    }

    /// A dataset and the app that is to read it.
    struct Reading: Hashable {
        let dataset, app: EthereumAddress
    }

    var totals: EscrowTotals?
    var accounts: [EthereumAddress: EscrowAccount] = [:]
    /// Who owns an asset; nil for one that nobody registered.
    var owners: [Asset: EthereumAddress?] = [:]
    var consumptions: [Digest: OrderConsumption] = [:]
    /// The hashes of app, dataset and workerpool orders in the ledger's domain; of no order with a text, for texts of
    /// different bytes may be equal.
    var hashes: [AnyHashable: Digest] = [:]
    /// The signatures that are kept with orders, each checked before; nil for an order that is not kept.
    var signatures: [Digest: [UInt8]?] = [:]
    /// For which datasets their app's privacy accounts were found to suffice, which no deal changes.
    var affordable: Set<Reading> = []

    /// Forgets everything.
    func forget() {
        totals = nil
        accounts = [:]
        owners = [:]
        consumptions = [:]
        hashes = [:]
        signatures = [:]
        affordable = []
    }
}

extension Dictionary {
    /// The value of a key; one that is not there yet is read.
    mutating func value(of key: Key, orElse read: () throws -> Value) rethrows -> Value {
        if let value = self[key] { return value }
        let value = try read()
        self[key] = value
        return value
    }
}
