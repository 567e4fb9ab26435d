import Audit
import Cryptography
import DatasetAssembly
import DeterministicCBOR
import Foundation
import Ledger
import Orders
import TestSupport
import Testing
import TransparencyLog

@testable import PandappCLI

/// What a person can prove of what was done with their data, and what a liar cannot.
@Suite(.serialized) struct AuditTests {
    private static let day = TestHome.day

    /// A home in which Anna and Ben consented, a map was made of both, and Anna's proofs were written.
    private struct Audited {
        let city: City
        let anna: Citizen
        let ben: Citizen
        var file: String { city.home.place("proofs/audit.bundle").path }

        init() throws {
            city = try City()
            (anna, ben) = (try city.person("anna"), try city.person("ben"))
            let day = TestHome.day
            for person in [anna, ben] { try person.contribute(on: day) }
            for app in ["heatmap", "social-distance"] { try anna.grant(app) }
            try ben.grant("heatmap")
            _ = try city.publish(day)
            try city.home.succeed(["run", "heatmap", "--date", day, "--output", city.home.place("map").path])
            try report()
        }

        /// What an audit says, which also writes the proofs.
        @discardableResult
        func report() throws -> JSONObject {
            try anna.says(["audit", "--output", city.home.place("proofs").path])
        }

        func bundle() throws -> AuditBundle {
            try AuditBundle(decoding: [UInt8](Data(contentsOf: URL(filePath: file))))
        }

        func policy() throws -> CheckpointPolicy { try CheckpointPolicy(logs: [city.home.opened().log.key]) }

        /// Why the bundle with its datasets changed is refused.
        func refusal(_ change: (inout AuditBundle.Dataset) throws -> Void) throws -> AuditError? {
            let (bundle, policy) = (try bundle(), try policy())
            var datasets = bundle.datasets
            try change(&datasets[0])
            let spoiled = AuditBundle(note: bundle.note, person: bundle.person, datasets: datasets)
            do throws(AuditError) {
                _ = try spoiled.verify(policy: policy, at: nil)
                return nil
            } catch {
                return error
            }
        }
    }

    private static let audited = Result<Audited, any Error> { try Audited() }

    @Test("an audit lists the datasets, the use with its key release and measurement, and what it cost")
    func lists() throws {
        let audited = try Self.audited.get()
        let datasets = try audited.report().objects("datasets")
        #expect(try datasets.map { try $0.text("app") } == ["heatmap", "social-distance"])
        #expect(try datasets.map { try $0.number("people") } == [2, 1])
        #expect(try datasets.map { try $0.text("night") } == [Self.day, Self.day])
        let uses = try datasets[0].objects("uses")
        #expect(try uses.count == 1 && datasets[1].objects("uses").isEmpty)
        let release = try #require(try uses[0].objects("releases").first)
        let app = try audited.city.home.opened().app(.heatmap)
        #expect(try release.text("measurement") == app.entry.measurements[.simulated]?.first?.hexadecimal)
        #expect(try datasets[0].text("entry") == app.address.checksummed && datasets[0].number("epsilon") == 1)
        // Who contributed to the map alone sees the map alone; who contributed nothing, nothing.
        let ben = try audited.ben.says(["audit"]).objects("datasets")
        #expect(try ben.map { try $0.text("app") } == ["heatmap"])
        let nobody = try audited.city.person("cleo").says(["audit"])
        #expect(try nobody.objects("datasets").isEmpty)
    }

    @Test("the proofs verify without the home, by the log's key and a copy of the log alone")
    func offline() throws {
        let audited = try Self.audited.get()
        let home = audited.city.home
        let log = try audited.report().text("log")
        let copy = home.place("copy").path
        try home.succeed(["log", "export", "--output", copy])
        let words = ["audit", "verify", audited.file, "--log", log]
        #expect(try home.succeed(words, inHome: false).objects("datasets").count == 2)
        let complete = try home.succeed(words + ["--log-folder", copy], inHome: false)
        #expect(try complete.boolean("is_complete"))
        let other = try City().home.opened().log.key.text
        #expect(try home.refusal(["audit", "verify", audited.file, "--log", other]).code == "log-proof-invalid")
        let attributes = try FileManager.default.attributesOfItem(atPath: audited.file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a use that is left out is found by whoever has the log")
    func leftOut() throws {
        let audited = try Self.audited.get()
        let home = audited.city.home
        let copy = home.place("whole").path
        try home.succeed(["log", "export", "--output", copy])
        let bundle = try audited.bundle()
        var datasets = bundle.datasets
        let events = datasets[0].entries.map { LogEvent($0.body)?.kind }
        let used = try #require(events.firstIndex(of: .dealMatched))
        datasets[0].entries.removeSubrange(used...)
        let shortened = AuditBundle(note: bundle.note, person: bundle.person, datasets: datasets)
        let file = home.place("short.bundle")
        try Data(shortened.encoded).write(to: file)
        // By itself it holds: what a file does not say cannot be seen in it.
        let log = try audited.report().text("log")
        try home.succeed(["audit", "verify", file.path, "--log", log], inHome: false)
        let refusal = try home.refusal(["audit", "verify", file.path, "--log", log, "--log-folder", copy])
        #expect(refusal.is("audit-entry-left-out", 65))
    }

    @Test("a receipt, header, app, proof or entry that is another one is refused, each for its cause")
    func forged() throws {
        let audited = try Self.audited.get()
        let bundle = try audited.bundle()
        let other = bundle.datasets[1]
        #expect(try audited.refusal { _ in } == nil)
        #expect(try audited.refusal { $0.header = other.header } == .headerNotRegistered)
        #expect(try audited.refusal { $0.app = other.app } == .appNotRegistered)
        #expect(try audited.refusal { $0.appOwner = .zero } == .appNotRegistered)
        #expect(try audited.refusal { $0.receipt[$0.receipt.endIndex - 1] ^= 1 } == .receiptNotSigned)
        #expect(try audited.refusal { $0.header = [] } == .malformed)
        let foreign = SignedRecord(.consents([]), at: 1, by: SigningKey()).encoded
        #expect(
            try audited.refusal { $0.receipt = foreign } == .receiptNotSigned
        )
        let app = try audited.city.home.opened().app(.heatmap).address
        let key = try HomeSecrets.person(at: audited.anna.key).signingKey()
        let onHardware = SignedRecord(.consents([AppConsent(app: app, allowsSimulated: false)]), at: 1, by: key).encoded
        #expect(try audited.refusal { $0.receipt = onHardware } == .simulationNotAllowed)
        let nothing = SignedRecord(.consents([]), at: 1, by: key).encoded
        #expect(try audited.refusal { $0.receipt = nothing } == .receiptAllowsNothing)
        let twice = AppConsent(app: app, allowsSimulated: true)
        let unused = SignedRecord(.consents([twice]), at: 1, by: key).encoded
        #expect(try audited.refusal { $0.receipt = unused } == .receiptNotIncluded)
        #expect(try audited.refusal { $0.proof = other.proof } == .receiptNotIncluded)
        #expect(try audited.refusal { $0.entries.removeFirst() } == .datasetNotLogged(Self.address(of: bundle, 0)))
        #expect(
            try audited.refusal { $0.entries[1] = other.entries[1] }
                == .entryOfSomethingElse(index: other.entries[1].index)
        )
        #expect(try audited.refusal { $0.entries.swapAt(0, 1) } != nil)
        let refusal = try audited.refusal {
            $0.entries[0] = ProvedEntry(index: $0.entries[0].index, body: $0.entries[1].body, path: $0.entries[0].path)
        }
        #expect(refusal == .notLogged(.rootMismatch))
    }

