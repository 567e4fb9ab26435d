import Cryptography
import DatasetAssembly
import Foundation
import KeyBroker
import Ledger
import Orders
import Testing

@testable import PandappCLI

/// Copies of a home, and what may come back with them.
@Suite struct BackupTests {
    /// A backup with the identity that opens it; both vanish with this.
    final class Backup {
        let folder = Workplace.newPlace("backup")
        let identity = Workplace.newPlace("identity")

        init(of home: TestHome) throws {
            let identity = AgeIdentity()
            try SecretFile.create(Array("# a comment\n\(identity.exposedText())\n".utf8), at: self.identity)
            let words = ["backup", "--recipient", "\(identity.recipient)", "--output", folder.path]
            try home.succeed(words)
        }

        deinit {
            for place in [folder, identity] { try? FileManager.default.removeItem(at: place) }
        }

        var restore: [String] { ["restore", "--from", folder.path, "--identity", identity.path] }
    }

    private func map(_ home: TestHome) -> [String] {
        ["run", "heatmap", "--date", TestHome.day, "--output", home.place("map-\(UUID().uuidString)").path]
    }

    private func exportedLog(of home: TestHome) throws -> String {
        let folder = home.place("public/log-\(UUID().uuidString.prefix(8))").path
        try home.succeed(["log", "export", "--output", folder])
        return folder
    }

    @Test("a restored home is the home that was backed up, and its log goes on from the newest that anybody saw")
    func roundTrip() throws {
        let home = try TestHome.published()
        let backup = try Backup(of: home)
        try home.succeed(map(home))
        let log = try exportedLog(of: home)
        let restored = try TestHome()
        let outcome = try restored.succeed(backup.restore + ["--log", log])
        #expect(try outcome.number("entries_taken_in") > 0)
        let cost = try restored.succeed(map(restored) + ["--dry-run"]).object("privacy")
        #expect(try cost.number("epsilon_spent_millionths") == 1_000_000, "spent since the backup, and spent for ever")
        // The broker's own record of the release since the backup is lost, and its operator has to say so.
        #expect(try restored.refusal(map(restored)).is("broker-behind-ledger", 78))
        #expect(try restored.run(["doctor"]).status == 65)
        try restored.succeed(["broker", "resume", "--yes"])
        #expect(try restored.succeed(["doctor"]).boolean("is_healthy"))
        let (before, after) = (try home.succeed(["log", "verify"]), try restored.succeed(["log", "verify"]))
        #expect(try before.text("log") == after.text("log") && before.number("entries") < after.number("entries"))
        try restored.succeed(["log", "verify", "--since", log + "/checkpoint"])
        try restored.succeed(map(restored))
        #expect(try !restored.succeed(["publish", "--date", TestHome.day]).boolean("is_new"))
    }

    @Test("who withdrew, what was destroyed, and an order that was closed since the backup stay gone")
    func erasures() throws {
        let home = try TestHome.published()
        let backup = try Backup(of: home)
        let opened = try home.opened()
        let nights = try AppKind.allCases.map {
            try #require(try opened.ledger.publication(app: opened.app(AppName($0)).address, night: TestHome.day))
        }
        let leaver = try #require(
            try FileManager.default.contentsOfDirectory(atPath: home.place("person").path).sorted().first {
                $0.hasSuffix(".key")
            }
        )
        let key = try HomeSecrets.person(at: home.place("person/\(leaver)").path).signingKey().verificationKey
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        try home.succeed(["keys", "destroy", nights[1].dataset.checksummed, "--yes"])
        try home.succeed(["withdraw", "--person-key", home.place("person/\(leaver)").path, "--yes"])
        let log = try exportedLog(of: home)

        // What must hold of one that was restored with the log, and does not of one without.
        func state(_ home: TestHome) throws -> (isPersonThere: Bool, keys: Int, openOrders: Int) {
            let open = try home.opened()
            let fixes = try open.contributions().fixes(of: TestHome.day, by: key)
            let words = try open.contributions().peopleRecords(of: key)
            let orders = try open.ledger.orders(DatasetOrder.self)
            return (!fixes.isEmpty || !words.isEmpty, try open.vault.digests().count, orders.count)
        }

