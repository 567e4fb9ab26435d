import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import PandappCLI

/// Subscriptions and answers after a home was put back from a backup: nothing is lost, and nobody is told two things.
@Suite struct AnswersRestorationTests {
    private let day = TestHome.day
    private let fields = ["persons", "ill", "close_contacts", "exposure_minutes", "longest_minutes"]

    private func publish(_ home: TestHome, to folder: URL) throws -> [String] {
        let end = try home.run(["publish", "--date", day, "--with-contact-answers", folder.path])
        #expect(end.status == 0)
        return try end.report.object("contact_answers").texts("made")
    }

    /// What a person finds in a folder; nil for no slot.
    private func told(_ person: String, of home: TestHome, in folder: URL) throws -> [String]? {
        let words = ["contacts", "open", folder.appending(path: day).path, "--person-key", home.personKey(person)]
        let trust = ["--root", folder.appending(path: "simulated-root.der").path]
        let end = try home.run(words + trust + ["--log", home.opened().log.key.text], inHome: false)
        guard end.failure?.code != "no-answer-for-this-key" else { return nil }
        let report = try end.report
        return try fields.map(report.text)
    }

    private func restored(_ home: TestHome, from backup: BackupTests.Backup) throws -> TestHome {
        let log = home.place("public-log").path
        try home.succeed(["log", "export", "--output", log])
        let restored = try TestHome()
        try restored.succeed(backup.restore + ["--log", log])
        return restored
    }

    private func subscribe(_ home: TestHome, _ people: [String]) throws {
        for person in people {
            let words = ["contacts", "subscribe", "--from", day, "--nights", "3"]
            try home.succeed(words + ["--person-key", home.personKey(person)])
        }
    }

    @Test("after a restoration the subscribers are there, no night is answered twice, and all ways tell the same noise")
    func answered() throws {
        let home = try NightlyAnswersDayTests.table(["--contact-epsilon", "1"])
        try subscribe(home, ["p1", "p7"])
        let folder = home.place("answers")
        #expect(try publish(home, to: folder) == [day])
        let first = try #require(try told("p1", of: home, in: folder))
        let again = try restored(home, from: BackupTests.Backup(of: home))
        #expect(try publish(again, to: folder).isEmpty, "the folder has the night of this very dataset")
        // Where the folder is lost too, the same dataset answers the same people with the same numbers.
        let fresh = again.place("answers-anew")
        #expect(try publish(again, to: fresh) == [day])
        #expect(try told("p1", of: home, in: fresh) == first)
        #expect(try told("p7", of: home, in: fresh) == told("p7", of: home, in: folder))
        #expect(try told("p8", of: home, in: fresh) == nil)
        let asked = try again.succeed(["contacts", "--date", day, "--person-key", home.personKey("p1")])
        #expect(try fields.map(asked.text) == first)
        let leave = ["contacts", "unsubscribe", "--person-key", home.personKey("p7")]
        #expect(try again.succeed(leave).boolean("is_new"), "the subscription came back with the home")
    }

    @Test("a night that was answered after the backup is made and answered anew, without noise with the same counts")
    func answeredSince() throws {
        let home = try NightlyAnswersDayTests.table()
        try subscribe(home, ["p1"])
        let backup = try BackupTests.Backup(of: home)
        try subscribe(home, ["p2"])
        let folder = home.place("answers")
        #expect(try publish(home, to: folder) == [day])
        let first = try #require(try told("p1", of: home, in: folder))
        let again = try restored(home, from: backup)
        try again.succeed(["broker", "resume", "--yes"])
        #expect(try publish(again, to: folder) == [day])
        #expect(try told("p1", of: home, in: folder) == first)
        // What was said since the backup is lost, and has to be said again.
        #expect(try told("p2", of: home, in: folder) == nil)
        #expect(try publish(again, to: folder).isEmpty)
    }
}
