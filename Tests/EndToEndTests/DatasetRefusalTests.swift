import ContentStore
import Cryptography
import Datasets
import DeterministicCBOR
import Evidence
import Foundation
import KeyBroker
import Ledger
import Orders
import Requester
import Testing

@testable import PandappCLI
@testable import Worker

/// Datasets are for the app that they were made for, and whole or not at all.
@Suite struct DatasetRefusalTests {
    private let day = TestHome.day

    @Test("an app and the other app's dataset make no deal: dataset-restricted-to-another-app")
    func otherAppsDataset() throws {
        let worker = try TamperingWorker(TestHome.published())
        #expect(
            told { _ = try worker.match(.heatmap, on: .socialDistance) } == "77 dataset-restricted-to-another-app"
        )
        #expect(
            told { _ = try worker.match(.socialDistance, on: .heatmap) } == "77 dataset-restricted-to-another-app"
        )
    }

    @Test(
        "the other app's dataset put before the enclave: dataset-not-of-deal",
        arguments: [AppName.heatmap, .socialDistance]
    )
    func exchangedDataset(app: AppName) throws {
        let worker = try TamperingWorker(TestHome.published())
        let other = app == .heatmap ? AppName.socialDistance : .heatmap
        let (job, otherJob) = (try worker.match(app), try worker.match(other))
        #expect(
            told {
                try worker.withPlatform(otherJob, question: [0]) { _ in
                } body: { stranger, _ in
                    _ = try worker.run(job, question: [0]) { staging in
                        for name in ["dataset", "segment-0"] {
                            let place = staging.input.appending(path: name)
                            try Data(contentsOf: stranger.input.appending(path: name)).write(to: place)
                        }
                    }
                }
            } == "65 dataset-not-of-deal"
        )
    }

    @Test("one altered byte of a stored dataset or segment: content-altered", arguments: ["dataset", "segment"])
    func alteredBlock(kind: String) throws {
        let home = try TestHome.published()
        let worker = try TamperingWorker(home)
        let identifier = try worker.contentIdentifier(of: kind, app: .heatmap)
        try StoredBlock.leaf(of: identifier, in: worker.open).flip()
        let run = ["run", "heatmap", "--date", day, "--output", home.place("map").path]
        #expect(try home.refusal(run).is("content-altered", 65))
        #expect(!FileManager.default.fileExists(atPath: home.place("map/heatmap.png").path))
    }

    @Test(
        "one altered byte that the worker lets pass is found by the enclave, wherever it is",
        arguments: [
            ("dataset", 20, "dataset-not-of-deal"), ("dataset", -1, "dataset-altered"),
            ("dataset", -40, "dataset-altered"), ("segment-0", 20, "dataset-not-of-deal"),
            ("segment-0", -1, "dataset-altered"), ("segment-0", -4000, "dataset-altered"),
        ]
    )
    func alteredFile(name: String, offset: Int, code: String) throws {
        let worker = try TamperingWorker(TestHome.published())
        for app in [AppName.heatmap, .socialDistance] {
            let question = app == .socialDistance ? try worker.question() : nil
            let job = try question?.job ?? worker.match(.heatmap)
            #expect(
                told {
                    _ = try worker.run(job, question: question?.sealed) { staging in
                        try Tamper.flip(staging.input.appending(path: name), at: offset)
                    }
                } == "65 \(code)",
                "\(app)"
            )
        }
    }

    @Test(
        "a dataset or segment cut short, or longer than it was: dataset-altered",
        arguments: ["dataset", "segment-0"]
    )
    func resizedFile(name: String) throws {
        let worker = try TamperingWorker(TestHome.published())
        let job = try worker.match(.heatmap)
        for change in [{ (data: Data) in data.dropLast() }, { (data: Data) in data + [0] }] {
            #expect(
                told {
                    _ = try worker.run(job) { staging in
                        let file = staging.input.appending(path: name)
                        try change(Data(contentsOf: file)).write(to: file)
                    }
                } == "65 dataset-altered"
            )
        }
    }

    @Test("a segment of the first version is named as such before an enclave starts: dataset-outdated")
    func oldVersion() throws {
        let worker = try TamperingWorker(TestHome.published())
        let reference = try #require(worker.header(of: worker.match(.heatmap).location).segments.first)
        let file = try worker.open.store.read(.init(parsing: reference.contentIdentifier))
        let header = try DatasetContainer.split(file).header
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: copy) }
        try Data(file).write(to: copy)
        #expect(throws: Never.self) { try TaskStaging.requireReadable(copy) }
        var fields = try CBORValue(decoding: header).asMap
        fields[.unsigned(1)] = .text("pandapp/segment/v1")
        try Data(DatasetContainer.prefix(header: CBORValue.map(fields).encoded())).write(to: copy)
        #expect(throws: WorkerError.datasetOutdated) { try TaskStaging.requireReadable(copy) }
        #expect(told { try TaskStaging.requireReadable(copy) } == "65 dataset-outdated")
        fields[.unsigned(1)] = .null
        try Data(DatasetContainer.prefix(header: CBORValue.map(fields).encoded())).write(to: copy)
        #expect(throws: DatasetsError.malformedHeader) { try TaskStaging.requireReadable(copy) }
    }

    @Test("a revoked order makes no deal, for its app only: dataset-order-revoked")
    func revokedBeforeRequest() throws {
        let home = try TestHome.published()
        let revoke = ["dataset", "revoke", "--app", "heatmap", "--date", day]
        #expect(try home.succeed(revoke).boolean("was_open"))
        #expect(try !home.succeed(revoke).boolean("was_open"))
        let run = ["run", "heatmap", "--date", day, "--output", home.place("map").path]
        #expect(try home.refusal(run).is("dataset-order-revoked", 77))
        try home.succeed(["contacts", "--date", day, "--person-key", home.personKey("p000001")])
    }

    @Test("an order revoked after the deal still stops the key: dataset-order-revoked")
    func revokedAfterDeal() throws {
        let home = try TestHome.published()
        let worker = try TamperingWorker(home)
        let job = try worker.match(.heatmap)
        #expect(
            told {
                _ = try worker.run(job) { evidence in
                    try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", day])
                    return try worker.desk.release(to: evidence)
                }
            } == "77 dataset-order-revoked"
        )
        #expect(try worker.open.ledger.keyReleases(of: job.task).isEmpty)
    }
}

extension TamperingWorker {
    /// Runs a task whose evidence takes another way.
    func run(_ job: Job, release: @escaping (_ evidence: [UInt8]) throws -> KeyRelease) throws -> AttestedResult {
        try run(job, changing: { _ in }, release: release)
    }

    /// The content identifier of an app's dataset, or of its one segment.
    func contentIdentifier(of kind: String, app: AppName) throws -> String {
        let location = try match(app).location
        guard kind == "segment" else { return location.entry.contentIdentifier }
        return try header(of: location).segments[0].contentIdentifier
    }

    /// The public header of a dataset.
    func header(of location: DatasetLocation) throws -> DatasetHeader {
        let file = try open.store.read(.init(parsing: location.entry.contentIdentifier))
        return try DatasetHeader(decoding: DatasetContainer.split(file).header)
    }
}
