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

/// Answers all who have subscribed, and keeps a folder of the answers.
///
/// The home's own requester asks, so that no deal tells who is answered, and opens no more than the outer seal: each slot
/// is sealed to one person. A night that was answered for the same dataset is not answered again: who subscribes later
/// can still ask singly.
///
/// Answered is whom the dataset rests on: who is not in it could be told nothing. So keys that were made up cost nobody
/// anything. Where one task cannot answer all, there are more tasks, at most ``NightlyAnswersFolder/maximumParts``; beyond
/// these each night draws lots.
struct NightlyAnswersRun {
    let home: OpenHome
    let folder: NightlyAnswersFolder
    /// How many of the newest nights the folder keeps.
    let keptNights: Int
    /// How many people one task answers.
    let partSize: Int
    private let app = AppName.socialDistance

    /// What a run did.
    struct Outcome {
        /// Nights that were answered.
        var made: [String] = []
        /// Nights that are older than what is kept, or of a dataset that was taken back.
        var removed: [String] = []
        /// Nights that failed; the next run tries again.
        var failed: [(night: String, failure: CommandFailure)] = []
    }

    init(
        home: OpenHome,
        folder: NightlyAnswersFolder,
        keptNights: Int,
        partSize: Int = ContactBatch.maximumSlots
    ) {
        (self.home, self.folder, self.keptNights, self.partSize) = (home, folder, keptNights, partSize)
    }

    /// Answers what is missing, oldest first; a night that fails holds up no other.
    ///
    /// - Throws: where nothing can be answered at all.
    func update(_ progress: ProgressDisplay) throws -> Outcome {
        var outcome = Outcome()
        let address = try home.app(app, of: .socialDistance).address
        let standings = try NightStandings(of: address, in: home.ledger)
        let nights = Set(standings.open.keys).union(try standingNights(by: standings))
        let kept = Set(nights.sorted().suffix(keptNights))
        for (night, dataset) in standings.open.sorted(by: { $0.key < $1.key })
        where kept.contains(night) && !folder.holds(night, dataset: dataset.checksummed) {
            do {
                try answer(night, dataset: dataset, app: address, progress: progress)
                outcome.made.append(night)
            } catch {
                outcome.failed.append((night, FailureReport.failure(for: error)))
            }
        }
        outcome.removed = try removeNights(by: standings)
        return outcome
    }

    /// The nights that are here and were not taken back, oldest first.
    private func standingNights(by standings: NightStandings) throws -> [String] {
        try folder.nights.nights().filter { night in
            folder.nights.origin(of: night).map { !standings.isWithdrawn($0.dataset) } ?? false
        }
    }

    /// Removes the nights whose dataset was taken back, and those that are too many; writes what stands beside the others.
    private func removeNights(by standings: NightStandings) throws -> [String] {
        // As many as are there: a night that could not be answered takes no other one's place.
        let kept = try standingNights(by: standings).suffix(keptNights)
        if let newest = kept.last {
            try folder.nights.write(home.platform.knownRoot(of: .requester), as: NightlyAnswersFolder.rootName)
            let words = Self.readMe(log: home.log.key.text, newest: newest)
            try folder.nights.write(Array(words.utf8), as: NightlyAnswersFolder.readMeName)
        } else {
            try folder.removeWords()
        }
        let removed = try folder.nights.nights().filter { !kept.contains($0) }
        for night in removed { try folder.nights.remove(night) }
        return removed
    }

    private func answer(
        _ night: String,
        dataset: EthereumAddress,
        app: EthereumAddress,
        progress: ProgressDisplay
    ) throws {
        guard let date = LocalDay(night) else { throw LedgerError.corrupt("night") }
        try folder.nights.requireReplaceable(night)
        let batches = try batches(night, dataset: dataset, app: app)
        try folder.nights.put(night) { new in
            var tasks: [String] = []
            for batch in batches {
                let part = NightlyAnswersFolder.prefix(ofPart: tasks.count + 1)
                tasks.append(try ask(batch, of: date, into: new, part: part, progress: progress))
            }
            try new.write(
                NightlyAnswersFolder.Origin(
                    night: night,
                    dataset: dataset.checksummed,
                    task: tasks[0],
                    moreTasks: tasks.count == 1 ? nil : Array(tasks.dropFirst())
                )
            )
        }
    }

    /// Who is answered, in as many batches as it takes; one of nobody where that is so, which looks like any other.
    private func batches(
        _ night: String,
        dataset: EthereumAddress,
        app: EthereumAddress
    ) throws -> [ContactBatch] {
        let contributions = try home.contributions()
        let header = try home.ledger.dataset(dataset)?.entry.headerDigest
        // Where it is not known on whom the dataset rests, nobody is left out.
        let people = header.flatMap { contributions.receipts.people(in: $0) }
        let subscribers = try contributions.subscriptions(to: app) { people?.contains($0) ?? true }
        let subscriptions = subscribers.compactMap { person, nights in
            // What its person did not sign would spoil the whole batch.
            nights.token(of: night).flatMap {
                try? ContactSubscription(verifying: person.bytes + $0, app: app, night: night)
            }
        }
        let answered = Array(subscriptions.shuffled().prefix(NightlyAnswersFolder.maximumParts * partSize))
        return try stride(from: 0, to: max(1, answered.count), by: partSize).map { start in
            try ContactBatch(Array(answered[start..<min(start + partSize, answered.count)]))
        }
    }

    /// Has one batch answered, and writes what comes of it.
    ///
    /// - Returns: the task.
    private func ask(
        _ batch: ContactBatch,
        of date: LocalDay,
        into new: NightWriter,
        part: String,
        progress: ProgressDisplay
    ) throws -> String {
        let identity = try home.secrets.identity(.requester)
        let outcome = try ConfidentialTask(home: home, app: app, date: date).run(
            wallet: home.secrets.wallet(.requesterWallet),
            identity: identity,
            question: { deal, location in
                try batch.sealed(for: home.datasetHeader(location), deal: deal.identifier.digest)
            },
            progress: progress
        )
        // The slots are in the archive; beside it they would be fetched twice.
        for file in outcome.files where file.name == NightlyAnswers.reportName {
            try new.write(file.content, as: part + file.name)
        }
        try new.write(outcome.bundle, archive: outcome.result.archive(with: identity), part: part)
        return outcome.task.description
    }

    private static func readMe(log: String, newest: String) -> String {
        """
        Contact answers: how many people declared ill each subscriber met, sealed to each of them alone.

        YYYY-MM-DD/        a night: the slots (result.tar), what they are answers to, and what proves them
                           (part-2/, part-3/ and so on in it: more slots, with theirs)
        \(NightlyAnswersFolder.rootName) the root certificate of the SIMULATED platform that computed them

        Fetch the whole folder of a night, never less: then nobody learns which slot is yours, or whether one is. To open
        yours, without a network:

            pandapp contacts open \(newest) --person-key me.key --log '\(log)' --root \(NightlyAnswersFolder.rootName)

        Slots are of one size, in random order, and more of them than people: 64, 96, 128, 192, 256 and so on. "SIMULATED"
        means that no hardware protected the computation: the host operator could read the data. There is a slot for who
        contributed to the night's days, allows it, and had subscribed before: pandapp contacts subscribe.

        The command believes the log's key and \(NightlyAnswersFolder.rootName), which stand here. Have them from somewhere
        else, too: whoever could change this folder could change both.

        """
    }
}
