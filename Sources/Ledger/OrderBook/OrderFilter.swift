package import Cryptography
package import Orders

/// Which orders of the book are wanted, in the terms of iExec's market API; what is nil or absent is not asked for.
package struct OrderFilter: Hashable, Sendable {
    /// Whom an order must admit to a role.
    package enum Admission: Hashable, Sendable {
        /// Only orders for anybody.
        case everybody
        /// This one: by name, by a group, or because the order is for anybody.
        case account(EthereumAddress)
        /// This one by name.
        case only(EthereumAddress)
        /// All orders, whomever they admit.
        case any
    }

    /// The app, dataset or workerpool that is offered, or who requests.
    package var subject: EthereumAddress?
    /// Who owns what is offered, or requests.
    package var owner: EthereumAddress?
    /// What a request must be for.
    package var wanted: [OrderParty: EthereumAddress] = [:]
    /// Whom the order must admit; a role that is not named is everybody's.
    package var admitted: [OrderParty: Admission] = [:]
    /// The lowest price.
    package var minimumPrice: UInt256?
    /// The highest price.
    package var maximumPrice: UInt256?
    /// Properties that the order must have.
    package var minimumTag: OrderTag?
    /// Properties beyond which the order must have none.
    package var maximumTag: OrderTag?
    /// The least that must remain.
    package var minimumVolume: UInt256?
    /// The length class.
    package var category: UInt256?
    /// The least replication.
    package var minimumTrust: UInt256?
    /// The most replication.
    package var maximumTrust: UInt256?
    /// For whom a request's result must be.
    package var beneficiary: EthereumAddress?
    /// What must have become of it, by the names of ``OrderStatus``; nil for whatever has.
    package var status: String? = OrderStatus.open.name

    /// Every open order that is for everybody.
    package init() {}

    /// Whether the terms are wanted, whomever they admit.
    func matches(_ terms: ListedTerms, tag: OrderTag, remaining: UInt256) -> Bool {
        let least = [(minimumPrice, terms.price), (minimumVolume, remaining), (minimumTrust, terms.trust ?? .zero)]
        let most = [(maximumPrice, terms.price), (maximumTrust, terms.trust ?? .zero)]
        return least.allSatisfy { bound, value in bound.map { $0 <= value } ?? true }
            && most.allSatisfy { bound, value in bound.map { $0 >= value } ?? true }
            && (category == nil || category == terms.category)
            && (beneficiary == nil || beneficiary == terms.beneficiary)
            && wanted.allSatisfy { terms.wanted[$0.key] == $0.value }
            && (minimumTag.map(tag.contains) ?? true)
            && (maximumTag.map { $0.contains(tag) } ?? true)
    }

    /// Whether the terms admit whom they must.
    ///
    /// - Parameters:
    ///   - terms: of an order.
    ///   - isMember: whether the first address is a group that has the second as a member.
    /// - Returns: whether every restriction admits whom it must.
    /// - Throws: what the question after a member throws.
    func admits(
        _ terms: ListedTerms,
        isMember: (EthereumAddress, EthereumAddress) throws -> Bool
    ) rethrows -> Bool {
        try terms.restrictions.allSatisfy { party, restriction in
            switch admitted[party] ?? .everybody {
            case .everybody: restriction == .zero
            case .any: true
            case .only(let account): restriction == account
            case .account(let account):
                try restriction == .zero || restriction == account || isMember(restriction, account)
            }
        }
    }
}
