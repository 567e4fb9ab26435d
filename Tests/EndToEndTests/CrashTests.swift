import ContentStore
import Cryptography
import Datasets
import Foundation
import KeyBroker
import Ledger
import Orders
import TestSupport
import Testing

@testable import PandappCLI

/// Whatever ends a publication, the next run completes it, and there is one dataset for each app and day.
@Suite struct CrashTests {
    private let publish = ["publish", "--date", TestHome.day]

    @Test("killed at any moment, also again and again, the next run completes the day")
    func killed() throws {
        var random = SplitMix(state: 2020)
        let start = ContinuousClock.now
        try TestHome.contributed().succeed(publish)
        let whole = Int(Double((ContinuousClock.now - start) / .microseconds(1)))
        var home = try TestHome.contributed()
        for round in 1...(LongTests.areWanted ? 200 : 12) {
            let run = try home.start(publish)
            usleep(UInt32(Int.random(in: 0...whole, using: &random)))
            run.killNow()
            _ = try run.finish()
            guard round.isMultiple(of: 3) else { continue }
            try home.succeed(publish)
            try expectOnePublication(in: home)
            home = try TestHome.contributed()
        }
    }

    @Test("killed when files, keys or the ledger were just written, the next run completes the day")
    func killedBetweenSteps() throws {
        // The moment is the appearance of a file, so that each step is met whatever the machine's speed.
        for sign in ["publisher/staging", "store/partial", "broker/vault", "ledger.sqlite-wal"] {
            let home = try TestHome.contributed()
            let place = home.place(sign)
            let (before, run) = (FolderTree.state(of: place), try home.start(publish))
            while run.isRunning, FolderTree.state(of: place) == before { usleep(200) }
            run.killNow()
            _ = try run.finish()
            try home.succeed(publish)
            try expectOnePublication(in: home)
        }
    }

    @Test("what a killed run leaves is cleared away: staging, half-written keys, keys that no dataset needs")
    func leftovers() throws {
        let home = try TestHome.contributed()
        func leave(_ paths: [String], saying text: String = "left") throws {
            for path in paths {
                let place = home.place(path)
                try FileManager.default.createDirectory(
                    at: place.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(text.utf8).write(to: place)
            }
        }

        let orphan = String(repeating: "ab", count: 32)
        try leave([
            "publisher/staging/heatmap.segment", "broker/vault/.\(orphan).partial", "broker/vault/\(orphan).key",
        ])
        try leave(["publisher/publish.intent"], saying: "key \(orphan)\n")
        try home.succeed(publish)
        try expectOnePublication(in: home)
        // Killed between the ledger's transaction and the end.
        try leave(["publisher/staging/heatmap.segment"])
        #expect(try !home.succeed(publish).boolean("is_new"))
        try expectOnePublication(in: home)
    }

    @Test("a key that no dataset of the ledger names, but no run's list either, is kept: the ledger may be an old one")
    func foreignKey() throws {
        let home = try TestHome.contributed()
        let key = home.place("broker/vault/\(String(repeating: "cd", count: 32)).key")
        try FileManager.default.createDirectory(at: key.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("kept".utf8).write(to: key)
        try home.succeed(publish)
        #expect(FileManager.default.fileExists(atPath: key.path))
    }

    @Test("a list of a run whose datasets the ledger names destroys nothing")
    func completedIntent() throws {
        let home = try TestHome.contributed()
        try home.succeed(publish)
        let vault = try FolderTree.files(below: home.place("broker/vault")).map(\.lastPathComponent)
        let lines = vault.map { "key \($0.dropLast(".key".count))\n" }.joined()
        try Data(lines.utf8).write(to: home.place("publisher/publish.intent"))
        #expect(try !home.succeed(publish).boolean("is_new"))
        try expectOnePublication(in: home)
    }

    @Test("of two runs at the same time one publishes; the other finds the lock or the published day")
    func twoAtOnce() throws {
        let home = try TestHome.contributed()
        let runs = try (0..<2).map { _ in try home.start(publish) }
        let ends = try runs.map { try $0.finish() }
        let publishers = try ends.filter { try $0.status == 0 && $0.report.boolean("is_new") }
        #expect(publishers.count == 1)
        for other in ends where other.status != 0 {
            #expect(other.failure?.is("publish-locked", 75) == true, "\(other)")
        }
        try expectOnePublication(in: home)
    }

    /// What must be true whatever went before.
    private func expectOnePublication(in home: TestHome) throws {
        let open = try home.opened()
        var needed: Set<String> = []
        for kind in AppKind.allCases {
            let publications = try open.ledger.publications(app: open.app(AppName(kind)).address)
            #expect(publications.map(\.night) == [TestHome.day])
            let address = try #require(publications.first).dataset
            let dataset = try #require(try open.ledger.dataset(address)).entry
            let file = try open.store.read(ContentIdentifier(parsing: dataset.contentIdentifier))
            let header = try DatasetHeader(decoding: DatasetContainer.split(file).header)
            #expect(header.digest == dataset.headerDigest)
            for segment in header.segments {
                _ = try open.store.read(ContentIdentifier(parsing: segment.contentIdentifier))
                needed.insert(segment.headerDigest.hexadecimal + ".key")
            }
            needed.insert(dataset.headerDigest.hexadecimal + ".key")
        }
        #expect(try open.ledger.datasets().count == AppKind.allCases.count)
        #expect(try open.ledger.orders(DatasetOrder.self, onlyOpen: false).count == AppKind.allCases.count)
        let vault = try FolderTree.files(below: home.place("broker/vault")).map(\.lastPathComponent)
        #expect(Set(vault) == needed, "no key that no dataset needs, and no half-written one")
        #expect(try FolderTree.files(below: home.place("publisher/staging")).isEmpty, "no staging")
        #expect(!FileManager.default.fileExists(atPath: home.place("publisher/publish.intent").path), "no list")
        try home.succeed(["run", "heatmap", "--date", TestHome.day, "--output", home.place("map").path])
    }
}

extension FolderTree {
    /// The names in a folder, or a file's size: whatever changes when something is written.
    fileprivate static func state(of place: URL) -> [String] {
        let size = try? FileManager.default.attributesOfItem(atPath: place.path)[.size] as? Int
        return ((try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []).sorted() + ["\(size ?? -1)"]
    }
}
