import Cryptography
import DatasetAssembly
import Foundation
import KeyBroker
import Ledger
import Orders
import Testing

@testable import PandappCLI

/// People who take back everything.
@Suite struct WithdrawTests {
    private static let day = TestHome.day

    /// Two people whose day is published.
    private func published() throws -> (city: City, anna: Citizen, ben: Citizen) {
        let city = try City()
        let (anna, ben) = (try city.person("anna"), try city.person("ben"))
        for person in [anna, ben] {
            try person.contribute(on: Self.day)
            for app in ["heatmap", "social-distance"] { try person.grant(app) }
        }
        _ = try city.publish(Self.day)
        return (city, anna, ben)
    }

    @Test("who withdraws is deleted, their datasets are closed and their keys gone, and nobody is named in the log")
    func withdraws() throws {
        let (city, anna, ben) = try published()
        let home = try city.home.opened()
        #expect(try home.vault.digests().count == 4)
        #expect(try anna.isRefused(["withdraw"]).is("not-confirmed", 77))
        let report = try anna.says(["withdraw", "--yes"])
        #expect(try report.boolean("is_new") && report.number("datasets") == 2 && report.number("records") > 0)
        let person = try Self.person(anna)
        #expect(try home.contributions().peopleRecords(of: person).isEmpty)
        #expect(try home.contributions().fixes(of: Self.day, by: person).isEmpty)
        #expect(try !home.contributions().fixes(of: Self.day, by: Self.person(ben)).isEmpty)
        #expect(try home.vault.digests().isEmpty)
        #expect(try home.ledger.orders(DatasetOrder.self).isEmpty)
        // The log has the tag, and no entry of it the key.
        let entries = try home.ledger.logEntries(limit: Int.max)
        #expect(entries.count { $0.kind == .personWithdrew } == 1 && entries.count { $0.kind == .keyDestroyed } == 4)
        #expect(entries.allSatisfy { !Data($0.body).contains(Data(person.bytes)) })
        #expect(try city.home.refusal(["run", "heatmap", "--date", Self.day, "--output", "/tmp/none"]).status == 77)
        #expect(try anna.says(["audit"]).objects("datasets").isEmpty)
        #expect(try ben.says(["audit"]).objects("datasets").allSatisfy { try $0.text("key_destroyed_at") != "" })
        // The next publication makes the day anew without her.
        let again = try city.publish(Self.day)
        #expect(try again["heatmap"]?.number("consenting") == 1 && again["heatmap"]?.number("revision") == 2)
        #expect(try anna.says(["audit"]).objects("datasets").isEmpty)
        try city.home.succeed(["log", "verify"])
    }

    @Test("after a withdrawal the key is accepted no more, for whatever it says; a new key begins again")
    func refused() throws {
        let (city, anna, _) = try published()
        try anna.says(["withdraw", "--yes"])
        #expect(try !anna.says(["withdraw", "--yes"]).boolean("is_new"))
        let file = city.home.place("anna.csv").path
        let contribute = ["contribute", file, "--format", "scikit-mobility"]
        #expect(try anna.isRefused(contribute).is("person-withdrew", 77))
        #expect(try anna.isRefused(["consent", "grant", "--app", "heatmap"]).is("person-withdrew", 77))
        #expect(try anna.isRefused(["health", "declare", "--ill-since", Self.day]).is("person-withdrew", 77))
        let again = try city.person("anna-again")
        #expect(try again.contribute(on: Self.day).objects("days").count == 1)
    }

    @Test("a withdrawal that was killed after the log said it is completed before the next night is made")
    func killed() throws {
        let (city, anna, ben) = try published()
        for citizen in [anna, ben] { try citizen.contribute(on: "2020-04-02") }
        let home = try city.home.opened()
        let person = try Self.person(anna)
        try home.ledger.withdraw(home.contributions().withdrawalTag(of: person), retiring: [], at: WallClock.seconds())
        try home.log.sign()
        #expect(try anna.isRefused(["health", "declare", "--ill-since", Self.day]).code == "person-withdrew")
        #expect(try !home.contributions().fixes(of: Self.day, by: person).isEmpty)
        let datasets = try city.publish("2020-04-02")
        #expect(try datasets["heatmap"]?.number("consenting") == 1)
        #expect(try home.contributions().fixes(of: Self.day, by: person).isEmpty)
    }

    private static func person(_ citizen: Citizen) throws -> VerificationKey {
        try HomeSecrets.person(at: citizen.key).signingKey().verificationKey
    }
}

extension Data {
    fileprivate func contains(_ other: Data) -> Bool { range(of: other) != nil }
}
