import Cryptography
import Ledger
import Orders

/// How an app's nights stand, for folders of what was computed of them.
struct NightStandings {
    /// The dataset of each night whose order is open: that of its latest revision.
    let open: [String: EthereumAddress]
    /// The datasets that were revoked, or retired for another cause than their age.
    private let withdrawn: Set<EthereumAddress>

    /// How the nights of an app stand in a ledger.
    init(of app: EthereumAddress, in ledger: LedgerDatabase) throws {
        let revisions = try ledger.nights(of: app)
        open = Dictionary(grouping: revisions, by: \.published.night).compactMapValues { revisions in
            revisions.last.flatMap { $0.isOpen ? $0.published.dataset : nil }
        }
        let destroyed = try ledger.destroyedKeys()
        withdrawn = try Set(
            revisions.filter { !$0.isOpen }.map(\.published.dataset).filter { dataset in
                try ledger.dataset(dataset).map { destroyed[$0.entry.headerDigest] != .retention } ?? true
            }
        )
    }

    /// Whether a dataset was revoked, or retired for another cause than its age; one that the ledger does not know was not.
    ///
    /// - Parameter dataset: its address, as a night's origin names it.
    /// - Returns: whether it was.
    func isWithdrawn(_ dataset: String) -> Bool {
        (try? EthereumAddress(parsing: dataset)).map(withdrawn.contains) ?? false
    }
}
