package import DatasetAssembly
package import Datasets
package import Orders

extension SegmentLayout {
    /// The layout that holds exactly these columns; nil where none does.
    package init?(columns: [String]) {
        switch columns {
        case ["cell-tokens-of-ill"]: self = .tokens
        case ["row-key", "group", "status"]: self = .contacts
        case ["row-key", "position", "status"]: self = .positions
        default: return nil
        }
    }
}

/// An app on the whitelist, and what its dataset must hold.
package struct WhitelistedApp: Sendable {
    /// The app's registry entry and owner.
    package var registered: Registered<AppEntry>
    /// The layout, precision and parameters for it.
    package var demand: AppDemand
    /// The most of ε, in millionths, that all versions of a night may spend; nil for twice the ε of one: a map, and the map
    /// that takes its place when something comes late.
    package var privacyBudgetMillionths: UInt64?
    /// What a task on a new dataset costs, in nRLC.
    package var datasetPrice: UInt256

    /// An app with its demand.
    package init(
        registered: Registered<AppEntry>,
        demand: AppDemand,
        privacyBudgetMillionths: UInt64? = nil,
        datasetPrice: UInt256 = .zero
    ) {
        self.registered = registered
        self.demand = demand
        self.privacyBudgetMillionths = privacyBudgetMillionths
        self.datasetPrice = datasetPrice
    }

    /// What results of a dataset of this app cost; nil where its answers are exact, and so are not accounted.
    ///
    /// - Throws: `DatasetsError.wrongWindow`, or `OrdersError.unknownValue` for an ε or a budget out of range.
    func privacyTerms(of header: DatasetHeader) throws -> PrivacyTerms? {
        guard let epsilon = header.epsilonMillionths else { return nil }
        let twice = epsilon.multipliedReportingOverflow(by: 2)
        return try PrivacyTerms(
            epsilonMillionths: epsilon,
            budgetMillionths: privacyBudgetMillionths ?? (twice.overflow ? .max : twice.partialValue),
            days: DayWindow(night: header.night, parameters: header.parameters).names
        )
    }
}
