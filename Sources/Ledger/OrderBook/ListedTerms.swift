package import Cryptography
package import Orders
import PoCo

/// What the order book filters and sorts by, the same of all four kinds of orders.
package struct ListedTerms: Hashable, Sendable {
    /// The price of a task: what is asked for, or of a request the most that it pays a workerpool.
    package var price: UInt256
    /// What a request is for and nothing else will do: its app and its dataset.
    package var wanted: [OrderParty: EthereumAddress] = [:]
    /// Whom the order admits to each role that it can restrict: an address or a group; zero for anybody.
    package var restrictions: [OrderParty: EthereumAddress] = [:]
    /// The length class, of a workerpool order or a request.
    package var category: UInt256?
    /// The replication offered by a workerpool order, or asked for by a request.
    package var trust: UInt256?
    /// For whom a request's result is.
    package var beneficiary: EthereumAddress?
}

/// Who takes part in a deal.
package enum OrderParty: String, CaseIterable, Sendable {
    /// The app.
    case app
    /// The dataset.
    case dataset
    /// The workerpool.
    case workerpool
    /// The requester.
    case requester
}

/// An order that the order book lists.
package protocol ListableOrder: MarketOrder {
    /// What it is filtered and sorted by.
    var listedTerms: ListedTerms { get }
    /// Whether dear orders come before cheap ones.
    static var dearestFirst: Bool { get }
    /// What a task may lock of whoever signs the order, in nRLC.
    var surety: UInt256 { get throws(OrdersError) }
}

extension ListableOrder {
    package static var dearestFirst: Bool { false }

    package var surety: UInt256 { .zero }
}

extension AppOrder: ListableOrder {
    package var listedTerms: ListedTerms {
        ListedTerms(
            price: appPrice,
            restrictions: [.dataset: datasetRestrict, .workerpool: workerpoolRestrict, .requester: requesterRestrict]
        )
    }
}

extension DatasetOrder: ListableOrder {
    package var listedTerms: ListedTerms {
        ListedTerms(
            price: datasetPrice,
            restrictions: [.app: appRestrict, .workerpool: workerpoolRestrict, .requester: requesterRestrict]
        )
    }
}

extension WorkerpoolOrder: ListableOrder {
    package var listedTerms: ListedTerms {
        ListedTerms(
            price: workerpoolPrice,
            restrictions: [.app: appRestrict, .dataset: datasetRestrict, .requester: requesterRestrict],
            category: category,
            trust: trust
        )
    }

    package var surety: UInt256 {
        get throws(OrdersError) {
            try workerpoolPrice.multiplied(by: Deal.workerpoolStakeRatio)
                .quotientAndRemainder(dividingBy: 100).quotient
        }
    }
}

extension RequestOrder: ListableOrder {
    package static var dearestFirst: Bool { true }

    package var surety: UInt256 {
        get throws(OrdersError) { try appMaxPrice.adding(datasetMaxPrice).adding(workerpoolMaxPrice) }
    }

    package var listedTerms: ListedTerms {
        ListedTerms(
            price: workerpoolMaxPrice,
            wanted: [.app: app, .dataset: dataset],
            restrictions: [.workerpool: workerpool],
            category: category,
            trust: trust,
            beneficiary: beneficiary
        )
    }
}
