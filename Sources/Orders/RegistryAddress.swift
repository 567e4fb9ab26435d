package import Cryptography

/// What a registry lists.
package enum RegistryKind: String, CaseIterable, Sendable {
    /// Apps.
    case app
    /// Datasets.
    case dataset
    /// Workerpools.
    case workerpool
    /// Groups: an address that stands for many in a restriction.
    case group
}

/// The address of a registry entry, which commits to the owner and to every byte of the entry.
package enum RegistryAddress {
    /// The last 20 bytes of `keccak256("pandapp/registry/v1" ‖ kind ‖ owner ‖ SHA-256(entry))`.
    ///
    /// The kind is one of four words none of which begins another, so that the concatenation is unambiguous.
    package static func of(kind: RegistryKind, owner: EthereumAddress, entry: [UInt8]) -> EthereumAddress {
        let preimage =
            Array("pandapp/registry/v1".utf8) + Array(kind.rawValue.utf8) + owner.bytes + SHA256Digest.of(entry).bytes
        return EthereumAddress(lastBytesOf: Keccak256.digest(of: preimage))
    }
}

/// A registry entry with its owner; its address follows from the two.
package struct Registered<Entry: RegistryEntry>: Hashable, Sendable {
    /// The entry.
    package let entry: Entry
    /// Who registered it and signs its orders.
    package let owner: EthereumAddress

    /// An entry with its owner.
    package init(entry: Entry, owner: EthereumAddress) {
        self.entry = entry
        self.owner = owner
    }

    /// The registry address.
    package var address: EthereumAddress {
        RegistryAddress.of(kind: Entry.kind, owner: owner, entry: entry.encoded())
    }
}
