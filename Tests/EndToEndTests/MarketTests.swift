import Foundation
import Testing

@testable import PandappCLI

/// The day with prices: credit is deposited, locked, paid, and given back where nothing was done.
@Suite struct MarketTests {
    private let day = TestHome.day
    /// The app's price in nRLC.
    private let app = 1000
    private let dataset = 200
    private let pool = 50_000
    /// 30 % of the workerpool's price.
    private let stake = 15_000

    /// A home in which a map costs something, with three people who contributed.
    private func priced() throws -> TestHome {
        let home = try TestHome()
        try home.succeed([
            "init", "--development", "--city", "45.7578,4.8320", "--time-zone", "Europe/Paris", "--app-price", "\(app)",
            "--dataset-price", "\(dataset)", "--workerpool-price", "\(pool)",
        ])
        try home.succeed(["generate", "--persons", "3", "--first-day", day, "--seed", "1", "--ill-share", "1"])
        try home.succeed(["publish", "--date", day])
        return home
    }

    /// What a role has and has locked.
    private func account(_ role: String, in home: TestHome) throws -> [String] {
        let accounts = try home.succeed(["account", "show", "--role", role]).objects("accounts")
        let account = try #require(accounts.first)
        return [try account.text("balance"), try account.text("locked")]
    }

    @Test("a map is refused until requester and workerpool have credit, then paid, with balances as the rules say")
    func paidDay() throws {
        let home = try priced()
        let map = ["run", "heatmap", "--date", day]
        let run = map + ["--output", home.place("map").path]
        #expect(try home.refusal(map + ["--dry-run"]).is("deposit-needed", 77), "rehearsed, all is checked")
        #expect(try home.refusal(run).is("deposit-needed", 77))
        try home.succeed(["account", "deposit", "60000"])
        #expect(try home.refusal(run).is("deposit-needed", 77), "the workerpool has nothing to stake")
        #expect(try home.refusal(run + ["--max-price", "51199"]).is("too-expensive", 77))
        try home.succeed(["account", "deposit", "\(stake)", "--role", "pool"])
        #expect(try home.succeed(map + ["--dry-run"]).text("price") == "51200")
        #expect(try account("requester", in: home) == ["60000", "0"], "neither a refused match nor a rehearsal locks")

        let made = try home.succeed(run + ["--max-price", "51200"])
        #expect(try made.text("price") == "51200")
        #expect(try account("requester", in: home) == ["8800", "0"])
        #expect(try account("developer", in: home) == ["\(app)", "0"])
        #expect(try account("publisher", in: home) == ["\(dataset)", "0"])
        // The pool is its own worker: its stake, its price, and the scheduler's part.
        #expect(try account("pool", in: home) == ["\(stake + pool)", "0"])
        let deal = try home.succeed(["deal", "show", made.text("deal")])
        #expect(try deal.text("price") == "51200" && deal.text("stake") == "\(stake)")
        let explained = try home.succeed(["task", "explain", made.text("task")])
        #expect(try explained.text("status") == "COMPLETED")
        #expect(
            try explained.objects("events").map { try $0.text("event") }
                == ["task.initialized", "grant.key-released", "task.completed"]
        )
        #expect(try home.refusal(["task", "claim", made.text("task")]).is("nothing-to-claim", 77))

        try home.succeed(["account", "withdraw", "200", "--role", "publisher"])
        #expect(try home.refusal(["account", "withdraw", "1", "--role", "publisher"]).is("withdrawal-too-high", 77))
        try home.succeed(["log", "verify"])
    }

    @Test("contacts are asked by a wallet that is used once, and the home's requester pays")
    func contacts() throws {
        let home = try priced()
        try home.succeed(["account", "deposit", "60000"])
        try home.succeed(["account", "deposit", "\(stake)", "--role", "pool"])
        try home.succeed(["contacts", "--date", day, "--person-key", home.personKey("p000001")])
        #expect(try account("requester", in: home) == ["8800", "0"])
    }

    @Test("an app that leaves the whitelist between publish and run is refused with the reason, and nothing is locked")
    func delisted() throws {
        let home = try priced()
        try home.succeed(["account", "deposit", "60000"])
        try home.succeed(["account", "deposit", "\(stake)", "--role", "pool"])
        try home.succeed(["app", "delist", "--app", "heatmap", "--yes"])
        let run = ["run", "heatmap", "--date", day, "--output", home.place("map").path]
        #expect(try home.refusal(run).is("app-delisted", 77))
        #expect(try account("requester", in: home) == ["60000", "0"])
    }
}