    private static func address(of bundle: AuditBundle, _ place: Int) throws -> EthereumAddress {
        try #require(LogEvent(bundle.datasets[place].entries[0].body)?.address(0))
    }

    @Test("a file with a byte flipped, cut off or added is refused, and none crashes the reader")
    func damaged() throws {
        let audited = try Self.audited.get()
        let (right, policy) = (try audited.bundle().encoded, try audited.policy())
        #expect(try AuditBundle(decoding: right) == audited.bundle())
        for (number, spoiled) in Damage.variants(of: right).enumerated() where number % 101 == 0 {
            #expect(throws: AuditError.self) {
                try AuditBundle(decoding: spoiled).verify(policy: policy, at: nil)
            }
        }
    }

    @Test("a file that lists a dataset twice is refused")
    func twice() throws {
        let audited = try Self.audited.get()
        let (bundle, policy) = (try audited.bundle(), try audited.policy())
        for dataset in bundle.datasets {
            let doubled = AuditBundle(note: bundle.note, person: bundle.person, datasets: bundle.datasets + [dataset])
            #expect(throws: AuditError.malformed) { try doubled.verify(policy: policy, at: nil) }
        }
    }

    @Test(
        "a file of more tiny values than an honest one has, or with too long a part, takes no memory before its refusal"
    )
    func bombs() throws {
        let count = AuditBundle.limits.elements
        let length = (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        // A record whose field 3 is a list of as many noughts: a byte each, and 24 once they are decoded.
        let bomb: [UInt8] = [0xa1, 0x03, 0x9a] + length + [UInt8](repeating: 0, count: count)
        #expect(bomb.count < AuditBundle.maximumBytes)
        #expect(throws: CBORError.tooManyElements) { try CBORValue(decoding: bomb, limits: AuditBundle.limits) }
        #expect(throws: AuditError.malformed) { try AuditBundle(decoding: bomb) }
        let long = [UInt8](repeating: 0, count: AuditBundle.maximumPart + 1)
        let bundle = try Self.audited.get().bundle()
        let parts: [WritableKeyPath<AuditBundle.Dataset, [UInt8]>] = [\.header, \.entry, \.app, \.receipt]
        for part in parts {
            var datasets = bundle.datasets
            datasets[0][keyPath: part] = long
            let spoiled = AuditBundle(note: bundle.note, person: bundle.person, datasets: datasets).encoded
            #expect(throws: AuditError.malformed) { try AuditBundle(decoding: spoiled) }
        }
    }

    @Test(
        "Python verifies the proofs with pymerkle, and refuses a changed file",
        .enabled(if: Fixture.oracle("python") != nil)
    )
    func python() throws {
        let audited = try Self.audited.get()
        let log = try audited.report().text("log")
        let script = Fixture.root.appending(path: "Tests/Scripts/audit_oracle.py").path
        let python = try #require(Fixture.oracle("python"))
        let finished = try RunningProgram(python, [script, audited.file, log]).finish()
        let lines = String(decoding: finished.output, as: UTF8.self).split(separator: "\n")
        #expect(finished.status == 0, "\(String(decoding: finished.errors, as: UTF8.self))")
        let addresses = try audited.report().objects("datasets").map { try $0.text("dataset").lowercased() }
        #expect(lines.map(String.init) == ["\(Self.day) \(addresses[0]) 1", "\(Self.day) \(addresses[1]) 0"])
        var bytes = try audited.bundle().encoded
        bytes[bytes.count - 1] ^= 1
        let spoiled = audited.city.home.place("spoiled.bundle")
        try Data(bytes).write(to: spoiled)
        #expect(try RunningProgram(python, [script, spoiled.path, log]).finish().status != 0)
    }
}
