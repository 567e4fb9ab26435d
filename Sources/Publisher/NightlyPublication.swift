package import ContentStore
package import Cryptography
package import DatasetAssembly
import Datasets
package import Foundation
package import KeyBroker
package import Ledger
import Orders

/// The night's work: one encrypted dataset per whitelisted app, stored, its keys with the broker, announced by a signed
/// order restricted to that app; all apps or none.
///
/// Crash safety: files go to a staging folder and from there to the content-addressed store; keys go to the vault; and
/// then one ledger transaction makes the night public. What a run writes before that transaction it first writes down
/// (``PublicationIntent``), so that the next run removes what a killed one left behind; after the transaction, the next
/// run finds the night published.
package struct NightlyPublication {
    let settings: AssemblySettings
    let contributions: ContributionStore
    let store: any ContentStoring
    let vault: KeyVault
    let ledger: LedgerDatabase
    let owner: SharedSecret
    let folder: URL

    /// A publisher.
    ///
    /// - Parameters:
    ///   - settings: the city's public configuration.
    ///   - contributions: what people gave.
    ///   - store: where ciphertext goes.
    ///   - vault: where keys go.
    ///   - ledger: where the night is announced.
    ///   - owner: secret of the publisher's wallet.
    ///   - folder: the publisher's state folder, for the lock and the staging files.
    package init(
        settings: AssemblySettings,
        contributions: ContributionStore,
        store: any ContentStoring,
        vault: KeyVault,
        ledger: LedgerDatabase,
        owner: SharedSecret,
        folder: URL
    ) {
        self.settings = settings
        self.contributions = contributions
        self.store = store
        self.vault = vault
        self.ledger = ledger
        self.owner = owner
        self.folder = folder
    }

    /// Retires what has expired, then publishes nights or finds them published; each night is one ledger transaction.
    ///
    /// - Parameters:
    ///   - request: what is asked for.
    ///   - lock: the lock, where the caller holds it.
    ///   - now: Unix seconds.
    ///   - progress: told how much is done of how much.
    /// - Returns: what became of each night.
    /// - Throws: `PublisherError`, or what assembly, store, vault or ledger throw; nights before that stay published.
    package func run(
        _ request: PublicationRequest,
        holding lock: PublicationLock? = nil,
        at now: Int64,
        progress: @escaping (Int, Int) -> Void = { _, _ in }
    ) throws -> PublicationOutcome {
        let lock = try lock ?? PublicationLock(folder: folder)
        defer { extendLifetime(lock) }
        try removeLeftovers()
        var outcome = PublicationOutcome()
        outcome.keysDestroyed = try retirement.complete().keysRemoved
        let expired = try expired(by: request)
        if !expired.isEmpty {
            outcome.keysDestroyed += try retirement.retire(expired, because: .retention, at: now).keysRemoved
            outcome.expired = expired.count
        }
        let count = request.nights.count
        for (index, night) in request.nights.enumerated() {
            do {
                let (published, keys) = try publish(night, of: request, at: now) { done, total in
                    progress(index * total + done, count * total)
                }
                outcome.nights.append(published)
                outcome.keysDestroyed += keys
            } catch PublisherError.noContributions where request.passesOver {
                outcome.withoutContributions.append(night)
            } catch let error where request.passesOver && Self.isOfOneNight(error) {
                // The later nights are not to wait for this one; before they write their list, its own is cleared.
                try removeLeftovers()
                outcome.failures.append((night, error))
            }
        }
        return outcome
    }

    /// Whether an error comes of what one night rests on: contributions that were altered, or more than a dataset holds.
    private static func isOfOneNight(_ error: any Error) -> Bool {
        if case .storage? = error as? DatasetAssemblyError { return false }
        return error is DatasetAssemblyError || error is DatasetsError
    }

    /// Removes what a run that was ended left behind.
    private func removeLeftovers() throws {
        try? FileManager.default.removeItem(at: staging)
        try PublicationIntent.recover(
            file: intentFile,
            ledger: ledger,
            vault: vault,
            receipts: contributions.receipts,
            store: store
        )
    }

    /// What a run would do, and which datasets would expire; nothing is written, not even a lock.
    ///
    /// - Throws: what the run would throw before it writes.
    package func rehearse(
        _ request: PublicationRequest
    ) throws -> (plans: [NightPlan], withoutContributions: [String], expired: [EthereumAddress]) {
        var (plans, without): ([NightPlan], [String]) = ([], [])
        let known = PublishedInputs(file: inputsFile)
        for night in request.nights {
            do {
                var work = try progress(of: night, apps: request.apps) { _, _ in }
                plans.append(
                    try plan(night, apps: request.apps, isForced: request.isForced, known: known, progress: &work).0
                )
            } catch PublisherError.noContributions where request.passesOver {
                without.append(night)
            }
        }
        return (plans, without, try expired(by: request))
    }

    private func progress(
        of night: String,
        apps: [WhitelistedApp],
        tell: @escaping (Int, Int) -> Void
    ) throws -> PublicationProgress {
        let windows = try windows(of: apps, night: night)
        return PublicationProgress(of: days(of: windows), windows: windows, in: contributions, tell: tell)
    }

    /// Takes datasets out of use.
    var retirement: DatasetRetirement {
        DatasetRetirement(ledger: ledger, vault: vault, store: store, owner: owner)
    }

    var staging: URL { folder.appending(path: "staging") }
    private var intentFile: URL { folder.appending(path: "publish.intent") }
    private var inputsFile: URL { folder.appending(path: "inputs.list") }

    /// The datasets of every revision of the nights that are no longer kept, and were not retired yet.
    private func expired(by request: PublicationRequest) throws -> [EthereumAddress] {
        guard let last = request.lastExpired else { return [] }
        let destroyed = try ledger.destroyedKeys()
        return try ledger.publications().filter { $0.night <= last }.map(\.dataset).filter { dataset in
            guard let header = try ledger.dataset(dataset)?.entry.headerDigest else { return false }
            return destroyed[header] == nil
        }
    }

    private func publish(
        _ night: String,
        of request: PublicationRequest,
        at now: Int64,
        progress: @escaping (Int, Int) -> Void
    ) throws -> (PublishedNightOutcome, keysDestroyed: Int) {
        var known = PublishedInputs(file: inputsFile)
        var work = try self.progress(of: night, apps: request.apps, tell: progress)
        let (plan, reading) = try plan(
            night,
            apps: request.apps,
            isForced: request.isForced,
            known: known,
            progress: &work
        )
        var outcome = try outcome(of: plan)
        let changesNothing = plan.parts.allSatisfy { part in
            if case .withhold(_, retiring: nil) = part.step { true } else { false }
        }
        if changesNothing, let least = outcome.withheld.first, !request.passesOver {
            throw PublisherError.tooFewContributors(
                app: least.app,
                consenting: least.consenting,
                minimum: settings.minimumContributors
            )
        }
        var intent = PublicationIntent(file: intentFile)
        let publications = try makeDatasets(
            of: plan,
            reading,
            intent: &intent,
            progress: &work,
            outcome: &outcome
        )
        let retirements = try retirements(of: plan)
        try remember(plan, publications, in: &known)
        guard !publications.isEmpty || !retirements.isEmpty else { return (outcome, 0) }
        try ledger.publishNight(publications.map(\.publication), retiring: retirements, at: now)
        try intent.complete()
        try? FileManager.default.removeItem(at: staging)
        return (outcome, try retirement.complete().keysRemoved)
    }

    /// Makes, stores and announces the datasets that a plan calls for.
    private func makeDatasets(
        of plan: NightPlan,
        _ reading: NightReading?,
        intent: inout PublicationIntent,
        progress: inout PublicationProgress,
        outcome: inout PublishedNightOutcome
    ) throws -> [(publication: Publication, inputs: PublishedInputs.Line?)] {
        typealias Work = (app: WhitelistedApp, revision: Int, part: NightPlan.Part)
        let work = plan.parts.compactMap { part -> Work? in
            guard case .publish(let revision, _) = part.step else { return nil }
            return (part.app, revision, part)
        }
        // Without a reading the plan changes nothing.
        guard !work.isEmpty, let reading else { return [] }
        try makeStaging()
        let datasets = try prepare(
            work.map { ($0.app, $0.revision) },
            night: plan.night,
            reading: reading,
            intent: &intent,
            progress: &progress
        )
        return try zip(work, datasets).map { work, prepared in
            var publication = try announce(prepared, for: work.app, night: plan.night, revision: work.revision)
            publication.expectedOpen = work.part.openOrder
            try keepKeys(of: prepared, for: publication, intent: &intent)
            outcome.made.append(try self.outcome(of: publication, prepared, for: work.app))
            return (publication, work.part.inputs)
        }
    }

    /// What a plan retires: superseded revisions, and what rests on too few people now.
    private func retirements(of plan: NightPlan) throws -> [Retirement] {
        try plan.parts.flatMap { part in
            switch part.step {
            case .publish(_, let earlier?): try retirement.plan([earlier.dataset], because: .rotation)
            case .withhold(_, let earlier?): try retirement.plan([earlier.dataset], because: .withdrawal)
            default: [Retirement]()
            }
        }
    }

    private func remember(
        _ plan: NightPlan,
        _ publications: [(publication: Publication, inputs: PublishedInputs.Line?)],
        in known: inout PublishedInputs
    ) throws {
        var lines: [EthereumAddress: PublishedInputs.Line] = [:]
        for (publication, inputs) in publications { lines[publication.dataset.address] = inputs }
        for part in plan.parts {
            if case .leave(let published) = part.step, let inputs = part.inputs { lines[published.dataset] = inputs }
        }
        let published = Set(try ledger.publications().map(\.dataset))
        try known.add(lines) { published.contains($0) }
    }

    /// What a plan leaves and withholds.
    private func outcome(of plan: NightPlan) throws -> PublishedNightOutcome {
        var outcome = PublishedNightOutcome(night: plan.night)
        for part in plan.parts {
            let name = part.app.registered.entry.name
            switch part.step {
            case .publish: break
            case .leave(let published):
                guard let dataset = try ledger.dataset(published.dataset) else { continue }
                outcome.left.append(
                    PublishedDataset(
                        app: name,
                        dataset: published.dataset,
                        contentIdentifier: dataset.entry.contentIdentifier,
                        order: published.order,
                        revision: published.revision,
                        size: 0,
                        quality: nil,
                        days: []
                    )
                )
            case .withhold(let consenting, let retiring):
                outcome.withheld.append(
                    WithheldDataset(app: name, consenting: consenting, isRetired: retiring != nil)
                )
            }
        }
        return outcome
    }

    private func makeStaging() throws {
        do {
            try FileManager.default.createDirectory(
                at: staging,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw PublisherError.stateUnwritable
        }
    }
}
