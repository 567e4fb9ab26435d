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

    /// Puts a byte in place of a key file.
    private func alter(_ key: Digest, of home: TestHome) throws {
        try Data([1]).write(to: home.place("broker/vault/\(key.hexadecimal).key"))
    }

    private func header(_ dataset: EthereumAddress, of home: OpenHome) throws -> Digest {
        try #require(try home.ledger.dataset(dataset)).entry.headerDigest
    }

    @Test("an altered key file of another dataset keeps no dataset from being retired")
    func alteredElsewhere() throws {
        let home = try TestHome.published()
        let open = try home.opened()
        let date = try #require(LocalDay(TestHome.day))
        let other = try header(open.publication(of: .socialDistance, date: date).dataset, of: open)
        try alter(other, of: home)
        #expect(throws: KeyVaultError.altered) { try open.vault.records() }
        let dataset = try heatmap(open).dataset
        let keys = try home.succeed(["keys", "destroy", dataset.checksummed, "--yes"]).number("keys_destroyed")
        #expect(keys == 2)
        #expect(try open.vault.digests().contains(other))
    }

    @Test("a dataset whose own key file is altered is retired with its segments, also because it has expired")
    func alteredItself() throws {
        let home = try TestHome.published()
        let open = try home.opened()
        for publication in try open.ledger.publications() {
            try alter(header(publication.dataset, of: open), of: home)
        }
        let keys = try open.vault.digests()
        let report = try home.succeed(
            ["publish", "--catch-up", "--date", "2020-04-03", "--max-days", "1", "--keep-days", "2"]
        )
        #expect(try report.number("expired") == 2 && report.number("keys_destroyed") == keys.count)
        #expect(try open.ledger.destroyedKeys() == Dictionary(uniqueKeysWithValues: keys.map { ($0, .retention) }))
        #expect(try open.vault.digests().isEmpty)
    }

    @Test("a dataset whose key file is altered and whose content is gone is retired with that key alone")
    func alteredWithoutContent() throws {
        let home = try TestHome.published()
        let open = try home.opened()
        let dataset = try heatmap(open).dataset
        let entry = try #require(try open.ledger.dataset(dataset)).entry
        try alter(entry.headerDigest, of: home)
        try open.store.remove(ContentIdentifier(parsing: entry.contentIdentifier))
        #expect(try open.retirement.plan([dataset], because: .retention).map(\.keys) == [[entry.headerDigest]])
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
