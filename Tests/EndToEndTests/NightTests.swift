import Cryptography
import Foundation
import KeyBroker
import Ledger
import Orders
import Testing

@testable import PandappCLI

/// Which nights a run makes, makes anew, leaves and retires.
@Suite struct NightTests {
    private let day = TestHome.day

    /// Twelve people's contributions of some days, all consenting.
    private func contributed(from first: String, days: Int) throws -> TestHome {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        try home.succeed(["generate", "--persons", "12", "--first-day", first, "--days", "\(days)"])
        return home
    }

    /// Anna and Ben, of whom Anna alone consents to both apps, and a published day.
    private func twoPeople() throws -> (city: City, anna: Citizen, ben: Citizen) {
        let city = try City()
        let (anna, ben) = (try city.person("anna"), try city.person("ben"))
        for app in ["heatmap", "social-distance"] { try anna.grant(app) }
        for person in [anna, ben] { try person.contribute(on: day) }
        #expect(try city.publish(day).count == 2)
        return (city, anna, ben)
    }

    /// The revisions that a night has, by app.
    private func revisions(_ home: TestHome) throws -> [String: Int] {
        let open = try home.opened()
        let pairs = try AppKind.allCases.compactMap { kind in
            try open.ledger.publication(app: open.app(AppName(kind)).address, night: day).map {
                (kind.rawValue, $0.revision)
            }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test(
        "catch-up makes what is missing, oldest first, names days without contributions, and then finds nothing to do"
    )
    func catchUp() throws {
        let home = try contributed(from: "2020-04-01", days: 2)
        try home.succeed(["generate", "--persons", "12", "--first-day", "2020-04-04"])
        try home.succeed(["publish", "--date", "2020-04-02"])
        let words = ["publish", "--catch-up", "--date", "2020-04-05", "--max-days", "31"]
        let report = try home.succeed(words)
        let nights = try report.objects("nights")
        #expect(try nights.map { try $0.text("date") } == ["2020-04-01", "2020-04-02", "2020-04-04"])
        #expect(try nights.map { try $0.boolean("is_new") } == [true, false, true])
        #expect(try report.texts("without_contributions") == ["2020-04-03", "2020-04-05"])
        let ledger = try home.opened().ledger
        #expect(try ledger.publications().map(\.revision) == [Int](repeating: 1, count: 6))
        #expect(try ledger.orders(DatasetOrder.self).count == 6, "orders of earlier nights stay open")

        let before = try ledger.stateDigest()
        #expect(try home.succeed(words).objects("nights").allSatisfy { try !$0.boolean("is_new") })
        #expect(try home.opened().ledger.stateDigest() == before)
        #expect(try home.succeed(["publish", "--catch-up", "--date", "2020-03-01"]).objects("nights").isEmpty)
        #expect(
            try home.succeed(["publish", "--catch-up", "--date", "2020-04-04", "--max-days", "1"])
                .objects("nights").map { try $0.text("date") } == ["2020-04-04"]
        )
    }

    @Test("what comes late and counts for an app makes a new revision of its night, and retires the former one")
    func lateData() throws {
        let (city, anna, ben) = try twoPeople()
        let (home, words) = (city.home, ["publish", "--catch-up", "--date", day])
        let former = try home.opened().ledger.publications()
        func isNew() throws -> Bool { try home.succeed(words).objects("nights")[0].boolean("is_new") }

        try ben.contribute(on: day, longitudes: [4.84])
        #expect(try !isNew(), "who does not consent changes nothing")
        try anna.contribute(on: day, longitudes: [4.84])
        #expect(try isNew())
        #expect(
            try revisions(home) == ["heatmap": 1, "social-distance": 2],
            "a map of the ill is not drawn anew for who is not"
        )
        let open = try home.opened()
        let destroyed = try open.ledger.destroyedKeys()
        for publication in former where try publication.app == open.app(.socialDistance).address {
            #expect(try open.ledger.orders(DatasetOrder.self, subject: publication.dataset).isEmpty)
            let header = try #require(try open.ledger.dataset(publication.dataset)).entry.headerDigest
            #expect(destroyed[header] == .rotation)
        }
        #expect(try open.vault.digests().isDisjoint(with: destroyed.keys))
        #expect(try !isNew())

        try ben.grant("heatmap")
        #expect(try isNew())
        #expect(try revisions(home) == ["heatmap": 2, "social-distance": 2], "the other app's night stays")
        try anna.declare("--ill-since", day)
        #expect(try isNew())
        #expect(try revisions(home) == ["heatmap": 3, "social-distance": 3])
        try anna.declare("--ill-since", "2020-04-09")
        #expect(try !isNew(), "what begins after the night is not known in it")
        try home.succeed(["log", "verify"])
        try home.succeed(["run", "heatmap", "--date", day, "--output", home.place("map").path])
    }

