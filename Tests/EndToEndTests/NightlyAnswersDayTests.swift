import Cryptography
import DatasetAssembly
import Foundation
import Ledger
import SocialDistance
import TestSupport
import Testing
import TransparencyLog

@testable import PandappCLI

/// `publish --with-contact-answers`: who subscribed is answered by the night's one task, and nobody else.
@Suite struct NightlyAnswersDayTests {
    private let day = TestHome.day

    /// A home in which seven sit at a table for half an hour, one of them ill, and an eighth is elsewhere.
    static func table(_ options: [String] = []) throws -> TestHome {
        let home = try TestHome()
        let city = ["--city", "45.7578,4.8320", "--time-zone", "Europe/Paris", "--contact-radius", "2"]
        try home.succeed(["init", "--development"] + city + options)
        var rows = ["uid,datetime,lat,lng"]
        for person in 1...8 {
            let north = person <= 7 ? 0.000001 * Double(person) : 0.01
            for minute in ["00", "15", "30"] {
                rows.append("p\(person),\(TestHome.day) 12:\(minute):00,\(45.757 + north),4.83")
            }
        }
        let tracks = home.place("day.csv")
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: tracks)
        let statuses = home.place("statuses.csv")
        let lines = ["uid,status"] + (1...8).map { "p\($0),\($0 == 7 ? "ill" : "not_declared")" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: statuses)
        let form = ["--format", "scikit-mobility", "--statuses", statuses.path]
        try home.succeed(["tracks", "import", tracks.path] + form)
        return home
    }

    private func subscribe(_ home: TestHome, _ person: String, _ more: [String] = []) throws -> JSONObject {
        let words = ["contacts", "subscribe", "--from", day, "--nights", "3"]
        return try home.succeed(words + ["--person-key", home.personKey(person)] + more)
    }

    private func publish(_ home: TestHome, _ more: [String] = []) throws -> FinishedProgram {
        try home.run(["publish", "--date", day, "--with-contact-answers", home.place("answers").path] + more)
    }

    private func open(_ home: TestHome, _ person: String, _ more: [String] = []) throws -> FinishedProgram {
        let root = home.place("answers/simulated-root.der").path
        let log = try home.opened().log.key.text
        let words = ["contacts", "open", home.place("answers/\(day)").path, "--root", root, "--log", log]
        return try home.run(words + ["--person-key", home.personKey(person)] + more, inHome: false)
    }

    @Test("three subscribe, and each opens their own answer, the same as when asking; nobody else finds one")
    func threePeople() throws {
        let home = try Self.table()
        for person in ["p1", "p7", "p8"] { #expect(try subscribe(home, person).boolean("is_new")) }
        #expect(try !subscribe(home, "p1").boolean("is_new"))
        let published = try publish(home)
        #expect(try published.status == 0 && published.report.object("contact_answers").texts("made") == [day])

        let answer = try open(home, "p1").report
        #expect(try answer.text("persons") == "5-10" && answer.text("ill") == "1-2")
        #expect(try answer.text("close_contacts") == "1-2" && answer.text("environment") == "simulated")
        #expect(try open(home, "p7").report.text("ill") == "0")
        #expect(try open(home, "p8").report.text("ill") == "withheld")
        let asked = try home.succeed(["contacts", "--date", day, "--person-key", home.personKey("p1")])
        for field in ["persons", "ill", "close_contacts", "exposure_minutes", "longest_minutes", "definition"] {
            #expect(try answer.text(field) == asked.text(field), "\(field)")
        }
        #expect(try answer.objects("per_day").map { try $0.number("observed_percent") } == [2])
        #expect(try open(home, "p2").failure?.is("no-answer-for-this-key", 77) ?? false)
        // Who subscribes later is not answered of a night that was, and the night is not computed again.
        _ = try subscribe(home, "p2")
        #expect(try publish(home).report.object("contact_answers").texts("made").isEmpty)
        #expect(try open(home, "p2").failure?.code == "no-answer-for-this-key")
    }

    @Test("who unsubscribes, or withdraws, is not answered from the next run on")
    func unsubscribe() throws {
        let home = try Self.table()
        for person in ["p1", "p2", "p3"] { _ = try subscribe(home, person) }
        let leave = ["contacts", "unsubscribe", "--person-key", home.personKey("p2")]
        #expect(try home.succeed(leave).boolean("is_new"))
        #expect(try !home.succeed(leave).boolean("is_new"))
        try home.succeed(["withdraw", "--person-key", home.personKey("p3"), "--yes"])
        #expect(try publish(home).status == 0)
        #expect(try open(home, "p1").status == 0)
        for person in ["p2", "p3"] {
            #expect(try open(home, person).failure?.code == "no-answer-for-this-key", "\(person)")
        }
    }

    @Test("the folder tells no number of subscribers, holds no recipient, and is verified by anybody")
    func folder() throws {
        var lengths: Set<[Int]> = []
        for people in [[], ["p1", "p2", "p3"]] {
            let home = try Self.table()
            for person in people { _ = try subscribe(home, person) }
            #expect(try publish(home).status == 0)
            let night = home.place("answers/\(day)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: night.path).sorted()
                    == ["publication.json", "report.json", "result.bundle", "result.tar"]
            )
            let files = try FolderTree.files(below: night)
            for person in people {
                let recipient = try HomeSecrets.person(at: home.personKey(person)).nightlyIdentity(night: day).recipient
                for file in try FolderTree.files(below: home.url) where !file.path.contains("/publisher/") {
                    let content = try Data(contentsOf: file)
                    #expect(!ByteSearch.contains(recipient.publicKey, in: content), "\(file.lastPathComponent)")
                    #expect(!ByteSearch.contains(Array(recipient.description.utf8), in: content))
                }
            }
            lengths.insert(
                try files.filter { $0.lastPathComponent == "result.tar" }.map { try Data(contentsOf: $0).count }
            )
            let verify = ["verify-result", night.appending(path: "result.bundle").path, "--opened", night.path]
            let root = ["--root", home.place("answers/simulated-root.der").path, "--allow-simulated"]
            let verified = try home.run(verify + root, inHome: false)
            #expect(try verified.status == 0 && verified.report.texts("opened") == ["report.json"])
        }
        #expect(lengths.count == 1, "\(lengths)")
    }

    @Test("a changed archive is not believed, and a bundle of something else holds no answers")
    func tampering() throws {
        let home = try Self.table()
        _ = try subscribe(home, "p1")
        #expect(try publish(home).status == 0)
        let archive = home.place("answers/\(day)/result.tar")
        let content = try Data(contentsOf: archive)
        for place in [600, content.count / 2, content.count - 2000] {
            var changed = content
            changed[place] ^= 1
            try changed.write(to: archive)
            #expect(try open(home, "p1").failure?.code == "commitment-mismatch")
        }
        try content.write(to: archive)
        #expect(try open(home, "p1").status == 0)
        // Damage is made good by the next run.
        try Data("half".utf8).write(to: archive)
        #expect(try publish(home).report.object("contact_answers").texts("made") == [day])
        #expect(try open(home, "p1").status == 0)
    }

    @Test("killed at any moment, the next run leaves the night whole, and nothing half written beside it")
    func killed() throws {
        let home = try Self.table()
        _ = try subscribe(home, "p1")
        let answers = home.place("answers").path
        let words = ["publish", "--date", day, "--with-contact-answers", answers]
        var random = SplitMix(state: 2022)
        let start = ContinuousClock.now
        #expect(try publish(home.copied()).status == 0)
        let whole = Int(Double((ContinuousClock.now - start) / .microseconds(1)))
        for _ in 0..<(LongTests.areWanted ? 40 : 4) {
            let attempt = try home.copied()
            let place = attempt.place("answers")
            let run = try attempt.start(words.map { $0 == answers ? place.path : $0 })
            usleep(UInt32(Int.random(in: 0...whole, using: &random)))
            run.killNow()
            _ = try run.finish()
            #expect(try publish(attempt).status == 0)
            #expect(try open(attempt, "p1").status == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
            #expect(names == [day, "README.txt", "simulated-root.der"])
        }
    }

    @Test("an answer is kept as a page for its owner alone: definition, bands, environment, no script, nothing loaded")
    func page() throws {
        let home = try Self.table(["--contact-epsilon", "1"])
        _ = try subscribe(home, "p1")
        #expect(try publish(home).status == 0)
        let page = home.place("answer.html")
        #expect(try open(home, "p1", ["--page", page.path]).status == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: page.path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        let text = try String(contentsOf: page, encoding: .utf8)
        for words in ["SIMULATED", "2 m apart", "2020-04-01", "ε 1", "<table>", "no medical advice", "2 %"] {
            #expect(text.contains(words), "\(words)")
        }
        for words in ["<script", "http:", "https:", "src=", "href="] { #expect(!text.contains(words), "\(words)") }
        let asking = ["contacts", "--date", day, "--person-key", home.personKey("p1"), "--page", page.path]
        let asked = try home.succeed(asking)
        #expect(try asked.number("epsilon_millionths") == 1_000_000)
        // The same dataset, asker and day: the same noise, whichever way the answer comes.
        #expect(try asked.text("persons") == open(home, "p1").report.text("persons"))
        #expect(try String(contentsOf: page, encoding: .utf8) == text)
    }

    @Test("a night that could not be answered takes no other one's place, and the next run makes up for it")
    func failedNight() throws {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        try home.succeed(["generate", "--persons", "12", "--first-day", day, "--days", "2"])
        let (folder, newest) = (home.place("answers"), "2020-04-02")
        #expect(try publish(home).status == 0)
        // The pool's wallet is needed for the deal, and for no publication.
        let (wallet, aside) = (home.place("pool/wallet.key"), home.place("wallet.aside"))
        try FileManager.default.moveItem(at: wallet, to: aside)
        let second = ["publish", "--date", newest, "--with-contact-answers", folder.path, "--answer-days", "1"]
        let failed = try home.run(second)
        #expect(failed.failure?.code == "contact-answers-failed")
        let report = try failed.report.object("contact_answers")
        #expect(try report.texts("failed") == [newest] && report.texts("removed").isEmpty)
        try FileManager.default.moveItem(at: aside, to: wallet)
        let next = try home.run(second)
        let made = try next.report.object("contact_answers")
        #expect(try next.status == 0 && made.texts("made") == [newest] && made.texts("removed") == [day])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == [newest, "README.txt", "simulated-root.der"]
        )
    }

    @Test("wrong words are refused, and a failing task leaves the publication")
    func refusals() throws {
        let home = try Self.table()
        let key = ["--person-key", home.personKey("p1")]
        #expect(try home.run(["contacts", "subscribe", "--nights", "0"] + key).status == 64)
        #expect(try home.run(["contacts", "subscribe", "--nights", "367"] + key).status == 64)
        #expect(try home.run(["contacts", "subscribe", "--from", "9999-12-20", "--nights", "31"] + key).status == 64)
        #expect(try home.run(["publish", "--answer-days", "0"]).status == 64)
        try Data("mine".utf8).write(to: home.place("README.txt"))
        let foreign = try home.run(["publish", "--date", day, "--with-contact-answers", home.url.path])
        #expect(foreign.failure?.is("contact-answers-failed", 73) ?? false)
        #expect(try home.opened().ledger.publications().count == 2)
        let city = ["init", "--development", "--city", "45,4", "--contact-epsilon"]
        #expect(try TestHome().run(city + ["0.001"]).status == 64)
        #expect(try TestHome().run(city + ["1", "--contact-definition", "co-presence"]).status == 64)
    }
}
