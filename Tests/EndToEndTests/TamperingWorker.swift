import Console
import ContentStore
import Cryptography
import Datasets
import Evidence
import Foundation
import KeyBroker
import Ledger
import Orders
import Requester

@testable import PandappCLI
@testable import Worker

/// A worker that uses the real store, ledger, platform and broker, but may change what it hands on.
struct TamperingWorker {
    /// The home whose worker it is, which must live as long.
    let home: TestHome
    /// The home's parts.
    let open: OpenHome
    /// The broker that it talks to.
    let desk: ReleaseDesk
    /// The platform that it starts.
    var platform: TaskRunner.Platform

    /// The worker of a home, with the home's broker unless told otherwise.
    init(_ home: TestHome, desk: ReleaseDesk? = nil) throws {
        self.home = home
        open = try home.opened()
        self.desk = try desk ?? open.broker()
        platform = .init(executable: Programs.place("simulated-platform"), folder: open.platform.folder)
    }

    // MARK: Deals

    /// What was agreed, and for whom.
    struct Job {
        let deal: Deal
        let task: TaskIdentifier
        let location: DatasetLocation
    }

    /// Matches a request for an app on a dataset, that app's unless told otherwise.
    func match(
        _ app: AppName,
        on dataset: AppName? = nil,
        for recipient: AgeRecipient = AgeIdentity().recipient
    ) throws -> Job {
        let location = try open.datasetLocation(of: dataset ?? app, date: Self.day)
        let request = ComputationRequest(
            app: try open.app(app).address,
            dataset: location.dataset,
            recipient: recipient
        )
        let (deal, task) = try request.match(on: open.ledger, wallet: EthereumKey(), at: WallClock.seconds())
        return Job(deal: deal, task: task, location: location)
    }

    /// The day that the prepared homes are about.
    private static let day = LocalDay(number: 18_353)

    /// The deal bundle that an enclave is given.
    func bundle(of job: Job) throws -> DealBundle {
        try open.ledger.dealBundle(for: job.task, worker: open.secrets.wallet(.poolWallet).address)
    }

    // MARK: Running

    /// Runs a task.
    ///
    /// - Parameters:
    ///   - job: the task.
    ///   - question: the sealed question.
    ///   - change: what is done to the prepared files before the platform starts.
    ///   - release: what is done with the enclave's evidence; by default the broker is asked.
    /// - Returns: the result's bundle.
    /// - Throws: `WorkerError`, as the real worker does.
    func run(
        _ job: Job,
        question: [UInt8]? = nil,
        changing change: (TaskStaging) throws -> Void = { _ in },
        release: ((_ evidence: [UInt8]) throws -> KeyRelease)? = nil
    ) throws -> AttestedResult {
        try withPlatform(job, question: question, changing: change) { staging, process in
            do {
                try process.send(.challenge(desk.challenge().encoded()))
                while true {
                    switch try process.receive() {
                    case .evidence(let message):
                        let answer = try release?(message) ?? desk.release(to: message)
                        try process.send(.release(answer.encoded()))
                    case .event(.finished):
                        guard process.wait() == 0 else { throw WorkerError.resultInvalid }
                        return try AttestedResult(decoding: [UInt8](Data(contentsOf: staging.output)))
                    case .event(let event): throw WorkerError.enclaveRefused(event)
                    default: throw WorkerError.resultInvalid
                    }
                }
            } catch let refusal as BrokerRefusal {
                throw WorkerError.brokerRefused(refusal)
            }
        }
    }

    /// Starts the real platform on files that may have been changed, and waits for its end whatever happens.
    func withPlatform<Result>(
        _ job: Job,
        question: [UInt8]? = nil,
        changing change: (TaskStaging) throws -> Void,
        body: (TaskStaging, PlatformProcess) throws -> Result
    ) throws -> Result {
        let work = Workplace.newPlace("work")
        defer { try? FileManager.default.removeItem(at: work) }
        let staging = TaskStaging(folder: work.appending(path: "task"), store: open.store)
        let lock = try staging.begin()
        defer { extendLifetime(lock) }
        try staging.prepare(bundle(of: job), question: question)
        try change(staging)
        let process = try PlatformProcess(
            executable: platform.executable,
            arguments: platform.arguments(for: staging)
        )
        defer { _ = process.wait() }
        return try body(staging, process)
    }
}

/// The exit and the name with which `pandapp` tells an error.
func told(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "0"
    } catch let error as any ReportableError {
        return "\(error.failure.status.rawValue) \(error.failure.code)"
    } catch {
        return "unnamed: \(error)"
    }
}

/// Changes bytes of files.
enum Tamper {
    /// Inverts the lowest bit of one byte, counted from the end where `offset` is negative.
    static func flip(_ file: URL, at offset: Int) throws {
        var bytes = try Data(contentsOf: file)
        bytes[offset < 0 ? bytes.count + offset : offset] ^= 1
        // A new file under the old name: the template's copy is not touched.
        try bytes.write(to: file, options: .atomic)
    }
}
