package import Cryptography

/// The people of the tests, each with a key that is worth nothing.
package enum Wallet: UInt8, CaseIterable, Sendable {
    case developer = 1, dataOwner, pool, requester, worker, enclave, stranger

    /// The key: 32 times the wallet's number.
    package func key() throws -> EthereumKey {
        try EthereumKey(secret: SecretBytes(copying: [UInt8](repeating: rawValue, count: 32)))
    }

    /// The key's address.
    package var address: EthereumAddress {
        get throws { try key().address }
    }
}
