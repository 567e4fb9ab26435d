import Console
import ContentStore
import Cryptography
import Datasets
import Evidence
import Ledger
import Orders
import Requester
import Worker

/// One computation from request to opened result: what `run heatmap` and `contacts` have in common.
struct ConfidentialTask {
    let home: OpenHome
    let app: AppName
    let date: LocalDay
    /// The most that is paid, in nRLC; nil for whatever the orders ask.
    var maximumPrice: UInt256?
    /// Who pays in place of the wallet that asks.
    var sponsor: EthereumAddress?

    /// What became of it.
    struct Outcome {
        let files: [ResultFile]
        let result: VerifiedResult
        /// What proves it to anybody.
        let bundle: ResultBundle
        let deal: Deal
        let task: TaskIdentifier
        let contentIdentifier: String
    }

    /// Matches, computes, verifies and opens.
    ///
    /// - Parameters:
    ///   - wallet: Who asks.
    ///   - identity: Who may open the result.
    ///   - question: Makes the sealed question, once the deal is known.
    ///   - progress: Advanced for each of four steps.
    /// - Returns: The opened files, with what proves them.
    /// - Throws: What request, worker, verification or opening throw.
    func run(
        wallet: borrowing EthereumKey,
        identity: borrowing AgeIdentity,
        question: (Deal, DatasetLocation) throws -> [UInt8]? = { _, _ in nil },
        progress: ProgressDisplay
    ) throws -> Outcome {
        let location = try home.datasetLocation(of: app, date: date)
        let request = ComputationRequest(
            app: try home.app(app).address,
            dataset: location.dataset,
            recipient: identity.recipient,
            maximumPrice: maximumPrice
        )
        let (deal, task, identifier) = try home.log.signing {
            let (deal, task) = try request.match(
                on: home.ledger,
                wallet: wallet,
                sponsor: sponsor,
                at: WallClock.seconds()
            )
            progress.update(done: 1, total: 4)
            let sealed = try question(deal, location)
            return (deal, task, try home.worker().perform(task, question: sealed, at: WallClock.seconds))
        }
        progress.update(done: 3, total: 4)
        // From here on the requester's own work: what came is verified and opened without the worker.
        let bundle = try home.resultBundle(of: task, at: identifier)
        let result = try home.resultVerification.verify(bundle)
        let files = try result.open(with: identity)
        progress.update(done: 4, total: 4)
        return Outcome(
            files: files,
            result: result,
            bundle: bundle,
            deal: deal,
            task: task,
            contentIdentifier: identifier.text
        )
    }
}

/// A published dataset as a requester finds it.
struct DatasetLocation {
    let dataset: EthereumAddress
    let entry: DatasetEntry
}

extension OpenHome {
    /// What was published for an app and a day.
    func publication(of app: AppName, date: LocalDay) throws -> PublishedNight {
        guard let publication = try ledger.publication(app: self.app(app).address, night: date.description) else {
            throw CommandFailure.notPublished(app, date)
        }
        return publication
    }

    /// Where the dataset of an app and a day is.
    func datasetLocation(of app: AppName, date: LocalDay) throws -> DatasetLocation {
        let publication = try publication(of: app, date: date)
        guard let registered = try ledger.dataset(publication.dataset) else {
            throw CommandFailure.notPublished(app, date)
        }
        return DatasetLocation(dataset: publication.dataset, entry: registered.entry)
    }
}

extension CommandFailure {
    /// There is no dataset of that day for that app.
    static func notPublished(_ app: AppName, _ date: LocalDay) -> CommandFailure {
        CommandFailure(
            .missingInput,
            code: "not-published",
            what: "There is no \(app) dataset of \(date)",
            why: "The day was not published",
            remedy: "Publish it: pandapp publish --date \(date)"
        )
    }
}
