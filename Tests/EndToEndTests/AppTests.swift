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
        return (city, try register(bytes: 1, in: city))
    }

    /// Registers the heatmap's program with some bytes behind its end, and gives the entry's address.
    private func register(bytes: Int, in city: City) throws -> String {
        let program = city.home.place("changed-enclave-\(bytes)")
        try (Data(contentsOf: Programs.place("heatmap-enclave")) + Data(count: bytes)).write(to: program)
        let report = try city.home.succeed(["app", "register", "--app", "heatmap", "--executable", program.path])
        #expect(try report.boolean("is_new"))
        return try report.object("terms").text("address")
    }

    /// Writes an auditor's endorsement, and gives the file's path.
    private func endorse(from old: String, to new: String, by auditor: Citizen) throws -> String {
        let file = auditor.home.place("\(old)-\(new).endorsement").path
        let words = ["app", "endorse", "--from", old, "--to", new, "--output", file, "--person-key", auditor.key]
        try auditor.home.succeed(words, inHome: false)
        return file
    }

    /// An auditor, and the public key by which people name them.
    private func auditor(in city: City) throws -> (auditor: Citizen, publicKey: String) {
        let auditor = try city.person("auditor")
        let key = try HomeSecrets.person(at: auditor.key).signingKey().verificationKey
        return (auditor, Hexadecimal.encode(key.bytes))
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
        let (auditor, auditorKey) = try auditor(in: city)
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
        let file = try endorse(from: old, to: new, by: auditor)
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
        // A list tells what publication goes by: of whom the auditor carried over both entries, of the others the old.
        let carried = try people[0].says(["consent", "list"])
        let entries = try carried.objects("consents")
        #expect(try Set(entries.map { try $0.text("address") }) == [old, new])
        #expect(try entries.allSatisfy { try $0.boolean("reaches_current") })
        #expect(try entries.filter { try $0.boolean("is_carried_over") }.map { try $0.text("address") } == [new])
        #expect(try carried.texts("not_consented") == ["social-distance"])
        let left = try people[1].says(["consent", "list"])
        #expect(try left.objects("consents").map { try $0.boolean("reaches_current") } == [false])
        #expect(try left.texts("not_consented") == ["heatmap", "social-distance"])
        // Who revokes means the app, whatever its code: the auditor does not bring it back.
        #expect(try people[0].says(["consent", "revoke", "--app", "heatmap"]).boolean("is_new"))
        #expect(try people[0].consents().isEmpty)
        let apps = try city.home.succeed(["app", "list"]).objects("apps")
        #expect(try apps.first { try $0.text("address") == new }?.number("consents") == 0)
    }

    @Test("a grant takes the place of the consents to all the app's code: an auditor named before has no more say")
    func droppedAuditor() throws {
        let (city, second) = try registered()
        let first = try city.home.opened().app(.heatmap).address.checksummed
        let (auditor, auditorKey) = try auditor(in: city)
        let anna = try city.person("anna")
        try anna.contribute(on: Self.day)
        try anna.grant("social-distance")
        try anna.says(["consent", "grant", "--app", "heatmap", "--allow-simulated", "--auditor", auditorKey])
        try city.home.succeed(["app", "upgrade", "--app", "heatmap", "--to", second])
        #expect(try anna.grant("heatmap").boolean("is_new"))
        #expect(try !anna.grant("heatmap").boolean("is_new"))
        #expect(try anna.consents() == ["heatmap", "social-distance"])
        let third = try register(bytes: 2, in: city)
        let files = try [first, second].flatMap { ["--endorsement", try endorse(from: $0, to: third, by: auditor)] }
        let upgrade = ["app", "upgrade", "--app", "heatmap", "--to", third] + files
        let fate = try city.home.succeed(upgrade).object("consents")
        #expect(try [fate.number("old"), fate.number("carried_over"), fate.number("without_auditor")] == [1, 0, 1])
        #expect(try city.home.opened().contributions().endorsements().count == 2)
        #expect(try anna.says(["consent", "list"]).texts("not_consented") == ["heatmap"])
    }

    @Test("an endorsement from or to another app's entry, or one that nobody registered, is refused and not kept")
    func endorsementOfOtherApp() throws {
        let (city, new) = try registered()
        let open = try city.home.opened()
        let (old, other) = (try open.app(.heatmap).address, try open.app(.socialDistance).address)
        let nobody = "0x0000000000000000000000000000000000000001"
        let auditor = try city.person("auditor")
        let ends = [
            (other.checksummed, new), (old.checksummed, other.checksummed), (nobody, new), (old.checksummed, nobody),
        ]
        for (from, to) in ends {
            let file = try endorse(from: from, to: to, by: auditor)
            let upgrade = ["app", "upgrade", "--app", "heatmap", "--to", new, "--endorsement", file]
            for words in [upgrade + ["--dry-run"], upgrade] {
                #expect(try city.home.refusal(words).is("endorsement-of-other-app", 65))
            }
        }
        #expect(try open.contributions().endorsements().isEmpty)
        #expect(try city.home.opened().app(.heatmap).address == old)
    }

    @Test("a consent that an older version carried over to another app is told, and revoked for good")
    func carriedToOtherApp() throws {
        let city = try City()
        let open = try city.home.opened()
        let (auditor, auditorKey) = try auditor(in: city)
        let anna = try city.person("anna")
        try anna.contribute(on: Self.day)
        try anna.says(["consent", "grant", "--app", "heatmap", "--allow-simulated", "--auditor", auditorKey])
        let key = try HomeSecrets.person(at: auditor.key).signingKey()
        let (from, to) = (try open.app(.heatmap).address, try open.app(.socialDistance).address)
        try open.contributions().add(AppEndorsement(from: from, to: to, by: key))
        #expect(try anna.consents() == ["heatmap", "social-distance"])
        let revocation = ["consent", "revoke", "--app", "social-distance"]
        let revoked = try anna.says(revocation)
        #expect(try revoked.boolean("is_new") && revoked.texts("without_auditor") == ["heatmap"])
        #expect(try anna.consents() == ["heatmap"] && !anna.says(revocation).boolean("is_new"))
        #expect(try open.contributions().lastWords().values.map { Array($0.consents.keys) } == [[from]])
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
                .is("app-delisted", 77)
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
