package import Cryptography
package import DatasetAssembly
import Datasets
package import Ledger
import Orders
import TransparencyLog

extension AuditBundle {
    /// Everything that a publisher's home can prove to a person, under the log's newest checkpoint.
    ///
    /// - Parameters:
    ///   - person: whom it is about.
    ///   - contributions: the publisher's store, with the book of receipts.
    ///   - ledger: registries and log; its newest checkpoint should be fresh.
    /// - Throws: `AuditError.receiptMissing`, or what store and ledger throw.
    package init(
        of person: VerificationKey,
        contributions: ContributionStore,
        ledger: LedgerDatabase
    ) throws {
        let words = try contributions.peopleRecords(of: person)
        let registered = Dictionary(
            try ledger.datasets().map { ($0.entry.headerDigest, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let book = contributions.receipts
        let endorsements = try contributions.endorsements()
        let known = try book.datasets().filter { registered[$0] != nil }
        let (note, entries) = try ledger.trails(of: registered.mapValues(\.address).filter { known.contains($0.key) })
        var datasets: [(order: String, dataset: Dataset)] = []
        for digest in known {
            guard let dataset = registered[digest], let (header, proof) = try book.proof(of: person, in: digest) else {
                continue
            }
            let decoded = try DatasetHeader(decoding: header)
            guard let app = try ledger.app(decoded.app) else { continue }
            guard let receipt = words.first(where: { proof.isOf(receipt: $0.encoded) }) else {
                throw AuditError.receiptMissing(dataset: dataset.address)
            }
            let made = Dataset(
                header: header,
                entry: dataset.entry.encoded(),
                owner: dataset.owner,
                app: app.entry.encoded(),
                appOwner: app.owner,
                receipt: receipt.encoded,
                proof: proof,
                entries: entries[dataset.address] ?? [],
                endorsements: Self.needed(endorsements, for: app.address, by: receipt)
            )
            datasets.append(("\(decoded.night) \(app.entry.name) \(decoded.revision)", made))
        }
        let sorted = datasets.sorted { $0.order < $1.order }.map(\.dataset)
        self.init(note: note, person: person, datasets: sorted)
    }

    /// The endorsements that lead from what a receipt allows to an app; none where it allows the app itself.
    private static func needed(
        _ endorsements: [AppEndorsement],
        for app: EthereumAddress,
        by receipt: SignedRecord
    ) -> [[UInt8]] {
        PersonWord([receipt]).consents[app] == nil ? endorsements.map(\.encoded) : []
    }
}
