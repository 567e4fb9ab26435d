import Console
import Cryptography
import Foundation
import Ledger
import Orders
import Requester
import Testing

@testable import PandappCLI

/// What maps cost the people on them, as those who run a home see it.
@Suite struct PrivacyBudgetTests {
    private let day = TestHome.day

    private func map(_ home: TestHome) -> [String] {
        ["run", "heatmap", "--date", day, "--output", home.place("map").path]
    }

    @Test("a map says what it costs before the deal and after; again it costs nothing, and two weeks add up")
    func cost() throws {
        let home = try TestHome.published()
        let before = try home.opened().ledger.stateDigest()
        let rehearsed = try home.succeed(map(home) + ["--dry-run"]).object("privacy")
        #expect(try rehearsed.number("epsilon_asked_millionths") == 1_000_000)
        #expect(try rehearsed.number("epsilon_spent_millionths") == 0)
        #expect(try rehearsed.number("epsilon_budget_millionths") == 2_000_000)
        #expect(try home.opened().ledger.stateDigest() == before)
        #expect(!FileManager.default.fileExists(atPath: home.place("map").path))
        // What writes nothing needs no place for it, what draws does.
        #expect(try home.run(["run", "heatmap", "--date", day, "--dry-run"]).status == 0)
        #expect(try home.run(["run", "heatmap", "--date", day]).status == 64)
        for _ in 1...2 {
            let told = try home.succeed(map(home)).object("privacy")
            #expect(try told.number("epsilon_asked_millionths") == 0)
            #expect(try told.number("epsilon_spent_millionths") == 1_000_000)
            #expect(try told.number("epsilon_of_fourteen_days_millionths") == 1_000_000)
        }
        let charges = try home.opened().ledger.logEntries(of: .budgetCharged)
        #expect(charges.count == 1, "the second map was drawn of the same dataset")
        let proved = try home.succeed(
            ["verify-result", home.place("map/result.bundle").path, "--allow-simulated", "--root"]
                + [home.place("platform/root.der").path],
            inHome: false
        )
        let charge = try proved.object("proved").objects("charges")
        #expect(try charge.map { try $0.number("epsilon_spent_millionths") } == [1_000_000])
        let text = try RunningProgram(Programs.place("pandapp"), map(home) + ["--home", home.url.path]).finish()
        let line = "ε 1 of a person's \(day), paid for; 1 of 2 spent of the day, 1 of the 14 days up to it"
        #expect(String(decoding: text.errors, as: UTF8.self).contains("Before the deal: \(line)."))
        #expect(String(decoding: text.output, as: UTF8.self).contains("privacy:     \(line)\n"))
    }

    @Test("each version of a day that is asked about is charged; beyond the budget no deal is made, and status says so")
    func versions() throws {
        let home = try TestHome.published()
        try home.succeed(map(home))
        for version in 2...3 {
            let made = try home.succeed(["publish", "--date", day, "--force"]).objects("datasets")
            let privacy = try made[0].objects("privacy")[0]
            #expect(try privacy.boolean("is_affordable") == (version == 2))
            #expect(try privacy.number("epsilon_spent_millionths") == (version - 1) * 1_000_000)
            if version == 2 { try home.succeed(map(home)) }
        }
        let before = try home.opened().ledger.stateDigest()
        let offer = home.place("offer").path
        let words = ["request", "offers", "--app", "heatmap", "--date", day, "--output", offer]
        for refused in [map(home), map(home) + ["--dry-run"], words] {
            #expect(try home.refusal(refused).is("privacy-budget-exceeded", 77))
        }
        #expect(try home.opened().ledger.stateDigest() == before && !FileManager.default.fileExists(atPath: offer))
        let apps = try home.succeed(["status"]).objects("apps")
        for app in apps {
            let night = try #require(try app.objects("nights").first)
            let spent = try? night.number("epsilon_spent_millionths")
            #expect(try spent == (app.text("name") == "heatmap" ? 2_000_000 : nil))
        }
        try home.succeed(["contacts", "--date", day, "--person-key", home.personKey("p000001")])
        try home.succeed(["log", "verify"])
    }

    @Test("the ledger makes no deal beyond a budget that was set, whatever was asked before: privacy-budget-exceeded")
    func ownBudget() throws {
        let home = try TestHome()
        try home.succeed(
            ["init", "--development", "--city", "45.7578,4.8320", "--time-zone", "Europe/Paris"]
                + ["--epsilon", "0.5", "--privacy-budget", "0.75"]
        )
        try home.succeed(["generate", "--persons", "20", "--first-day", day, "--seed", "1"])
        try home.succeed(["publish", "--date", day])
        try home.succeed(map(home))
        try home.succeed(["publish", "--date", day, "--force"])
        let worker = try TamperingWorker(home)
        #expect(told { _ = try worker.match(.heatmap) } == "77 privacy-budget-exceeded")
        #expect(try home.refusal(map(home)).is("privacy-budget-exceeded", 77))
    }

    @Test(
        "an enclave opens no dataset that is charged another ε than its header pins, or for other days, or not at all",
        arguments: [(999_999, TestHome.day), (1_000_000, "2020-04-02"), nil] as [(epsilon: UInt64, day: String)?]
    )
    func otherCharge(charge: (epsilon: UInt64, day: String)?) throws {
        let home = try TestHome.published()
        let worker = try TamperingWorker(home)
        let (ledger, app) = (worker.open.ledger, try worker.open.app(.heatmap).address)
        let right = try worker.open.datasetLocation(of: .heatmap, date: LocalDay(number: 18_353)).entry
        #expect(right.privacy?.epsilonMillionths == 1_000_000 && right.privacy?.days == [day])
        let entry = try DatasetEntry(
            contentIdentifier: right.contentIdentifier,
            checksum: right.checksum,
            headerDigest: right.headerDigest,
            environments: right.environments,
            privacy: charge.map {
                try PrivacyTerms(epsilonMillionths: $0.epsilon, budgetMillionths: 2_000_000, days: [$0.day])
            }
        )
        let owner = try worker.open.secrets.wallet(.publisherWallet)
        let dataset = try ledger.registerDataset(owner: owner.address, entry: entry, at: WallClock.seconds())
        let order = DatasetOrder(dataset: dataset, volume: UInt256(1), tag: .tee, appRestrict: app, salt: .random())
        _ = try ledger.post(SignedOrder(order, in: ledger.domain, by: owner), at: WallClock.seconds())
        let request = ComputationRequest(app: app, dataset: dataset, recipient: AgeIdentity().recipient)
        let (deal, task) = try request.match(on: ledger, wallet: EthereumKey(), at: WallClock.seconds())
        let job = TamperingWorker.Job(deal: deal, task: task, location: .init(dataset: dataset, entry: entry))
        #expect(told { _ = try worker.run(job) } == "65 dataset-not-of-deal")
        #expect(try ledger.logEntries(of: .budgetCharged).isEmpty)
    }

    @Test("a budget that pays for no map is refused when the home is made")
    func tooSmall() throws {
        let home = try TestHome()
        let words = ["init", "--development", "--city", "45.7578,4.8320", "--privacy-budget", "0.5"]
        #expect(try home.run(words).status == 64)
    }

    @Test("what a person's maps cost them is in their audit, with its proof")
    func audit() throws {
        let home = try TestHome.published()
        try home.succeed(map(home))
        let audit = try home.succeed(["audit", "--person-key", home.personKey("p000001")])
        let maps = try audit.objects("datasets").filter { try $0.text("app") == "heatmap" }
        #expect(try maps.map { try $0.objects("charges").map { try $0.number("epsilon_millionths") } } == [[1_000_000]])
    }
}
