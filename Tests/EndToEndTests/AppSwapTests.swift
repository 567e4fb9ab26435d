import Attestation
import Cryptography
import Evidence
import Foundation
import KeyBroker
import Ledger
import Orders
import TestSupport
import Testing

@testable import PandappCLI
@testable import Worker

/// Keys are for the registered code alone.
@Suite struct AppSwapTests {
    private let day = TestHome.day

    @Test("an app with one byte appended measures differently, and refuses the deal by itself")
    func appendedByte() throws {
        let worker = try TamperingWorker(TestHome.published())
        let job = try worker.match(.heatmap)
        #expect(
            told {
                _ = try worker.run(job) { staging in
                    try (Data(contentsOf: staging.executable) + [0]).write(to: staging.executable)
                }
            } == "65 other-app"
        )
    }

    @Test("the other app's executable in place of the registered one refuses the deal by itself")
    func otherApp() throws {
        let worker = try TamperingWorker(TestHome.published())
        let job = try worker.match(.heatmap)
        #expect(
            told {
                _ = try worker.run(job) { staging in
                    try Data(contentsOf: Programs.place("social-distance-enclave")).write(to: staging.executable)
                }
            } == "65 other-app"
        )
    }

    @Test("a manifest that names another broker belongs to another app")
    func otherBrokerInManifest() throws {
        let worker = try TamperingWorker(TestHome.published())
        let job = try worker.match(.heatmap)
        #expect(
            told {
                _ = try worker.run(job) { staging in
                    var manifest = try LaunchManifest(decoding: [UInt8](Data(contentsOf: staging.manifest)))
                    manifest.broker = SigningKey().verificationKey
                    try Data(manifest.encoded()).write(to: staging.manifest)
                }
            } == "65 other-app"
        )
    }

    @Test("a tampered app package in the store is found before it is started")
    func tamperedPackage() throws {
        let home = try TestHome.published()
        let open = try home.opened()
        try StoredBlock.leaf(of: open.app(.heatmap).entry.contentIdentifier, in: open).flip()
        let run = ["run", "heatmap", "--date", day, "--output", home.place("map").path]
        #expect(try home.refusal(run).is("content-altered", 65))
    }

    @Test("code that checks nothing gets a quote, and no key: measurement-not-registered")
    func thief() throws {
        let thief = try Thief(TestHome.published())
        #expect(told { _ = try thief.askForKey() } == "77 measurement-not-registered")
        let refusals = try thief.worker.open.ledger.keyReleases(of: thief.job.task)
        #expect(refusals.isEmpty, "nothing was released")
    }

    @Test("a quote by a platform that this broker does not know: quote-untrusted")
    func otherPlatform() throws {
        let home = try TestHome.published()
        let other = home.place("other-platform")
        let preparation = try RunningProgram(
            Programs.place("simulated-platform"),
            ["prepare", "--folder", other.path]
        )
        #expect(try preparation.finish().status == 0)
        let thief = try Thief(home, platform: other)
        #expect(told { _ = try thief.askForKey() } == "77 quote-untrusted")

        // The registered app on that platform fares no better.
        var worker = try TamperingWorker(home)
        worker.platform.folder = other
        let job = try worker.match(.heatmap)
        #expect(told { _ = try worker.run(job) } == "77 quote-untrusted")
    }

    @Test("evidence in which one thing was changed after the quote is refused by that thing's name")
    func changedEvidence() throws {
        let thief = try Thief(TestHome.published())
        func answer(_ change: (inout ReleaseEvidence) throws -> Void) throws -> String {
            var evidence = try thief.evidence()
            try change(&evidence)
            return told { _ = try thief.worker.desk.release(to: evidence.encoded()) }
        }

        #expect(
            try answer { $0.transcript.encapsulationKey = try EncapsulationKey(.xWing).publicKey }
                == "77 report-data-mismatch"
        )
        #expect(try answer { $0.transcript.nonce = [UInt8](repeating: 7, count: 32) } == "77 nonce-unknown")
        #expect(try answer { $0.transcript.broker = SigningKey().verificationKey } == "77 other-broker")
        // MRENCLAVE, which the platform signed.
        #expect(try answer { $0.quote[48 + 64] ^= 1 } == "77 quote-invalid")
        #expect(try answer { $0.quote = Array($0.quote.dropLast()) } == "77 quote-malformed")
        #expect(told { _ = try thief.worker.desk.release(to: [0x80]) } == "77 evidence-malformed")
    }

    @Test("quoted evidence for an unknown task or another deal is refused by that name")
    func wrongDeal() throws {
        let thief = try Thief(TestHome.published())
        let random = try Digest(RandomBytes.generate(32))
        #expect(told { _ = try thief.askForKey { $0.task = random } } == "77 task-unknown")
        #expect(told { _ = try thief.askForKey { $0.dealDigest = random } } == "77 deal-mismatch")
    }
}

/// Starts the thieving enclave on the real platform, and asks the real broker with what comes out.
struct Thief {
    let worker: TamperingWorker
    let job: TamperingWorker.Job

    init(_ home: TestHome, platform: URL? = nil) throws {
        var worker = try TamperingWorker(home)
        if let platform { worker.platform.folder = platform }
        self.worker = worker
        job = try worker.match(.heatmap)
    }

    /// Asks for the key with evidence that is as good as code without registration can make it.
    func askForKey(_ change: (inout ReleaseTranscript) -> Void = { _ in }) throws -> KeyRelease {
        try worker.desk.release(to: evidence(change).encoded())
    }

    /// Quoted evidence over a key of the thief's own.
    func evidence(_ change: (inout ReleaseTranscript) -> Void = { _ in }) throws -> ReleaseEvidence {
        let challenge = try worker.desk.challenge()
        var transcript = ReleaseTranscript(
            suite: .xWing,
            encapsulationKey: try EncapsulationKey(.xWing).publicKey,
            resultAddress: EthereumKey().address,
            dealDigest: SHA256Digest.of(try worker.bundle(of: job).encoded()),
            task: job.task.digest,
            nonce: challenge.nonce,
            broker: challenge.broker
        )
        change(&transcript)
        let quote = try worker.withPlatform(job) { staging in
            try Self.compile(to: staging.executable)
            try Data(transcript.reportData).write(to: staging.input.appending(path: "report-data"))
        } body: { staging, process in
            guard process.wait() == 0 else { throw WorkerError.platformFailed(status: -1) }
            return [UInt8](try Data(contentsOf: staging.output))
        }
        return ReleaseEvidence(transcript: transcript, quote: quote)
    }

    private static func compile(to place: URL) throws {
        let source = Fixture.url("thieving-enclave/thief.c").path
        try FileManager.default.removeItem(at: place)
        let compiler = try RunningProgram(URL(filePath: "/usr/bin/cc"), ["-static", "-o", place.path, source])
        guard try compiler.finish().status == 0 else { throw CocoaError(.executableLoad) }
    }
}
