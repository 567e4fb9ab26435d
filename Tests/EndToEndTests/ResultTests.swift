import ContentStore
import Cryptography
import Evidence
import Foundation
import Requester
import Testing
import TransparencyLog

@testable import PandappCLI

/// The bundle of a real run, checked with nothing but the file.
@Suite struct ResultTests {
    /// A home with one map, and the bundle that proves it.
    private struct Run {
        let home: TestHome
        let report: JSONObject
        let bundle: URL
        let log: String

        init() throws {
            home = try TestHome.published()
            let folder = home.place("map")
            report = try home.succeed(["run", "heatmap", "--date", TestHome.day, "--output", folder.path])
            bundle = folder.appending(path: ResultBundle.fileName)
            log = try home.opened().log.key.text
        }

        /// Checks a file without a home.
        func verify(_ file: URL, _ options: String...) throws -> FinishedProgram {
            try home.run(["verify-result", file.path] + options, inHome: false)
        }

        var root: String { home.place("requester/simulated-root.der").path }
    }

    @Test("a map's bundle verifies without its home: 20, or 0 where SIMULATED is allowed, and names what it proves")
    func valid() throws {
        let run = try Run()
        #expect(try run.report.text("bundle") == run.bundle.path)
        for options in [[], ["--at", "now"], ["--at", "ledger"], ["--log", run.log], ["--root", run.root]] {
            let words = ["verify-result", run.bundle.path] + options
            let finished = try run.home.run(words, inHome: false)
            #expect(finished.status == 20, "\(options)")
            #expect(try finished.report.text("verdict") == "simulated")
        }
        let allowed = try run.verify(run.bundle, "--allow-simulated", "--log", run.log, "--root", run.root)
        #expect(allowed.status == 0)
        // A root that only the file brings is never allowed.
        #expect(try run.verify(run.bundle, "--allow-simulated", "--log", run.log).status == 20)
        let report = try allowed.report
        #expect(try report.text("environment") == "simulated")
        #expect(try report.boolean("is_log_known"))
        #expect(try report.boolean("is_root_known"))
        #expect(try report.objects("checks").map { try $0.text("check") } == ResultCheck.allCases.map(\.rawValue))
        #expect(try report.objects("checks").allSatisfy { try $0.text("outcome") == "ok" })
        let proved = try report.object("proved")
        #expect(try proved.text("task") == run.report.text("task"))
        #expect(try proved.text("app") == "heatmap")
        #expect(try proved.text("night") == TestHome.day)
    }

    @Test("the ledger's task has the quote's digest and the environment, and an unknown task is named")
    func task() throws {
        let run = try Run()
        let shown = try run.home.succeed(["task", "show", run.report.text("task")])
        #expect(try shown.text("state") == "completed")
        let completion = try shown.object("completion")
        #expect(try completion.text("environment") == "simulated")
        let bundle = try ResultBundle(decoding: [UInt8](Data(contentsOf: run.bundle)))
        let quote = SHA256Digest.of(bundle.result.evidence.quote)
        #expect(try completion.text("quote_digest") == quote.hexadecimal)
        let unknown = "0x" + String(repeating: "00", count: 32)
        #expect(try run.home.refusal(["task", "show", unknown]).code == "unknown-task")
    }

    @Test("the last line for a person is the environment")
    func environmentLine() throws {
        let run = try Run()
        let words = ["verify-result", run.bundle.path, "--allow-simulated", "--root", run.root]
        let finished = try RunningProgram(Programs.place("pandapp"), words).finish()
        let lines = String(decoding: finished.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.last?.hasPrefix("ENVIRONMENT: SIMULATED") == true)
        #expect(lines.prefix(ResultCheck.allCases.count).allSatisfy { $0.hasPrefix("ok    ") })
    }

    @Test("by Intel's root, another log or another time the same bundle is invalid: 2")
    func otherTrust() throws {
        let (run, other) = (try Run(), try TestHome())
        try other.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        let (root, log) = (other.place("requester/simulated-root.der").path, try other.opened().log.key.text)
        let cases = [
            ["--root", "intel"], ["--root", root], ["--log", log], ["--at", "1577836800"],
            ["--at", "4102444800"],
        ]
        for options in cases {
            let finished = try run.home.run(["verify-result", run.bundle.path] + options, inHome: false)
            #expect(finished.status == 2, "\(options)")
            #expect(try finished.report.text("verdict") == "invalid")
        }
    }

    @Test("an altered bundle and a file that is none are invalid: 2; one that is not there is file-missing")
    func altered() throws {
        let run = try Run()
        let file = run.home.place("altered.bundle")
        let honest = [UInt8](try Data(contentsOf: run.bundle))
        for place in [honest.count / 2, honest.count - 1] {
            var bytes = honest
            bytes[place] ^= 1
            try Data(bytes).write(to: file)
            #expect(try run.verify(file, "--allow-simulated").status == 2)
        }
        let finished = try run.verify(run.home.place("map/report.json"))
        #expect(finished.status == 2)
        #expect(try finished.report.objects("checks")[0].text("outcome") == "fail")
        #expect(try run.verify(run.home.place("nothing")).failure?.is("file-missing", 66) == true)
        #expect(try run.verify(run.bundle, "--witness", run.log).status == 64)
    }

    @Test("the store keeps the same bundle under its content, and a contact count has one where it is asked for")
    func content() throws {
        let run = try Run()
        let identifier = try ContentIdentifier(parsing: run.report.text("bundle_content"))
        #expect(try run.home.opened().store.read(identifier) == [UInt8](Data(contentsOf: run.bundle)))
        let file = run.home.place("answer.bundle")
        let words = ["contacts", "--date", TestHome.day, "--person-key", run.home.personKey("p000001")]
        try run.home.succeed(words + ["--bundle", file.path])
        let verified = try run.verify(file, "--allow-simulated", "--log", run.log, "--root", run.root)
        #expect(verified.status == 0)
        #expect(try verified.report.object("proved").text("app") == "social-distance")
    }
}
