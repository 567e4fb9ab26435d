import Console
import ContentStore
import Cryptography
import Datasets
import Foundation
import KeyBroker
import Ledger
import Orders
import Publisher
import Testing

@testable import PandappCLI

/// What is retired stays retired: no order, no key, no content, and the log says why.
@Suite struct RetirementTests {
    private func heatmap(_ home: OpenHome) throws -> PublishedNight {
        try home.publication(of: .heatmap, date: #require(LocalDay(TestHome.day)))
    }

    @Test("keys destroy closes the order, destroys the keys and removes the content; the other app goes on")
    func destroyed() throws {
        let home = try TestHome.published()
        let (open, dataset) = (try home.opened(), try heatmap(home.opened()).dataset)
        let entry = try #require(try open.ledger.dataset(dataset)).entry
        let content = try ContentIdentifier(parsing: entry.contentIdentifier)
        let header = try DatasetHeader(decoding: DatasetContainer.split(open.store.read(content)).header)
        let keys = [entry.headerDigest] + header.segments.map(\.headerDigest)
        let before = try open.vault.digests()

        let report = try home.succeed(["keys", "destroy", dataset.checksummed, "--yes"])
        #expect(try report.number("keys_destroyed") == keys.count)
        #expect(try open.vault.digests() == before.subtracting(keys))
        #expect(try open.ledger.destroyedKeys() == Dictionary(uniqueKeysWithValues: keys.map { ($0, .operator) }))
        for identifier in [content] + (try header.segments.map { try .init(parsing: $0.contentIdentifier) }) {
            #expect(try !open.store.contains(identifier))
        }
        #expect(try open.ledger.orders(DatasetOrder.self, subject: dataset).isEmpty)
        try home.succeed(["log", "verify"])
        let run = try home.refusal(["run", "heatmap", "--date", TestHome.day, "--output", home.place("map").path])
        #expect(run.status == 77)
        #expect(try open.ledger.orders(DatasetOrder.self).count == AppKind.allCases.count - 1)

        let again = try home.succeed(["keys", "destroy", dataset.checksummed, "--yes"])
        #expect(try again.number("keys_destroyed") == 0)
        #expect(try open.ledger.logEntries(limit: 10_000).filter { $0.kind == .keyDestroyed }.count == keys.count)
    }

    @Test("keys destroy needs a yes, and a dataset that exists")
    func refused() throws {
        let home = try TestHome.published()
        let dataset = try heatmap(home.opened()).dataset
        let ledger = try home.opened().ledger.stateDigest()
        #expect(try home.refusal(["keys", "destroy", dataset.checksummed]).is("confirmation-needed", 64))
        let stranger = "0x" + String(repeating: "ab", count: 20)
        #expect(try home.refusal(["keys", "destroy", stranger, "--yes"]).is("dataset-unknown", 66))
        #expect(try home.opened().ledger.stateDigest() == ledger)
    }

    @Test("ended after the ledger's transaction, the next run removes what the log calls destroyed")
    func completed() throws {
        let home = try TestHome.published()
        let open = try home.opened()
        let dataset = try heatmap(open).dataset
        let plan = try open.retirement.plan([dataset], because: .withdrawal)
        try open.ledger.retire(plan, at: WallClock.seconds())
        let keys = Set(plan.flatMap(\.keys))
        #expect(try open.vault.digests().isSuperset(of: keys))
        let outcome = try open.retirement.complete()
        #expect(outcome.keysRemoved == keys.count && outcome.contentLeft == 0)
        #expect(try open.vault.digests().isDisjoint(with: keys))
        #expect(try open.retirement.complete().keysRemoved == 0)
    }

    @Test("a segment's key that another dataset needs stays, and so does the segment")
    func shared() throws {
        let home = try TestHome.published()
        let open = try home.opened()
        let (dataset, vault) = (try heatmap(open).dataset, try open.vault)
        let entry = try #require(try open.ledger.dataset(dataset)).entry
        let segment = try #require(try vault.records()[entry.headerDigest]?.segments.first)
        try vault.keep(
            dataset: SHA256Digest.of([1]),
            binding: .init(dataset: dataset, app: heatmap(open).app),
            dataKey: SharedSecret(SecretBytes(random: 32)),
            segments: [(segment, SharedSecret(SecretBytes(random: 32)))]
        )
        let plan = try open.retirement.plan([dataset], because: .retention)
        #expect(plan.map(\.keys) == [[entry.headerDigest]])
        try open.retirement.retire([dataset], because: .retention, at: WallClock.seconds())
        #expect(try open.vault.digests().contains(segment))
    }

    @Test("keys list tells kept from destroyed and missing, and prints no key")
    func listed() throws {
        let home = try TestHome.published()
        let open = try home.opened()
        func states() throws -> [String: String] {
            let datasets = try home.succeed(["keys", "list"]).objects("datasets")
            return Dictionary(uniqueKeysWithValues: try datasets.map { (try $0.text("app"), try $0.text("key")) })
        }
        #expect(try states() == ["heatmap": "kept", "social-distance": "kept"])
        try home.succeed(["keys", "destroy", heatmap(open).dataset.checksummed, "--yes"])
        #expect(try states() == ["heatmap": "destroyed: operator", "social-distance": "kept"])
        for digest in try open.vault.digests() { try open.vault.destroy(digest) }
        #expect(try states() == ["heatmap": "destroyed: operator", "social-distance": "missing"])
    }

    @Test(
        "keys rotate wraps every key anew, and what was published stays usable; ended anywhere, all keys stay readable"
    )
    func rotated() throws {
        let home = try TestHome.published()
        let (wrapping, next) = (home.place("broker/wrapping.key"), home.place("broker/wrapping.next.key"))
        let (old, before) = (try Data(contentsOf: wrapping), try home.contents(below: "broker/vault"))
        #expect(try home.succeed(["keys", "rotate"]).number("rewrapped") == before.count)
        let after = try home.contents(below: "broker/vault")
        #expect(after.keys.sorted() == before.keys.sorted() && after.allSatisfy { before[$0.key] != $0.value })
        #expect(try Data(contentsOf: wrapping) != old && !FileManager.default.fileExists(atPath: next.path))
        try home.succeed(["run", "heatmap", "--date", TestHome.day, "--output", home.place("map").path])
        let open = try home.opened()
        #expect(try open.ledger.logEntries(limit: 10_000).filter { $0.kind == .keyRotated }.count == 1)

        // Ended when half of the files were rewrapped: both keys are there.
        let rotation = WrappingRotation(of: open.secrets)
        try rotation.begin()
        let files = try FolderTree.files(below: home.place("broker/vault")).sorted { $0.path < $1.path }
        let half = try files.prefix(files.count / 2).map { ($0, try Data(contentsOf: $0)) }
        #expect(try open.vault.rewrap() == files.count)
        for (file, content) in half { try content.write(to: file) }
        #expect(try open.vault.records().count == files.count)
        try home.succeed(["publish", "--date", TestHome.day, "--force"])
        #expect(try home.succeed(["keys", "rotate"]).number("rewrapped") > 0)
        #expect(!FileManager.default.fileExists(atPath: next.path))
        try home.succeed(["run", "heatmap", "--date", TestHome.day, "--output", home.place("map-2").path])
    }
}
