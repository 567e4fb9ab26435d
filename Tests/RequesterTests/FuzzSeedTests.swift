import Cryptography
import Evidence
import Foundation
import Ledger
import MarketTestSupport
import Orders
import Requester
import TestSupport
import Testing

/// The seeds of the fuzzers for records are what today's readers accept: a fuzzer that starts from refused files finds
/// nothing behind the first check.
///
/// With `PANDAPP_WRITE_SEEDS=1` they are written anew.
@Suite(.serialized) struct FuzzSeedTests {
    typealias Reader = @Sendable ([UInt8]) throws -> [UInt8]

    /// Of each target the readers by the first byte of their inputs, and the names of their seeds.
    static let readers: [String: [(name: String, reader: Reader)]] = [
        "Bundle": [
            ("attested-result", { try AttestedResult(decoding: $0).encoded() }),
            ("statement", { try ResultStatement(decoding: $0).encoded() }),
            ("archive", { try ResultArchive.encode(ResultArchive.decode($0)) }),
            ("bundle", { try ResultBundle(decoding: $0).encoded() }),
            ("offer", { try ComputationOffer(decoding: $0).encoded() }),
            ("request", { try SignedRequest(decoding: $0).encoded() }),
        ],
        "Orders": [
            ("app-order", { try SignedOrder<AppOrder>(decoding: $0).encoded() }),
            ("dataset-order", { try SignedOrder<DatasetOrder>(decoding: $0).encoded() }),
            ("workerpool-order", { try SignedOrder<WorkerpoolOrder>(decoding: $0).encoded() }),
            ("request-order", { try SignedOrder<RequestOrder>(decoding: $0).encoded() }),
            ("app-entry", { try AppEntry(decoding: $0).encoded() }),
            ("dataset-entry", { try DatasetEntry(decoding: $0).encoded() }),
            ("workerpool-entry", { try WorkerpoolEntry(decoding: $0).encoded() }),
            ("registered-app", { try Registered<AppEntry>(decoding: $0).encoded() }),
            ("deal", { try Deal(decoding: $0).encoded() }),
            ("domain", { try OrderDomain(decoding: $0).encoded() }),
            ("parameters", { try parameters($0) }),
            ("number", { Array(try UInt256(decimal: String(decoding: $0, as: UTF8.self)).description.utf8) }),
            ("deal-bundle", { try DealBundle.decode($0).encoded() }),
        ],
        "Records": [
            ("evidence", { try ReleaseEvidence(decoding: $0).encoded() }),
            ("challenge", { try ReleaseChallenge(decoding: $0).encoded() }),
            ("release", { try KeyRelease(decoding: $0).encoded() }),
            ("package", { try AppPackage(decoding: $0).encoded() }),
            ("manifest", { try LaunchManifest(decoding: $0).encoded() }),
        ],
    ]

    @Test("writes the seeds", .enabled(if: ProcessInfo.processInfo.environment["PANDAPP_WRITE_SEEDS"] != nil))
    func write() throws {
        let made = ["Bundle": try Self.bundles(), "Orders": try Self.orders(), "Records": try Self.records()]
        for (target, seeds) in made {
            for (format, entry) in try #require(Self.readers[target]).enumerated() {
                guard let seed = seeds[entry.name] else { continue }
                try Data([UInt8(format)] + seed).write(to: Self.place(target, entry.name))
            }
        }
    }

    @Test("each seed is the one encoding of what its reader accepts", arguments: readers.keys.sorted())
    func accepted(target: String) throws {
        for (format, entry) in try #require(Self.readers[target]).enumerated() {
            let seed = [UInt8](try Data(contentsOf: Self.place(target, entry.name)))
            #expect(seed.first == UInt8(format), "\(entry.name)")
            #expect(try entry.reader(Array(seed.dropFirst())) == Array(seed.dropFirst()), "\(entry.name)")
        }
    }

    /// Text has no one encoding: what is accepted stands for itself.
    private static func parameters(_ bytes: [UInt8]) throws -> [UInt8] {
        _ = try RequestParameters(parsing: String(decoding: bytes, as: UTF8.self))
        return bytes
    }

    private static func place(_ target: String, _ seed: String) -> URL {
        Fixture.root.appending(path: "Fuzzing/\(target)/seeds/\(seed)")
    }

    private static func bundles() throws -> [String: [UInt8]] {
        let scenario = try ResultScenario()
        let stall = try SignedRequestTests.Stall()
        return [
            "attested-result": scenario.bundle.result.encoded(),
            "statement": scenario.bundle.result.statement.encoded(),
            "archive": try ResultArchive.encode(scenario.files),
            "bundle": scenario.bundle.encoded(), "offer": stall.offer.encoded(),
            "request": try stall.request().encoded(),
        ]
    }

    private static func orders() throws -> [String: [UInt8]] {
        let scenario = try ResultScenario()
        let market = scenario.market
        let deal = try #require(try scenario.ledger.deal(scenario.bundle.deal.dealIdentifier))
        return [
            "app-order": try market.signedApp.encoded(), "dataset-order": try market.signedDataset.encoded(),
            "workerpool-order": try market.signedWorkerpool.encoded(),
            "request-order": try market.signedRequest.encoded(), "app-entry": market.appEntry.entry.encoded(),
            "dataset-entry": market.datasetEntry.entry.encoded(),
            "workerpool-entry": market.workerpoolEntry.entry.encoded(), "registered-app": market.appEntry.encoded(),
            "deal": deal.encoded(), "domain": market.domain.encoded(),
            "parameters": Array(market.request.params.utf8),
            "number": Array("115792089237316195423570985008687907853269984665640564039457584007913129639935".utf8),
            "deal-bundle": try market.bundle.encoded(),
        ]
    }

    private static func records() throws -> [String: [UInt8]] {
        let broker = SigningKey()
        let evidence = ReleaseEvidence(
            transcript: try ResultScenario().bundle.result.evidence.transcript,
            quote: [UInt8](repeating: 5, count: 32)
        )
        let manifest = LaunchManifest(
            executable: SHA256Digest.of([1]),
            broker: broker.verificationKey,
            arguments: ["--quiet"],
            securityVersion: 1,
            memoryLimit: 1 << 30,
            timeLimit: 60,
            outputLimit: 1 << 20
        )
        let challenge = ReleaseChallenge(
            nonce: [UInt8](repeating: 1, count: 32),
            issued: 1,
            expires: 2,
            suites: [.xWing, .x25519],
            broker: broker
        )
        let grant = KeyGrant(
            task: SHA256Digest.of([1]),
            dataset: SHA256Digest.of([2]),
            dataKey: SecretBytes(random: 32),
            segmentKeys: [:],
            environment: "simulated",
            time: 1
        )
        return [
            "release": try KeyRelease(grant, for: evidence, broker: broker).encoded(), "evidence": evidence.encoded(),
            "challenge": challenge.encoded(), "manifest": manifest.encoded(),
            "package": try AppPackage(executable: Array("\u{7F}ELF".utf8), manifest: manifest).encoded(),
        ]
    }
}
