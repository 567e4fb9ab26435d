package import DatasetAssembly
package import Datasets
package import Orders

extension SegmentLayout {
    /// The layout that holds exactly these columns; nil where none does.
    package init?(columns: [String]) {
        switch columns {
        case ["cell-tokens-of-ill"]: self = .tokens
        case ["row-key", "group", "status"]: self = .contacts
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

    /// An app with its demand.
    package init(registered: Registered<AppEntry>, demand: AppDemand) {
        self.registered = registered
        self.demand = demand
    }
}