        let careless = try TestHome()
        let warned = try careless.succeed(backup.restore + ["--log-unavailable"])
        #expect(try !warned.boolean("had_newer_log"))
        #expect(try state(careless) == (true, 4, 2), "without the log all of it is back, and that is said")
        let finding = try #require(
            try careless.succeed(["doctor"]).objects("findings").first { try $0.text("check") == "restoration" }
        )
        #expect(try finding.text("verdict") == "warning")
        #expect(try careless.refusal(["log", "verify", "--since", log + "/checkpoint"]).is("log-disagrees", 65))

        let restored = try TestHome()
        let outcome = try restored.succeed(backup.restore + ["--log", log])
        #expect(try outcome.number("keys_removed") > 0 && outcome.number("records_removed") > 0)
        let expected = try state(home)
        #expect(try state(restored) == expected && !expected.isPersonThere && expected.keys < 4)
        #expect(expected.openOrders == 0)
        let end = try restored.run(map(restored))
        #expect(end.status == 77, "the closed order serves nobody")
        let again = ["contribute", "--person-key", home.place("person/\(leaver)").path]
        #expect(try restored.run(again).status != 0)
    }

    @Test("a restore wants a log that goes on from the backup's: not none, not an older one, not another's")
    func logs() throws {
        let home = try TestHome.published()
        let older = try exportedLog(of: home)
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        let backup = try Backup(of: home)
        let restored = try TestHome()
        #expect(try restored.run(backup.restore).status == 64)
        #expect(try restored.refusal(backup.restore + ["--log", older]).is("log-disagrees", 65))
        let other = try TestHome()
        try other.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        let foreign = try exportedLog(of: other)
        #expect(try restored.refusal(backup.restore + ["--log", foreign]).is("log-proof-invalid", 65))
        let newer = try exportedLog(of: home)
        let tile = URL(filePath: newer + "/tile/entries")
        let file = try #require(try FolderTree.files(below: tile).first)
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: file)
        #expect(try restored.refusal(backup.restore + ["--log", newer]).is("log-disagrees", 65))
        #expect(try FileManager.default.contentsOfDirectory(atPath: restored.url.path).isEmpty, "nothing is left")
        let beside = try FileManager.default.contentsOfDirectory(atPath: restored.url.deletingLastPathComponent().path)
        #expect(!beside.contains { $0.hasPrefix(".\(restored.url.lastPathComponent).") })
    }

    @Test("a backup that was changed, has another identity, or is not whole is refused, and a home never overwritten")
    func refusals() throws {
        let home = try TestHome.published()
        let backup = try Backup(of: home)
        let log = ["--log", try exportedLog(of: home)]
        #expect(try home.refusal(backup.restore + log).is("home-exists", 73))
        let restored = try TestHome()
        let stranger = Workplace.newPlace("stranger")
        try SecretFile.create(Array("\(AgeIdentity().exposedText())\n".utf8), at: stranger)
        let theirs = ["restore", "--from", backup.folder.path, "--identity", stranger.path]
        #expect(try restored.refusal(theirs + log).is("backup-other-identity", 77))
        let manifest = backup.folder.appending(path: "manifest.json")
        let text = try String(contentsOf: manifest, encoding: .utf8)
        for (path, other) in [
            ("home/config.json", "home/../../config.json"), ("home/config.json", "elsewhere/config.json"),
        ] {
            try Data(text.replacing(path, with: other).utf8).write(to: manifest)
            #expect(try restored.refusal(backup.restore + log).is("backup-malformed", 65))
        }
        try Data(text.utf8).write(to: manifest)
        let configuration = backup.folder.appending(path: "home/config.json")
        try Data(try Data(contentsOf: configuration) + [0x20]).write(to: configuration)
        #expect(try restored.refusal(backup.restore + log).is("backup-malformed", 65))
        try FileManager.default.removeItem(at: manifest)
        #expect(try restored.refusal(backup.restore + log).is("file-missing", 66))
    }

    @Test("no secret of the home is in a backup but sealed, and nothing of it is open to others")
    func confidentiality() throws {
        let home = try TestHome.published()
        let backup = try Backup(of: home)
        let secrets = HomeSecrets(home: HomeFolder(url: home.url))
        let texts =
            try HomeSecrets.Key.allCases.map { try Data(contentsOf: secrets.place(of: $0)) }
            + HomeSecrets.Identity.allCases.map { try Data(contentsOf: secrets.place(of: $0)) }
        for file in try FolderTree.files(below: backup.folder) {
            let content = try Data(contentsOf: file)
            for text in texts { #expect(content.range(of: text) == nil) }
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0)
        }
        #expect(try FolderTree.files(below: backup.folder.appending(path: "home/person")).isEmpty)
    }
}
