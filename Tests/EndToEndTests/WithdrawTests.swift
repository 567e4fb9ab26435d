import Console
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

    @Test("what was revoked before somebody withdraws is retired, and catch-up does not make it anew")
    func revoked() throws {
        let (city, anna, _) = try published()
        try city.home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", Self.day])
        #expect(try anna.says(["withdraw", "--yes"]).number("datasets") == 2)
        let home = try city.home.opened()
        #expect(try home.vault.digests().isEmpty)
        #expect(try Set(home.ledger.destroyedKeys().values) == [.operator, .withdrawal])
        try city.home.succeed(["publish", "--catch-up", "--date", Self.day])
        let date = try #require(LocalDay(Self.day))
        #expect(try home.publication(of: .heatmap, date: date).revision == 1)
        #expect(try home.publication(of: .socialDistance, date: date).revision == 2)
        let orders = try home.ledger.orders(DatasetOrder.self)
        #expect(try orders.map(\.hash) == [home.publication(of: .socialDistance, date: date).order])
    }

    @Test("a damaged batch of another day is reported, and keeps neither the rest of a withdrawal nor a night back")
    func damagedBatch() throws {
        let (city, anna, ben) = try published()
        let next = "2020-05-01"
        for citizen in [anna, ben] { try citizen.contribute(on: next) }
        let (home, person) = (try city.home.opened(), try Self.person(anna))
        let batches = try FolderTree.files(below: city.home.place("publisher/contributions/\(Self.day)"))
        let right = try batches.map { ($0, try Data(contentsOf: $0)) }
        for (batch, content) in right { try Data(content.dropLast()).write(to: batch) }
        #expect(try anna.isRefused(["withdraw", "--yes"]).is("contributions-altered", 65))
        #expect(try home.ledger.withdrawals() == [home.contributions().withdrawalTag(of: person)])
        #expect(try home.vault.digests().isEmpty)
        #expect(try home.contributions().peopleRecords(of: person).isEmpty)
        #expect(try home.contributions().fixes(of: next, by: person).isEmpty)
        #expect(try !home.contributions().fixes(of: next, by: Self.person(ben)).isEmpty)
        func notes(_ day: String) throws -> Bool {
            let run = try city.home.run(["publish", "--date", day])
            #expect(run.status == 0)
            return String(decoding: run.errors, as: UTF8.self).contains("note: a withdrawal is not complete")
        }
        #expect(try notes(next))
        #expect(try home.ledger.orders(DatasetOrder.self).count == 2)
        // When the batch is back, so is the person's part of it, and goes.
        for (batch, content) in right { try content.write(to: batch) }
        #expect(try !notes(next))
        #expect(try home.contributions().fixes(of: Self.day, by: person).isEmpty)
        #expect(try !home.contributions().fixes(of: Self.day, by: Self.person(ben)).isEmpty)
    }

    @Test("a live dataset whose receipts do not open is retired with any withdrawal; one without keys is left alone")
    func damagedReceipts() throws {
        let (city, _, ben) = try published()
        let carl = try city.person("carl")
        try carl.contribute(on: "2020-05-01")
        let (home, date) = (try city.home.opened(), try #require(LocalDay(Self.day)))
        func receipts(_ app: AppName) throws -> (dataset: String, header: Digest, file: URL) {
            let address = try home.publication(of: app, date: date).dataset
            let header = try #require(try home.ledger.dataset(address)).entry.headerDigest
            let file = city.home.place("publisher/contributions/receipts/\(header.hexadecimal).receipts")
            return (address.checksummed, header, file)
        }
        let (heatmap, social) = (try receipts(.heatmap), try receipts(.socialDistance))
        try city.home.succeed(["keys", "destroy", heatmap.dataset, "--yes"])
        let right = try Data(contentsOf: heatmap.file)
        try Data(right.dropLast()).write(to: heatmap.file)
        // Carl is in neither dataset.
        #expect(try carl.isRefused(["withdraw", "--yes"]).is("contributions-altered", 65))
        #expect(try home.ledger.destroyedKeys()[social.header] == nil)
        #expect(try home.contributions().fixes(of: "2020-05-01").isEmpty)
        try right.write(to: heatmap.file)
        #expect(try !carl.says(["withdraw", "--yes"]).boolean("is_new"))

        try FileManager.default.removeItem(at: social.file)
        let dora = try city.person("dora")
        try dora.contribute(on: "2020-05-01")
        #expect(try dora.says(["withdraw", "--yes"]).number("datasets") == 1)
        #expect(try home.ledger.destroyedKeys()[social.header] == .withdrawal)
        #expect(try home.ledger.destroyedKeys()[heatmap.header] == .operator)
        #expect(try !home.contributions().fixes(of: Self.day, by: Self.person(ben)).isEmpty)
    }

    private static func person(_ citizen: Citizen) throws -> VerificationKey {
        try HomeSecrets.person(at: citizen.key).signingKey().verificationKey
    }
}

extension Data {
    fileprivate func contains(_ other: Data) -> Bool { range(of: other) != nil }
}
