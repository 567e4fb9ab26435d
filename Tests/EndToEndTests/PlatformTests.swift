import Attestation
import Evidence
import Foundation
import Orders
import Requester
import TestSupport
import Testing
import Worker

@testable import PandappCLI

/// The simulated platform as homes use it.
@Suite struct PlatformTests {
    private let day = TestHome.day

    @Test("a map made on a simulated TDX machine is proven like one made on SGX", arguments: ["sgx", "tdx"])
    func architectures(name: String) throws {
        let architecture = try #require(TaskRunner.Platform.Architecture(rawValue: name))
        var worker = try TamperingWorker(TestHome.published())
        worker.platform.architecture = architecture
        let job = try worker.match(.heatmap)
        let runner = TaskRunner(
            store: worker.open.store,
            ledger: worker.open.ledger,
            broker: worker.desk,
            platform: worker.platform,
            folder: worker.open.folder.folder(of: .pool).appending(path: "work"),
            wallet: try worker.open.secrets.secret(.poolWallet)
        )
        let identifier = try worker.open.log.signing { try runner.perform(job.task, at: WallClock.seconds) }
        let bundle = try worker.open.resultBundle(of: job.task, at: identifier)
        let result = try worker.open.resultVerification.verify(bundle)
        #expect(result.environment == .simulated)
        let quote = try UnverifiedQuote(parsing: bundle.result.evidence.quote)
        #expect(quote.architecture == (architecture == .tdx ? .tdx : .sgx))
        #expect(bundle.result.statementQuote != bundle.result.evidence.quote)
    }

    @Test("dcap-qvl believes an enclave's quote under the home's root only", .enabled(if: PythonScript.isAvailable))
    func oracle() throws {
        let home = try TestHome.published()
        let worker = try TamperingWorker(home)
        let result = try worker.run(worker.match(.heatmap))
        let place = home.place("quote")
        for quote in [result.evidence.quote, result.statementQuote] {
            try Data(quote).write(to: place)
            for (root, isBelieved) in [(home.place("broker/simulated-root.der").path, true), ("intel", false)] {
                let verdict = home.place("verdict")
                try PythonScript.run(
                    "dcap_qvl_verdict.py",
                    [
                        place.path, home.place("broker/collateral.json").path, root,
                        String(WallClock.seconds()), verdict.path,
                    ]
                )
                let said = try JSONObject(parsing: [UInt8](Data(contentsOf: verdict)))
                #expect((try? said.text("status")) == (isBelieved ? "UpToDate" : nil))
                #expect(((try? said.text("refused")) == nil) == isBelieved)
            }
        }
    }

    @Test("lost or outdated collateral is renewed before a run")
    func renewal() throws {
        let home = try TestHome.published()
        let names = ["platform/collateral.json", "broker/collateral.json", "broker/collateral-tdx.json"]
        for name in names { try Data("{}".utf8).write(to: home.place(name)) }
        try home.succeed(["run", "heatmap", "--date", day, "--output", home.place("map").path])
        for name in names { _ = try QuoteCollateral(decoding: [UInt8](Data(contentsOf: home.place(name)))) }
    }

    @Test("a platform that was made anew is not believed: quote-untrusted")
    func otherMachine() throws {
        let home = try TestHome.published()
        try FileManager.default.removeItem(at: home.place("platform"))
        let run = ["run", "heatmap", "--date", day, "--output", home.place("map").path]
        #expect(try home.refusal(run).is("quote-untrusted", 77))
    }

    @Test("a home of an earlier version says what it lacks, and init adds it")
    func earlierVersion() throws {
        let home = try TestHome.published()
        let made = ["certificates.pem", "root.der", "collateral.json", "collateral-tdx.json"].map { "platform/" + $0 }
        let copies = ["broker/collateral.json", "broker/collateral-tdx.json"]
        let roots = ["broker/simulated-root.der", "requester/simulated-root.der"]
        for name in made + copies + roots { try FileManager.default.removeItem(at: home.place(name)) }
        let run = ["run", "heatmap", "--date", day, "--output", home.place("map").path]
        #expect(try home.refusal(run).is("platform-unknown", 78))
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        try home.succeed(run)
    }

    @Test("no enclave contains simulation code", arguments: ["heatmap-enclave", "social-distance-enclave"])
    func enclaves(name: String) throws {
        let code = try Data(contentsOf: Programs.place(name))
        // What a program that simulates contains, as the platform's own shows.
        let platform = try Data(contentsOf: Programs.place("simulated-platform"))
        for words in ["SIMULATED SGX", "PANDAPP SIMULATED", "pandapp/simulated-hardware", "pandapp-sim-"] {
            #expect(ByteSearch.contains(Array(words.utf8), in: platform))
            #expect(!ByteSearch.contains(Array(words.utf8), in: code))
        }
    }
}
