import Console
import Cryptography
import DatasetAssembly
import Foundation
import Ledger
import Orders
import SocialDistance
import TestSupport
import Testing
import TransparencyLog

@testable import PandappCLI

/// The folder of nightly answers over time: what was taken back goes, and invented subscribers cost nobody anything.
@Suite struct AnswersFolderTests {
    private let day = TestHome.day
    private let secondDay = "2020-04-02"

    private func publish(_ home: TestHome, _ more: [String] = []) throws -> FinishedProgram {
        try home.run(["publish", "--with-contact-answers", home.place("answers").path] + more)
    }

    private func names(_ home: TestHome) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: home.place("answers").path).sorted()
    }

    private func open(_ home: TestHome, _ person: String) throws -> FinishedProgram {
        let root = ["--root", home.place("answers/simulated-root.der").path, "--log", try home.opened().log.key.text]
        let words = ["contacts", "open", home.place("answers/\(day)").path, "--person-key", home.personKey(person)]
        return try home.run(words + root, inHome: false)
    }

    private func subscribe(_ home: TestHome, _ people: [String]) throws {
        for person in people {
            let words = ["contacts", "subscribe", "--from", day, "--nights", "3"]
            try home.succeed(words + ["--person-key", home.personKey(person)])
        }
    }

    /// Two nights that are published and answered.
    private func twoNights() throws -> TestHome {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        try home.succeed(["generate", "--persons", "12", "--first-day", day, "--days", "2"])
        let end = try publish(home, ["--catch-up", "--date", secondDay])
        #expect(try end.report.object("contact_answers").texts("made") == [day, secondDay])
        return home
    }

    private func revoke(_ home: TestHome, _ night: String) throws {
        try home.succeed(["dataset", "revoke", "--app", "social-distance", "--date", night])
    }

    @Test("a night that was revoked goes at the next run, with its words the last; --force brings it back")
    func revoked() throws {
        let home = try twoNights()
        try revoke(home, secondDay)
        let first = try publish(home, ["--date", secondDay]).report.object("contact_answers")
        #expect(try first.texts("removed") == [secondDay] && first.texts("made").isEmpty)
        #expect(try names(home) == [day, "README.txt", "simulated-root.der"])
        let words = try String(contentsOf: home.place("answers/README.txt"), encoding: .utf8)
        #expect(words.contains(day) && !words.contains(secondDay))
        try revoke(home, day)
        #expect(try publish(home, ["--date", day]).report.object("contact_answers").texts("removed") == [day])
        #expect(try names(home).isEmpty)
        let again = try publish(home, ["--date", day, "--force"])
        #expect(try again.status == 0 && again.report.object("contact_answers").texts("made") == [day])
    }

    @Test("a night whose keys the operator destroyed goes, and one that has merely expired stays")
    func retired() throws {
        let home = try twoNights()
        let expired = try publish(home, ["--date", secondDay, "--keep-days", "1"])
        #expect(try expired.status == 0 && expired.report.object("contact_answers").texts("removed").isEmpty)
        #expect(try names(home).contains(day))
        let opened = try home.opened()
        let night = try opened.ledger.publication(app: opened.app(.socialDistance).address, night: secondDay)
        try home.succeed(["keys", "destroy", #require(night).dataset.checksummed, "--yes"])
        let next = try publish(home, ["--date", secondDay]).report.object("contact_answers")
        #expect(try next.texts("removed") == [secondDay] && names(home).contains(day))
    }

    @Test("a night that was revoked goes also where it has expired by the next run")
    func revokedAndExpired() throws {
        let home = try twoNights()
        try revoke(home, day)
        let next = try publish(home, ["--date", secondDay, "--keep-days", "1"]).report.object("contact_answers")
        #expect(try next.texts("removed") == [day] && names(home).contains(secondDay))
    }

    @Test("what somebody else laid in a night's place stays there, and is told")
    func foreignNight() throws {
        let home = try twoNights()
        let place = home.place("answers/\(secondDay)")
        try FileManager.default.removeItem(at: place)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
        try Data("mine".utf8).write(to: place.appending(path: "thesis.txt"))
        let next = try publish(home, ["--date", secondDay])
        #expect(next.failure?.is("contact-answers-failed", 73) ?? false)
        #expect(next.failure?.why.contains("not-a-published-night") ?? false)
        #expect(try Data(contentsOf: place.appending(path: "thesis.txt")) == Data("mine".utf8))
    }

    @Test("where a night that is new cannot be answered, the answers of its former version go all the same")
    func superseded() throws {
        let home = try twoNights()
        let (wallet, aside) = (home.place("pool/wallet.key"), home.place("wallet.aside"))
        try FileManager.default.moveItem(at: wallet, to: aside)
        let failed = try publish(home, ["--date", secondDay, "--force"])
        let report = try failed.report.object("contact_answers")
        #expect(failed.failure?.code == "contact-answers-failed")
        #expect(try report.texts("failed") == [secondDay] && report.texts("removed") == [secondDay])
        try FileManager.default.moveItem(at: aside, to: wallet)
        #expect(try publish(home, ["--date", secondDay]).report.object("contact_answers").texts("made") == [secondDay])
    }

    @Test("killed at any moment of taking a night back, the next run has it gone, and the other whole")
    func killedTakingBack() throws {
        let home = try twoNights()
        try revoke(home, secondDay)
        let words = ["publish", "--date", secondDay, "--with-contact-answers"]
        let start = ContinuousClock.now
        let first = try home.copied()
        try first.succeed(words + [first.place("answers").path])
        let whole = Int(Double((ContinuousClock.now - start) / .microseconds(1)))
        var random = SplitMix(state: 2024)
        for round in 0..<(LongTests.areWanted ? 40 : 6) {
            let attempt = try home.copied()
            let place = attempt.place("answers/\(secondDay)")
            let run = try attempt.start(words + [attempt.place("answers").path])
            if round % 2 == 0 {
                while run.isRunning, FileManager.default.fileExists(atPath: place.path) { usleep(50) }
            } else {
                usleep(UInt32(Int.random(in: 0...whole, using: &random)))
            }
            run.killNow()
            _ = try run.finish()
            #expect(try publish(attempt, ["--date", secondDay]).status == 0)
            #expect(try names(attempt) == [day, "README.txt", "simulated-root.der"])
        }
    }

    @Test("any number of made-up subscribers keep nobody from an answer, and add no slot")
    func flood() throws {
        let home = try NightlyAnswersDayTests.table()
        try subscribe(home, ["p1", "p8"])
        let opened = try home.opened()
        let app = try opened.app(.socialDistance).address
        let token = [UInt8](repeating: 1, count: ContactSubscription.tokenLength)
        let nights = ContactNights(app: app, first: day, tokens: [token])
        var seed = [UInt8](repeating: 9, count: 32)
        // More than a task answers, or as many as would show in the number of slots.
        let invented = try (0...(LongTests.areWanted ? ContactBatch.maximumSlots : 100)).map { number in
            seed.replaceSubrange(0..<3, with: (0..<3).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
            return SignedRecord(.subscription(nights), at: 1, by: try SigningKey(seed: SecretBytes(copying: seed)))
        }
        try opened.contributions().add(invented)
        #expect(try publish(home, ["--date", day]).status == 0)
        #expect(try open(home, "p1").report.text("ill") == "1-2")
        #expect(try open(home, "p8").status == 0 && open(home, "p2").failure?.code == "no-answer-for-this-key")
        let report = try Data(contentsOf: home.place("answers/\(day)/report.json"))
        #expect(try JSONObject(parsing: [UInt8](report)).number("slots") == 64)
        // Who contributed nothing of these days is told so by having no slot, like anybody else.
        let stranger = home.place("stranger.key").path
        try home.succeed(["person", "new", "--person-key", stranger], inHome: false)
        try home.succeed(["contacts", "subscribe", "--from", day, "--person-key", stranger])
        #expect(try publish(home, ["--date", day, "--force"]).status == 0)
        #expect(try open(home, "../stranger").failure?.code == "no-answer-for-this-key")
    }

    @Test("where one task cannot answer all there are more, and each finds their own in one of the parts")
    func parts() throws {
        let home = try NightlyAnswersDayTests.table()
        let people = ["p1", "p2", "p3", "p7", "p8"]
        try subscribe(home, people)
        try home.succeed(["publish", "--date", day])
        let folder = try NightlyAnswersFolder(home.place("answers").path)
        let run = NightlyAnswersRun(home: try home.opened(), folder: folder, keptNights: 1, partSize: 2)
        let silence = ProgressDisplay("", total: nil, unit: .items("steps"), style: .silent)
        #expect(try run.update(silence).made == [day])
        let night = home.place("answers/\(day)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: night.path).sorted()
                == ["part-2", "part-3", "publication.json", "report.json", "result.bundle", "result.tar"]
        )
        for person in people { #expect(try open(home, person).status == 0, "\(person)") }
        #expect(try open(home, "p4").failure?.code == "no-answer-for-this-key")
        let part = night.appending(path: "part-2").path
        let verify = ["verify-result", part + "/result.bundle", "--opened", part, "--allow-simulated"]
        let root = ["--root", home.place("answers/simulated-root.der").path]
        #expect(try home.run(verify + root, inHome: false).report.texts("opened") == ["report.json"])
        // A part that is missing or damaged is a night that is not whole.
        #expect(try run.update(silence).made.isEmpty)
        try FileManager.default.removeItem(at: night.appending(path: "part-3/result.tar"))
        #expect(try run.update(silence).made == [day])
    }
}
