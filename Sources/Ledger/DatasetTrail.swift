package import Cryptography
import Orders

/// Follows datasets through a log, entry by entry from its beginning: which entry is about which of them.
///
/// About a dataset are its registration and publication, what became of its orders, the deals that those orders made,
/// their tasks, what became of the tasks and of their keys, what was charged for them, and the end of its own keys.
/// Every entry refers to earlier ones, so that one pass finds all.
package struct DatasetTrail: Sendable {
    private let datasets: Set<EthereumAddress>
    private let keys: [Digest: EthereumAddress]
    private var deals: [Digest: EthereumAddress] = [:]
    private var tasks: [Digest: EthereumAddress] = [:]

    /// A trail of datasets.
    ///
    /// - Parameter headers: the datasets' addresses by the digests of their headers.
    package init(headers: [Digest: EthereumAddress]) {
        keys = headers
        datasets = Set(headers.values)
    }

    /// The kinds of entries that can be about a dataset.
    package static let kinds: Set<LogKind> = [
        .datasetRegistered, .nightPublished, .orderPosted, .orderPresigned, .orderClosed, .dealMatched,
        .taskInitialized, .taskCompleted, .taskFailed, .keyReleased, .keyRefused, .keyDestroyed, .budgetCharged,
    ]

    /// The dataset that an entry is about; every entry of the log must be asked for, in order.
    package mutating func dataset(of event: LogEvent) -> EthereumAddress? {
        switch event.kind {
        case .datasetRegistered, .nightPublished, .budgetCharged:
            return event.address(0).flatMap { datasets.contains($0) ? $0 : nil }
        case .orderPosted, .orderPresigned, .orderClosed:
            guard event.text(0) == OrderKind.dataset.rawValue else { return nil }
            return event.address(2).flatMap { datasets.contains($0) ? $0 : nil }
        case .dealMatched:
            guard let deal = LoggedDeal(event), let dataset = deal.dataset, datasets.contains(dataset) else {
                return nil
            }
            deals[deal.identifier] = dataset
            return dataset
        case .taskInitialized:
            guard let task = event.digest(0), let dataset = event.digest(1).flatMap({ deals[$0] }) else { return nil }
            tasks[task] = dataset
            return dataset
        case .taskCompleted, .taskFailed, .keyReleased, .keyRefused:
            return event.digest(0).flatMap { tasks[$0] }
        case .keyDestroyed:
            return event.digest(0).flatMap { keys[$0] }
        default:
            return nil
        }
    }
}
