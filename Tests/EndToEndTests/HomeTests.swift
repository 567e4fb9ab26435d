import Foundation
import Ledger
import Orders
import TestSupport
import Testing

@testable import PandappCLI

/// Homes, keys and imported files as users get them wrong.
@Suite struct HomeTests {
    private let initialise = ["init", "--development", "--city", "45.7578,4.8320", "--time-zone", "Europe/Paris"]

    @Test("a second init, also with other words, says so and changes no byte")
    func secondInit() throws {
        let home = try TestHome.published()
        let before = try home.contents(below: "")
        #expect(try !home.succeed(initialise).boolean("is_new"))
        #expect(try !home.succeed(["init", "--development", "--city", "0,0", "--epsilon", "9"]).boolean("is_new"))
        #expect(try home.contents(below: "") == before)
    }

    @Test("killed at any moment, the next init finishes the home, with one offer of each kind")
    func killedInit() throws {
        var random = SplitMix(state: 2021)
        let start = ContinuousClock.now
        try TestHome().succeed(initialise)
        let whole = Int(Double((ContinuousClock.now - start) / .microseconds(1)))
        for _ in 0..<(LongTests.areWanted ? 100 : 10) {
            let home = try TestHome()
            let run = try home.start(initialise)
            usleep(UInt32(Int.random(in: 0...whole, using: &random)))
            run.killNow()
            _ = try run.finish()
            try home.succeed(initialise)
            let ledger = try home.opened().ledger
            #expect(try ledger.apps().count == AppKind.allCases.count)
            #expect(try ledger.orders(AppOrder.self).count == AppKind.allCases.count)
            #expect(try ledger.orders(WorkerpoolOrder.self).count == 1)
        }
    }

    @Test("an init that was killed while it made the ledger is finished by the next")
    func draftedLedger() throws {
        let home = try TestHome()
        for name in ["ledger.sqlite.draft", "ledger.sqlite.draft-wal"] {
            try Data("half a ledger".utf8).write(to: home.place(name))
        }
        try home.succeed(initialise)
        let left = try FileManager.default.contentsOfDirectory(atPath: home.url.path).filter { $0.contains("draft") }
        #expect(left.isEmpty)
        #expect(try !home.succeed(initialise).boolean("is_new"))
    }

    @Test("a folder that holds other files is not taken over")
    func foreignFolder() throws {
        let home = try TestHome()
        try Data("mine".utf8).write(to: home.place("letter.txt"))
        #expect(try home.refusal(initialise).is("home-foreign", 73))
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.url.path) == ["letter.txt"])
    }

    @Test("a region with more cells than a map can have is refused before anything is made")
    func hugeRegion() throws {
        let home = try TestHome()
        #expect(try home.refusal(initialise + ["--extent-km", "60"]).status == 64)
    }

    @Test("a home that was not made is named", arguments: [["publish"], ["run", "heatmap", "--output", "out"]])
    func missingHome(words: [String]) throws {
        #expect(try TestHome().refusal(words + ["--date", TestHome.day]).is("home-missing", 78))
    }

    @Test(
        "a secret that others may read is not used: secret-exposed",
        arguments: [
            ("publisher/wallet.key", ["publish"]), ("publisher/contributions.key", ["publish"]),
            ("broker/wrapping.key", ["publish"]), ("requester/identity.key", ["run", "heatmap", "--output", "out"]),
            ("pool/wallet.key", ["run", "heatmap", "--output", "out"]),
            ("broker/identity.key", ["run", "heatmap", "--output", "out"]),
        ]
    )
    func exposedSecret(file: String, words: [String]) throws {
        let home = try words == ["publish"] ? TestHome.contributed() : TestHome.published()
        try home.expose(file)
        #expect(try home.refusal(words + ["--date", TestHome.day]).is("secret-exposed", 78))
    }

    @Test("a person's key that others may read is not used: secret-exposed")
    func exposedPersonKey() throws {
        let home = try TestHome.published()
        try home.expose("person/p000001.key")
        let contacts = ["contacts", "--date", TestHome.day, "--person-key", home.personKey("p000001")]
        #expect(try home.refusal(contacts).is("secret-exposed", 78))
    }

    @Test("a bad row of an imported file is named by line, column and reason; skipped ones are counted and named")
    func badRows() throws {
        let home = try TestHome()
        let file = home.place("bad.csv")
        let rows = [
            "person,time_step,geohash,status", "a,0,u05kngyj3,ill", "a,1,u05kngyja,ill", "a,2,u05kngyj3,ill",
            "b,x,u05kngyj3,not_declared", "b,3,u05kngyj3",
        ]
        try Data(rows.joined(separator: "\n").utf8).write(to: file)
        let words = [
            "tracks", "import", file.path, "--format", "geohash-csv", "--date", TestHome.day, "--step-seconds", "300",
            "--time-zone", "UTC", "--output", home.place("out.tracks").path,
        ]
        let refusal = try home.refusal(words)
        #expect(refusal.exit == 65 && refusal.status == 65)
        #expect(refusal.why.contains("ine 3") && refusal.why.contains("geohash"), "\(refusal.why)")
        #expect(!refusal.why.contains("u05kngyja"), "a position is not repeated")
        #expect(!FileManager.default.fileExists(atPath: home.place("out.tracks").path))

        let report = try home.succeed(words + ["--skip-bad-rows"]).object("rows")
        #expect(try [report.number("read"), report.number("accepted"), report.number("bad")] == [5, 2, 3])
        let bad = try report.objects("bad_rows")
        #expect(try bad.map { try $0.number("line") } == [3, 5, 6])
        #expect(try bad.prefix(2).map { try $0.text("column") } == ["geohash", "time_step"])
        #expect(try bad.allSatisfy { try !$0.text("reason").isEmpty })
    }
}

extension TestHome {
    /// Lets everyone read a file.
    fileprivate func expose(_ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place(path).path)
    }
}
