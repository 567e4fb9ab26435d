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

/// Whatever ends a catch-up, the next one leaves every app of every night there exactly once.
@Suite struct CatchUpCrashTests {
    private let apps = ["heatmap", "night-map", "social-distance"]
    private static let nights = (1...7).map { "2020-04-0\($0)" }
    private let catchUp = ["publish", "--catch-up", "--date", "2020-04-07", "--max-days", "7"]

    private static let template = Result<TestHome, any Error> {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        // A third app beside the shipped ones: a map of its own, under a name of its own.
        try home.whitelist("night-map", as: .heatmap)
        try home.succeed(["generate", "--persons", "6", "--first-day", "2020-04-01", "--days", "7"])
        return home
    }

    @Test("killed at random moments of a catch-up over seven days, again and again, the next one completes them")
    func killed() throws {
        var random = SplitMix(state: 2021)
        let start = ContinuousClock.now
        let first = try Self.template.get().copied()
        try first.succeed(catchUp)
        try expectEveryNightOnce(in: first)
        let whole = Int(Double((ContinuousClock.now - start) / .microseconds(1)))
        var home = try Self.template.get().copied()
        // A run that ended before it was killed does not count.
        var kills = 0
        while kills < (LongTests.areWanted ? 200 : 12) {
            let run = try home.start(catchUp)
            usleep(UInt32(Int.random(in: 0...whole / 2, using: &random)))
            run.killNow()
            let isKilled = try run.finish().status == -SIGKILL
            if isKilled { kills += 1 }
            guard !isKilled || kills.isMultiple(of: 4) else { continue }
            try home.succeed(catchUp)
            try expectEveryNightOnce(in: home)
            home = try Self.template.get().copied()
        }
    }

    @Test("killed while nights expire and others are made anew, the next run completes both")
    func killedRetiring() throws {
        var random = SplitMix(state: 2022)
        let published = try Self.template.get().copied()
        try published.succeed(catchUp)
        // Contributions of more people make every night of two weeks a new one.
        try published.succeed(["generate", "--persons", "3", "--seed", "2", "--first-day", "2020-04-01"])
        let words = catchUp + ["--keep-days", "3"]
        for _ in 1...(LongTests.areWanted ? 40 : 3) {
            let home = try published.copied()
            let run = try home.start(words)
            usleep(UInt32.random(in: 0...900_000, using: &random))
            run.killNow()
            _ = try run.finish()
            try home.succeed(words)
            try home.succeed(["log", "verify"])
            let open = try home.opened()
            let (kept, destroyed) = (try open.vault.digests(), try open.ledger.destroyedKeys())
            #expect(kept.isDisjoint(with: destroyed.keys))
            #expect(try kept == neededKeys(of: open))
            #expect(try open.ledger.orders(DatasetOrder.self).count == 3 * apps.count)
        }
    }

    /// What must be true whatever went before.
    private func expectEveryNightOnce(in home: TestHome) throws {
        let open = try home.opened()
        let publications = try open.ledger.publications()
        #expect(open.appNames.map(\.text) == apps)
        for name in open.appNames {
            let own = try publications.filter { try $0.app == open.app(name).address }
            #expect(own.map(\.night) == Self.nights && own.allSatisfy { $0.revision == 1 })
        }
        #expect(try open.ledger.datasets().count == publications.count)
        #expect(try Set(open.ledger.orders(DatasetOrder.self).map(\.signed.order.dataset)).count == publications.count)
        #expect(try open.vault.digests() == neededKeys(of: open), "no key is orphaned, and none is missing")
        #expect(try FolderTree.files(below: home.place("publisher/staging")).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: home.place("publisher/publish.intent").path))
        try home.succeed(["log", "verify"])
    }

    /// The keys of all datasets with open orders, whose files are all in the store.
    private func neededKeys(of open: OpenHome) throws -> Set<Digest> {
        var needed: Set<Digest> = []
        for order in try open.ledger.orders(DatasetOrder.self) {
            let dataset = try #require(try open.ledger.dataset(order.signed.order.dataset)).entry
            let file = try open.store.read(ContentIdentifier(parsing: dataset.contentIdentifier))
            let header = try DatasetHeader(decoding: DatasetContainer.split(file).header)
            for segment in header.segments {
                _ = try open.store.read(ContentIdentifier(parsing: segment.contentIdentifier))
                needed.insert(segment.headerDigest)
            }
            needed.insert(dataset.headerDigest)
        }
        return needed
    }
}
