import Cryptography
import Foundation
import Ledger
import Orders
import Testing

@testable import PandappCLI

/// Any number of apps, each by its name: what one is given, asked and denied is no other's.
@Suite struct WhitelistTests {
    private static let day = TestHome.day

    /// Registers a shipped program under a name, and gives the entry's address.
    private func register(_ name: String, as kind: AppKind, in home: TestHome, words: [String] = []) throws -> String {
        let program = Programs.place(kind.program.rawValue).path
        let register = ["app", "register", "--app", name, "--kind", kind.rawValue, "--executable", program]
        return try home.succeed(register + words).object("terms").text("address")
    }

    @Test("an app of another name has entry, consents, datasets, runs, status and audit of its own, and leaves alone")
    func thirdAndFourth() throws {
        let city = try City()
        let home = city.home
        try home.whitelist("night-map", as: .heatmap)
        try home.whitelist("near-me", as: .socialDistance)
        let (anna, ben) = (try city.person("anna"), try city.person("ben"))
        for person in [anna, ben] { try person.contribute(on: Self.day) }
        for app in ["night-map", "near-me", "heatmap"] { try anna.grant(app) }
        try ben.grant("near-me")
        #expect(try anna.consents() == ["heatmap", "near-me", "night-map"])
        #expect(try anna.says(["consent", "list"]).texts("not_consented") == ["social-distance"])

        let report = try home.succeed(["publish", "--date", Self.day])
        let datasets = try report.objects("datasets")
        #expect(try datasets.map { try $0.text("app") } == ["heatmap", "near-me", "night-map"])
        #expect(try datasets.map { try $0.number("consenting") } == [1, 2, 1])
        #expect(try report.objects("withheld").map { try $0.text("app") } == ["social-distance"])

        let map = ["run", "heatmap", "--date", Self.day, "--output", home.place("map").path]
        let contacts = ["contacts", "--date", Self.day]
        try home.succeed(map + ["--app", "night-map"])
        #expect(try anna.says(contacts + ["--app", "near-me"]).number("not_declared") == 1)
        #expect(try anna.isRefused(contacts).is("not-published", 66), "nobody consented to the shipped count")
        #expect(try home.refusal(map + ["--app", "near-me"]).is("app-of-other-kind", 65))
        #expect(try anna.isRefused(contacts + ["--app", "night-map"]).is("app-of-other-kind", 65))

        let uses = try anna.says(["audit"]).objects("datasets").map {
            (try $0.text("app"), try $0.objects("uses").count)
        }
        #expect(Dictionary(uniqueKeysWithValues: uses) == ["heatmap": 0, "near-me": 1, "night-map": 1])
        let states = try home.succeed(["status"]).objects("apps").map { try $0.text("name") }
        #expect(states == ["heatmap", "near-me", "night-map", "social-distance"])
        let kinds = try home.succeed(["app", "list"]).objects("apps").map { (try $0.text("app"), try $0.text("kind")) }
        #expect(Dictionary(uniqueKeysWithValues: kinds)["near-me"] == "social-distance")

        try anna.says(["consent", "revoke", "--app", "near-me"])
        #expect(try anna.consents() == ["heatmap", "night-map"])
        try home.succeed(["dataset", "revoke", "--app", "near-me", "--date", Self.day])
        #expect(try home.succeed(["app", "delist", "--app", "night-map", "--yes"]).number("orders_closed") == 1)
        #expect(try home.refusal(map + ["--app", "night-map"]).is("app-delisted", 77))
        #expect(try anna.isRefused(["consent", "grant", "--app", "night-map"]).is("app-delisted", 77))
        try home.succeed(map)
        #expect(try home.opened().whitelistedNames().map(\.text) == ["heatmap", "near-me", "social-distance"])
        try home.succeed(["log", "verify"])
    }

    @Test("a registered entry tells the developer's own words, and gets nothing before it is on the whitelist")
    func registeredOnly() throws {
        let city = try City()
        let words = [
            "--purpose", "Shows the night.", "--source", "https://example.org at 1f3c", "--disclosure", "A map.",
        ]
        let address = try register("night-map", as: .heatmap, in: city.home, words: words + ["--precision", "6"])
        let shown = try city.home.succeed(["app", "show", address]).object("terms")
        #expect(
            try [shown.text("purpose"), shown.text("source")] == ["Shows the night.", "https://example.org at 1f3c"]
        )
        #expect(try shown.text("disclosure") == "A map." && shown.number("precision") == 6)
        let anna = try city.person("anna")
        try anna.contribute(on: Self.day)
        let grant = ["consent", "grant", "--app", "night-map", "--allow-simulated"]
        #expect(try anna.isRefused(grant).is("app-not-whitelisted", 66))
        try anna.grant("heatmap")
        #expect(try city.publish(Self.day).keys.sorted() == ["heatmap"])
        try city.home.succeed(["app", "whitelist", address])
        try anna.says(grant)
        let caughtUp = try city.home.succeed(["publish", "--catch-up", "--date", Self.day]).objects("nights")
        #expect(try caughtUp[0].objects("datasets").map { try $0.text("app") } == ["heatmap", "night-map"])
    }

    @Test("a name is one app: of one kind, of one entry at a time, and well formed")
    func refusals() throws {
        let home = try City().home
        let program = Programs.place("heatmap-enclave").path
        let register = ["app", "register", "--executable", program, "--app"]
        #expect(try home.refusal(register + ["night-map"]).is("app-kind-unknown", 64))
        #expect(try home.refusal(register + ["heatmap", "--kind", "social-distance"]).is("app-of-other-kind", 65))
        for name in ["Night", "../night", "night map", "", String(repeating: "n", count: 33)] {
            #expect(try home.run(register + [name, "--kind", "heatmap"]).status == 64, "\(name)")
        }
        let (map, count) = (
            try self.register("night", as: .heatmap, in: home),
            try self.register("night", as: .socialDistance, in: home)
        )
        #expect(try home.succeed(["app", "whitelist", map]).boolean("is_new"))
        #expect(try !home.succeed(["app", "whitelist", map]).boolean("is_new"))
        #expect(try home.refusal(["app", "whitelist", count]).is("app-whitelisted", 77))
        #expect(try home.refusal(["app", "upgrade", "--app", "night", "--to", count]).is("other-app", 65))
        let nobody = "0x0000000000000000000000000000000000000001"
        #expect(try home.refusal(["app", "whitelist", nobody]).is("app-not-registered", 66))
        #expect(try home.refusal(["app", "delist", "--app", "morning", "--yes"]).is("app-not-whitelisted", 66))
        try home.succeed(["app", "delist", "--app", "night", "--yes"])
        #expect(try home.refusal(["app", "whitelist", map]).is("app-delisted", 77))
    }

    @Test("an entry that asks for columns nobody makes, or whose name is no app's, does not come onto the whitelist")
    func unusable() throws {
        let home = try City().home
        let open = try home.opened()
        let shipped = try open.app(.heatmap).entry
        for (name, columns) in [("homes", ["home-address"]), ("../heatmap", shipped.columns)] {
            let entry = try AppEntry(
                name: name,
                contentIdentifier: shipped.contentIdentifier,
                checksum: shipped.checksum,
                manifest: shipped.manifest,
                measurements: shipped.measurements,
                columns: columns,
                disclosure: shipped.disclosure
            )
            let market = HomeMarket(secrets: open.secrets, ledger: open.ledger, store: open.store)
            let address = try market.offer(entry, at: WallClock.seconds()).checksummed
            #expect(try home.refusal(["app", "whitelist", address]).is("app-unusable", 65))
        }
    }
}