    @Test("a night that was revoked, or of which the keys were destroyed, is made anew only by force")
    func force() throws {
        let (city, anna, _) = try twoPeople()
        let home = city.home
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", day])
        let social = try #require(
            try home.opened().ledger.publications().first { try $0.app == home.opened().app(.socialDistance).address }
        )
        try home.succeed(["keys", "destroy", social.dataset.checksummed, "--yes"])
        try anna.contribute(on: day, longitudes: [4.84])
        #expect(try !home.succeed(["publish", "--date", day]).boolean("is_new"))
        #expect(try home.succeed(["publish", "--date", day, "--force"]).boolean("is_new"))
        #expect(try revisions(home) == ["heatmap": 2, "social-distance": 2])
        #expect(try home.succeed(["publish", "--date", day, "--force"]).boolean("is_new"))
        #expect(try revisions(home) == ["heatmap": 3, "social-distance": 3])
        #expect(try home.opened().ledger.orders(DatasetOrder.self).count == 2)
        #expect(try home.run(["publish", "--catch-up", "--force"]).status == 64)
    }

    @Test("who withdraws is out of the night's next revision, which catch-up makes")
    func withdrawal() throws {
        let (city, anna, ben) = try twoPeople()
        for app in ["heatmap", "social-distance"] { try ben.grant(app) }
        #expect(try city.publish(day)["heatmap"]?.number("consenting") == 2)
        try anna.says(["withdraw", "--yes"])
        #expect(try city.home.opened().ledger.orders(DatasetOrder.self).isEmpty)
        #expect(try city.publish(day)["heatmap"]?.number("consenting") == 1)
        #expect(try revisions(city.home) == ["heatmap": 3, "social-distance": 3])
    }

    @Test("an app with too few consents goes without a dataset, alone; when they become too few its dataset is retired")
    func tooFew() throws {
        let city = try City()
        let anna = try city.person("anna")
        try anna.contribute(on: day)
        try anna.grant("heatmap")
        let report = try city.home.succeed(["publish", "--date", day])
        #expect(try report.objects("datasets").map { try $0.text("app") } == ["heatmap"])
        #expect(try report.objects("withheld").map { try $0.text("app") } == ["social-distance"])
        try anna.grant("social-distance")
        try anna.says(["consent", "revoke", "--app", "heatmap"])
        let next = try city.home.succeed(["publish", "--catch-up", "--date", day]).objects("nights")[0]
        #expect(try next.objects("datasets").map { try $0.text("app") } == ["social-distance"])
        #expect(try next.objects("withheld").map { try $0.boolean("is_retired") } == [true])
        let open = try city.home.opened()
        #expect(try open.ledger.orders(DatasetOrder.self).count == 1)
        #expect(try open.ledger.destroyedKeys().values.contains(.withdrawal))
    }

    @Test("nights that are older than is kept are retired, by flag or by configuration, and stay retired")
    func retention() throws {
        let home = try contributed(from: "2020-04-01", days: 3)
        try home.succeed(["publish", "--catch-up", "--date", "2020-04-02"])
        let old = try home.opened().ledger.publications().filter { $0.night == "2020-04-01" }
        let words = ["publish", "--catch-up", "--date", "2020-04-03", "--keep-days", "2"]
        let report = try home.succeed(words)
        #expect(try report.number("expired") == 2 && report.number("keys_destroyed") >= 4)
        let open = try home.opened()
        #expect(try Set(open.ledger.destroyedKeys().values) == [.retention])
        #expect(try open.vault.digests().isDisjoint(with: open.ledger.destroyedKeys().keys))
        for publication in old {
            #expect(try open.ledger.orders(DatasetOrder.self, subject: publication.dataset).isEmpty)
        }
        #expect(try open.ledger.orders(DatasetOrder.self).count == 4)
        #expect(try home.succeed(words).number("expired") == 0)
        #expect(try open.ledger.publications().count == 6)

        var configuration = try HomeConfiguration.load(from: HomeFolder(url: home.url))
        configuration.publication.keepDays = 1
        try configuration.save(to: HomeFolder(url: home.url))
        #expect(try home.succeed(["publish", "--catch-up", "--date", "2020-04-03"]).number("expired") == 2)
        #expect(try home.run(["publish", "--keep-days", "0"]).status == 64)

        // Counted back from a day to come, everything would be older than is kept.
        let keys = try home.opened().vault.digests()
        let future = ["publish", "--date", "2999-01-01", "--keep-days", "1"]
        #expect(try home.refusal(future).is("day-in-future", 64))
        #expect(try home.opened().vault.digests() == keys && !keys.isEmpty)
    }

    @Test("a day whose contributions were damaged fails, and holds up no other")
    func damagedDay() throws {
        let home = try contributed(from: "2020-04-01", days: 1)
        try home.succeed(["generate", "--persons", "12", "--first-day", "2020-04-20"])
        let folder = home.place("publisher/contributions/2020-04-01")
        let batch = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
        var bytes = try Data(contentsOf: folder.appending(path: batch))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: folder.appending(path: batch))
        let end = try home.run(["publish", "--catch-up", "--date", "2020-04-20"])
        #expect(end.status == 65)
        #expect(try end.report.texts("failed") == ["2020-04-01"])
        let open = try home.opened()
        #expect(try open.ledger.publications().map(\.night) == ["2020-04-20", "2020-04-20"])
        let kept = try open.vault.digests()
        try home.succeed(["publish", "--date", "2020-04-20"])
        #expect(try home.opened().vault.digests() == kept)
    }

    @Test("a rehearsal says what would be made, closed and destroyed, and writes nothing")
    func dryRun() throws {
        let (city, anna, _) = try twoPeople()
        try anna.contribute(on: day, longitudes: [4.84])
        try anna.contribute(on: "2020-04-02")
        let home = city.home
        // SQLite moves pages between the ledger's files when they are closed: of it, what it holds counts.
        func files() throws -> [String: [UInt8]] {
            try home.contents(below: "").filter { !$0.key.contains("ledger.sqlite") }
        }
        let (before, ledger) = (try files(), try home.opened().ledger.stateDigest())
        let report = try home.succeed(
            ["publish", "--catch-up", "--date", "2020-04-02", "--keep-days", "9", "--dry-run"]
        )
        let nights = try report.objects("nights")
        #expect(try nights.map { try $0.text("date") } == [day, "2020-04-02"])
        #expect(try nights[0].objects("apps").map { try $0.text("step") } == ["leave", "publish"])
        for app in try nights[0].objects("apps").dropFirst() {
            #expect(try app.text("step") == "publish" && app.number("revision") == 2 && app.number("consenting") == 1)
            #expect(try app.text("closing").hasPrefix("0x"))
        }
        let expired = try home.succeed(["publish", "--date", "2020-04-02", "--keep-days", "1", "--dry-run"])
        #expect(try expired.texts("expired").count == 2)
        #expect(try home.refusal(["publish", "--date", "2020-05-01", "--dry-run"]).is("no-contributions", 66))
        #expect(try files() == before && home.opened().ledger.stateDigest() == ledger)
    }
}
