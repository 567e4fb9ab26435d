import Cryptography
import DatasetAssembly
import Foundation
import KeyBroker
import Ledger
import Orders
import Testing

@testable import PandappCLI

/// The whitelist: what is on it, what comes onto it, and what leaves it.
@Suite struct AppTests {
    private static let day = TestHome.day

    /// A home with other code of the heatmap registered: the same program with a byte behind its end.
    private func registered() throws -> (city: City, new: String) {
        let city = try City()
        let program = city.home.place("changed-enclave")
        try (Data(contentsOf: Programs.place("heatmap-enclave")) + Data([0])).write(to: program)
        let report = try city.home.succeed(["app", "register", "--app", "heatmap", "--executable", program.path])
        #expect(try report.boolean("is_new"))
        return (city, try report.object("terms").text("address"))
    }

    @Test("an app's entry says what it is for, where its source is and how coarse its cells may be")
    func shown() throws {
        let city = try City()
        let home = try city.home.opened()
        let shown = try city.home.succeed(["app", "show", "heatmap"]).object("terms")
        #expect(try shown.text("address") == home.app(.heatmap).address.checksummed)
        #expect(try shown.number("precision") == home.configuration.publication.heatmapPrecision)
        #expect(try shown.text("purpose") == AppKind.heatmap.purpose && shown.text("source").contains("Heatmap"))
        let apps = try city.home.succeed(["app", "list"]).objects("apps")
        #expect(try Set(apps.map { try $0.text("app") }) == ["heatmap", "social-distance"])
        #expect(try apps.allSatisfy { try $0.text("state") == "whitelisted" })
        let nobody = "0x0000000000000000000000000000000000000001"
        #expect(try city.home.refusal(["app", "show", nobody]).is("app-not-registered", 66))
    }

    @Test("an upgrade carries over the consents whose auditor signed it, says so before, and nobody else's")
    func upgraded() throws {
        let (city, new) = try registered()
        let old = try city.home.opened().app(.heatmap).address.checksummed
        let auditor = try city.person("auditor")
        let auditorKey = Hexadecimal.encode(try HomeSecrets.person(at: auditor.key).signingKey().verificationKey.bytes)
        let stranger = Hexadecimal.encode(SigningKey().verificationKey.bytes)
        var people: [Citizen] = []
        for (name, words) in [("a", ["--auditor", auditorKey]), ("b", []), ("c", ["--auditor", stranger])] {
            let person = try city.person(name)
            try person.contribute(on: Self.day)
            try person.says(["consent", "grant", "--app", "heatmap", "--allow-simulated"] + words)
            people.append(person)
        }
        let other = try city.person("d")
        try other.contribute(on: Self.day)
        try other.grant("social-distance")
        let file = city.home.place("new.endorsement").path
        let endorse = ["app", "endorse", "--from", old, "--to", new, "--output", file, "--person-key", auditor.key]
        try city.home.succeed(endorse, inHome: false)
        let upgrade = ["app", "upgrade", "--app", "heatmap", "--to", new]
        let before = try city.home.succeed(upgrade + ["--dry-run"]).object("consents")
        #expect(try [before.number("old"), before.number("carried_over")] == [3, 0])
        let signed = try city.home.succeed(upgrade + ["--endorsement", file, "--dry-run"]).object("consents")
        #expect(try signed.number("carried_over") == 1 && signed.number("without_auditor") == 1)
        #expect(try signed.number("auditor_did_not_sign") == 1)
        #expect(try city.home.opened().app(.heatmap).address.checksummed == old)
        try city.home.succeed(upgrade + ["--endorsement", file])
        #expect(try city.home.opened().app(.heatmap).address.checksummed == new)
        #expect(try city.publish(Self.day)["heatmap"]?.number("consenting") == 1)
        let audit = try people[0].says(["audit"]).objects("datasets")
        #expect(try audit.map { try $0.text("entry") } == [new])
        #expect(try people[1].says(["audit"]).objects("datasets").isEmpty)
        // Who revokes means the app, whatever its code: the auditor does not bring it back.
        try people[0].says(["consent", "revoke", "--app", "heatmap"])
        let apps = try city.home.succeed(["app", "list"]).objects("apps")
        #expect(try apps.first { try $0.text("address") == new }?.number("consents") == 0)
    }

    @Test("what is no endorsement, another app's entry, or one that nobody registered, is refused")
    func refusals() throws {
        let (city, new) = try registered()
        let file = city.home.place("not.endorsement")
        try Data([0xa0]).write(to: file)
        let upgrade = ["app", "upgrade", "--app", "heatmap", "--to"]
        #expect(try city.home.refusal(upgrade + [new, "--endorsement", file.path]).is("endorsement-malformed", 65))
        #expect(try city.home.refusal(upgrade + ["social-distance"]).is("other-app", 65))
        let nobody = "0x0000000000000000000000000000000000000001"
        #expect(try city.home.refusal(upgrade + [nobody]).is("app-not-registered", 66))
        let endorse = ["app", "endorse", "--from", "heatmap", "--to", new, "--output", file.path, "--person-key", "x"]
        #expect(try city.home.run(endorse, inHome: false).status == 64)
    }

    @Test("delisting closes the app's orders and stops its keys at once, of this app only; other code may follow")
    func delisted() throws {
        let home = try TestHome.published()
        #expect(try home.refusal(["app", "delist", "--app", "heatmap"]).is("not-confirmed", 77))
        let report = try home.succeed(["app", "delist", "--app", "heatmap", "--yes"])
        #expect(try report.number("orders_closed") == 1 && report.texts("entries").count == 1)
        #expect(try home.succeed(["app", "delist", "--app", "heatmap", "--yes"]).texts("entries").isEmpty)
        #expect(
            try home.refusal(["run", "heatmap", "--date", Self.day, "--output", home.place("map").path])
                .is("dataset-order-revoked", 77)
        )
        let person = home.personKey("p000001")
        let consent = ["consent", "grant", "--app", "heatmap", "--person-key", person]
        #expect(try home.refusal(consent).is("app-delisted", 77))
        try home.succeed(["contacts", "--date", Self.day, "--person-key", person])
        let states = try home.succeed(["app", "list"]).objects("apps").map { try $0.text("state") }
        #expect(states.sorted() == ["delisted", "whitelisted"])
        let old = try home.opened().app(.heatmap).address.checksummed
        #expect(try home.refusal(["app", "upgrade", "--app", "heatmap", "--to", old]).is("app-delisted", 77))
        let kinds = try home.opened().ledger.logEntries(limit: Int.max).map(\.kind)
        #expect(kinds.count { $0 == .appDelisted } == 1)
    }

    @Test("an app delisted after the deal gets no key any more: app-delisted")
    func delistedAfterDeal() throws {
        let home = try TestHome.published()
        let worker = try TamperingWorker(home)
        let job = try worker.match(.heatmap)
        #expect(
            told {
                _ = try worker.run(job) { evidence in
                    try home.succeed(["app", "delist", "--app", "heatmap", "--yes"])
                    return try worker.desk.release(to: evidence)
                }
            } == "77 app-delisted"
        )
        #expect(try worker.open.ledger.keyReleases(of: job.task).isEmpty)
    }
}
