import ArgumentParser
import Attestation
import Console
import Cryptography
import DatasetAssembly
import Datasets
import Evidence
import Foundation
import Orders
import Requester
import TransparencyLog

/// `pandapp request open`.
struct RequestOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Verify the result of your request and open it with your key; needs no home.",
        discussion: """
            Every check of verify-result is made, against the log and the roots that your request was made for, and \
            besides that the result is your request's. Only then it is opened. Your request is the file that you kept.

            Example: pandapp request open me.result --request me.request --person-key me.key --output mine
            """
    )

    @Argument(help: ArgumentHelp("The result bundle.", valueName: "file"), completion: .file())
    var result: String

    @Option(help: ArgumentHelp("Your request.", valueName: "file"), completion: .file())
    var request: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder for the result's files.", valueName: "dir"),
        completion: .directory
    )
    var output: String

    @OptionGroup var person: PersonKeyOptions
    @OptionGroup var relying: RelyingOptions
    @OptionGroup var console: OutputOptions

    func run() async throws {
        let limits = (UInt64(SignedRequest.maximumBytes), UInt64(ResultBundle.maximumBytes))
        let request = try SignedRequest(decoding: InputFile.read(request, limit: limits.0))
        let bundle = try ResultBundle(decoding: InputFile.read(result, limit: limits.1))
        let verified = try verification(for: request).verify(bundle)
        guard bundle.deal.requestOrder == request.order, bundle.deal.domain == request.offer.domain else {
            throw RequesterError.otherRequest
        }
        let night = try DatasetHeader(decoding: request.offer.datasetHeader).night
        let key = try person.key()
        let files = try verified.open(with: key.recipientIdentity(night: night))
        let answer = try ContactAnswerFile(
            in: files,
            night: night,
            asker: key.signingKey().verificationKey,
            dataset: verified.statement.dataset
        )
        let folder = try OutputFolder(output)
        var written: [String] = []
        for file in files { written.append(try folder.write(file.content, as: file.name)) }
        try console.report.write(
            OpenedResult(
                files: written,
                app: verified.deal.app.name,
                night: night,
                task: verified.deal.taskIdentifier.description,
                contacts: answer,
                environment: verified.environment.rawValue
            ),
            essential: true
        )
    }

    /// By the log and the roots of the offer, unless others are named.
    private func verification(for request: SignedRequest) throws -> ResultVerification {
        let named = try relying.roots()
        let offered = request.offer.simulatedRoots.map { TrustRoot.simulated(certificate: $0) }
        return ResultVerification(
            roots: named.isEmpty ? [.intel] + offered : named,
            policies: try relying.policies(),
            log: try relying.checkpointPolicy() ?? CheckpointPolicy(logs: [request.offer.log]),
            time: relying.time(isLogKnown: true)
        )
    }
}

/// The result of `request open`.
private struct OpenedResult: CommandReport {
    static let verb = "request-open"
    let files: [String]
    let app: String
    let night: String
    let task: String
    /// The counts of a contact count; nil for other apps.
    let contacts: ContactAnswerFile?
    let environment: String

    var lines: [String] {
        files.map { "written:     \($0)" } + ["app:         \(app), of \(night)", "task:        \(task)"]
            + (contacts?.sentences(night: night) ?? [])
            + ["ENVIRONMENT: \(EnvironmentLine.text(for: environment))"]
    }
}
