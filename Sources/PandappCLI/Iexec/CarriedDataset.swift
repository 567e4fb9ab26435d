import Console
import ContentStore
import Cryptography
import Datasets
import IexecContract
import KeyBroker
import Ledger
import Orders

/// A published night with its keys, as it leaves the home for iExec: a ``KeyedDataset``, made piece by piece.
///
/// From then on nothing of this home's stands before the keys: no deal, no measurement, no budget, no log. Nobody's consent
/// names such a place, so a home whose people are real gives nothing away.
struct CarriedDataset {
    private let beginning: [UInt8]
    private let containers: [ContentIdentifier]
    private let store: any ContentStoring

    /// Finds a night's files and keys.
    ///
    /// - Throws: `not-a-development-home`, `not-published`, `dataset-order-revoked`, `data-key-missing`, or what ledger,
    ///   store and vault throw.
    init(of app: AppName, date: LocalDay, in home: OpenHome) throws {
        guard home.configuration.development else { throw CommandFailure.realPeople }
        let publication = try home.publication(of: app, date: date)
        let order = try home.ledger.order(DatasetOrder.self, publication.order)
        guard let order, !order.consumption.isClosed else { throw CommandFailure.closed(app, date) }
        let location = try home.datasetLocation(of: app, date: date)
        let header = try home.datasetHeader(location)
        let keys = try home.vault.keys(forDataset: header.digest)
        guard let keys, keys.binding.dataset == location.dataset else { throw CommandFailure.withoutKey(app, date) }
        let segmentKeys = header.segments.compactMap { keys.segmentKeys[$0.headerDigest] }
        guard segmentKeys.count == header.segments.count else { throw CommandFailure.withoutKey(app, date) }
        store = home.store
        containers = try ([location.entry.contentIdentifier] + header.segments.map(\.contentIdentifier)).map {
            try ContentIdentifier(parsing: $0)
        }
        beginning = KeyedDataset.beginning(
            dataset: header.digest,
            dataKey: keys.dataKey,
            segmentKeys: segmentKeys,
            lengths: try containers.map(home.store.fileSize)
        )
    }

    /// The file, piece by piece.
    var source: PlaintextSource {
        PlaintextSource { next in
            try next(beginning)
            for container in containers {
                var reader = try store.reader(container)
                while let piece = try reader.next() { try next(Array(piece)) }
            }
        }
    }
}

extension CommandFailure {
    fileprivate static var realPeople: CommandFailure {
        refused(
            .denied,
            "not-a-development-home",
            "Nobody's consent names a place where this home cannot see to what is done",
            "Use a home of made-up people: pandapp init --development"
        )
    }

    fileprivate static func closed(_ app: AppName, _ date: LocalDay) -> CommandFailure {
        refused(
            .denied,
            "dataset-order-revoked",
            "The order of the \(app) dataset of \(date) is closed",
            "Use another day, or publish this one anew"
        )
    }

    fileprivate static func withoutKey(_ app: AppName, _ date: LocalDay) -> CommandFailure {
        refused(
            .missingInput,
            "data-key-missing",
            "The key of the \(app) dataset of \(date) was destroyed, or is another broker's",
            "See pandapp keys list"
        )
    }

    private static func refused(
        _ status: ExitStatus,
        _ code: String,
        _ why: String,
        _ remedy: String
    ) -> CommandFailure {
        CommandFailure(status, code: code, what: "The dataset was not encrypted", why: why, remedy: remedy)
    }
}
