import Console
import Cryptography
import DatasetAssembly
import Datasets
import Evidence
import Foundation
import Ledger
import Orders
import Requester
import SocialDistance
import TransparencyLog

/// Answers all who have subscribed, one task a night, and keeps a folder of the answers.
///
/// The home's own requester asks, so that no deal tells who is answered, and opens no more than the outer seal: each slot
/// is sealed to one person. A night that was answered for the same dataset is not answered again: who subscribes later
/// can still ask singly.
struct NightlyAnswersRun {
    let home: OpenHome
    let folder: NightlyAnswersFolder
    /// How many of the newest nights the folder keeps.
    let keptNights: Int
    private let app = AppName.socialDistance

    /// What a run did.
    struct Outcome {
        /// Nights that were answered.
        var made: [String] = []
        /// Nights that are older than what is kept.
        var removed: [String] = []
        /// Nights that failed; the next run tries again.
        var failed: [(night: String, failure: CommandFailure)] = []
    }

    init(home: OpenHome, folder: NightlyAnswersFolder, keptNights: Int) {
        (self.home, self.folder, self.keptNights) = (home, folder, keptNights)
    }

    /// Answers what is missing, oldest first; a night that fails holds up no other.
    ///
    /// - Throws: where nothing can be answered at all.
    func update(_ progress: ProgressDisplay) throws -> Outcome {
        var outcome = Outcome()
        let address = try home.app(app, of: .socialDistance).address
        let published = try datasets(of: address)
        let present = try folder.nights()
        let kept = Set(Set(published.keys).union(present).sorted().suffix(keptNights))
        let due = published.sorted { $0.key < $1.key }.filter { night, dataset in
            kept.contains(night) && !folder.holds(night, dataset: dataset)
        }
        let subscribers = due.isEmpty ? [:] : try home.contributions().subscriptions(to: address)
        for (night, dataset) in due {
            do {
                try answer(night, dataset: dataset, subscribers, progress: progress)
                outcome.made.append(night)
            } catch {
                outcome.failed.append((night, FailureReport.failure(for: error)))
            }
        }
        if let newest = try folder.nights().last {
            try folder.write(home.platform.knownRoot(of: .requester), as: NightlyAnswersFolder.rootName)
            let words = Self.readMe(log: home.log.key.text, newest: newest)
            try folder.write(Array(words.utf8), as: NightlyAnswersFolder.readMeName)
        }
        // As many as are there: a night that could not be answered takes no other one's place.
        for night in try folder.nights().dropLast(keptNights) {
            try folder.remove(night)
            outcome.removed.append(night)
        }
        return outcome
    }

    /// The dataset of each night whose order is open: that of its latest revision.
    private func datasets(of address: EthereumAddress) throws -> [String: String] {
        let nights = Dictionary(grouping: try home.ledger.nights(of: address), by: \.published.night)
        return nights.compactMapValues { revisions in
            revisions.last.flatMap { $0.isOpen ? $0.published.dataset.checksummed : nil }
        }
    }

    private func answer(
        _ night: String,
        dataset: String,
        _ subscribers: [VerificationKey: ContactNights],
        progress: ProgressDisplay
    ) throws {
        guard let date = LocalDay(night) else { throw LedgerError.corrupt("night") }
        let app = try home.app(self.app, of: .socialDistance).address
        let batch = try ContactBatch(
            subscribers.compactMap { person, nights in
                // What its person did not sign would spoil the whole batch.
                nights.token(of: night).flatMap {
                    try? ContactSubscription(verifying: person.bytes + $0, app: app, night: night)
                }
            }
        )
        let identity = try home.secrets.identity(.requester)
        let outcome = try ConfidentialTask(home: home, app: self.app, date: date).run(
            wallet: home.secrets.wallet(.requesterWallet),
            identity: identity,
            question: { deal, location in
                try batch.sealed(for: home.datasetHeader(location), deal: deal.identifier.digest)
            },
            progress: progress
        )
        let origin = NightlyAnswersFolder.Origin(night: night, dataset: dataset, task: outcome.task.description)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        // The slots are in the archive; beside it they would be fetched twice.
        let told = outcome.files.filter { $0.name == NightlyAnswers.reportName }.map { ($0.name, $0.content) }
        try folder.put(
            night,
            told + [
                (ResultBundle.fileName, outcome.bundle.encoded()),
                (OpenedResultFolder.archiveName, try outcome.result.archive(with: identity)),
                (NightlyAnswersFolder.originName, [UInt8](try encoder.encode(origin)) + [0x0a]),
            ]
        )
    }

    private static func readMe(log: String, newest: String) -> String {
        """
        Contact answers: how many people declared ill each subscriber met, sealed to each of them alone.

        YYYY-MM-DD/        a night: the slots (result.tar), what they are answers to, and what proves them
        \(NightlyAnswersFolder.rootName) the root certificate of the SIMULATED platform that computed them

        Fetch the whole folder of a night, never less: then nobody learns which slot is yours, or whether one is. To open
        yours, without a network:

            pandapp contacts open \(newest) --person-key me.key --log '\(log)' --root \(NightlyAnswersFolder.rootName)

        Slots are of one size, in random order, and more of them than people: 64, 96, 128, 192, 256 and so on. "SIMULATED"
        means that no hardware protected the computation: the host operator could read the data.

        The command believes the log's key and \(NightlyAnswersFolder.rootName), which stand here. Have them from somewhere
        else, too: whoever could change this folder could change both.

        """
    }
}
