package import Cryptography
package import Orders

// MARK: - Assets and groups

extension Marketplace {
    /// Registers an asset or a group for its owner.
    package mutating func register(
        _ kind: RegistryKind,
        at address: EthereumAddress,
        owner: EthereumAddress
    ) throws(PoCoError) {
        guard address != .zero, owners.values.allSatisfy({ $0[address] == nil }) else { throw .alreadyRegistered }
        guard owner != .zero else { throw .payeeIsNobody }
        owners[kind, default: [:]][address] = owner
        if kind == .group { groupMembers[address] = [] }
        events = []
    }

    /// Hands an asset to another owner: the orders that the old one signed are void from now on.
    package mutating func transfer(
        _ kind: RegistryKind,
        at address: EthereumAddress,
        by sender: EthereumAddress,
        to owner: EthereumAddress
    ) throws(PoCoError) {
        guard owners[kind]?[address] == sender else { throw .notTheOwner }
        guard owner != .zero else { throw .payeeIsNobody }
        owners[kind]?[address] = owner
        events = []
    }

    /// Admits an account to a group or removes it; from now on, for deals yet to be made.
    package mutating func setMembership(
        of account: EthereumAddress,
        in group: EthereumAddress,
        to isMember: Bool,
        by sender: EthereumAddress
    ) throws(PoCoError) {
        guard owners[.group]?[group] == sender else { throw .notTheOwner }
        if isMember { groupMembers[group]?.insert(account) } else { groupMembers[group]?.remove(account) }
        events = []
    }
}

// MARK: - What a match asks

extension Marketplace: MatchContext {
    package var categoryCount: UInt256 { UInt256(UInt64(TaskCategory.allCases.count)) }

    package func owner(of kind: RegistryKind, at address: EthereumAddress) -> EthereumAddress? {
        owners[kind]?[address]
    }

    package func group(_ group: EthereumAddress, contains account: EthereumAddress) -> Bool {
        groupMembers[group]?.contains(account) == true
    }

    package func isPresigned(_ order: Digest, by account: EthereumAddress) -> Bool {
        account != .zero && presigned[order] == account
    }

    package func consumption(of order: Digest, _: OrderKind) -> OrderConsumption { consumptions[order] ?? .none }
}
