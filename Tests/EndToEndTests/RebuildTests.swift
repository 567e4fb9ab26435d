import Attestation
import ContentStore
import Cryptography
import Evidence
import Foundation
import Ledger
import Orders
import Testing

@testable import PandappCLI

/// `pandapp app rebuild` on a checkout whose scripts say what the test wants: real builds take minutes, and have
/// `Scripts/check-enclave-reproducibility`.
@Suite struct RebuildTests {
    /// A folder that looks like a checkout.
    private final class Checkout {
        let url = Workplace.newPlace("checkout")

        /// Building gives what was measured, or fails where that is nil.
        init(measured: [String: Any]?, recorded: [String: Any]) throws {
            for folder in ["Scripts", "reference-values"] {
                let place = url.appending(path: folder)
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            }
            try write(recorded, to: "reference-values/measurements.json")
            if let measured { try write(measured, to: "built.json") }
            try script("build-enclaves", "test -f built.json")
            try script("enclave-measurements", "cat built.json")
        }

        deinit {
            try? FileManager.default.removeItem(at: url)
        }

        private func write(_ fields: [String: Any], to name: String) throws {
            try JSONSerialization.data(withJSONObject: fields).write(to: url.appending(path: name))
        }

        private func script(_ name: String, _ text: String) throws {
            let place = url.appending(path: "Scripts/\(name)")
            try Data("#!/bin/sh\n\(text)\n".utf8).write(to: place)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
        }
    }

    private static func fields(_ heatmap: String, filter: String = "f", libc: String = "1") -> [String: Any] {
        [
            "executables": ["heatmap-enclave": heatmap, "social-distance-enclave": "s"], "systemCallFilter": filter,
            "packages": ["libc6-dev": libc], "toolchain": "Swift version 6.3.1",
        ]
    }

    private func check(
        _ home: TestHome,
        _ built: [String: Any]?,
        _ recorded: [String: Any],
        app: [String]
    ) throws -> FinishedProgram {
        let checkout = try Checkout(measured: built, recorded: recorded)
        return try home.run(["app", "rebuild", "--check", "--source", checkout.url.path] + app)
    }

    @Test("what was rebuilt is compared with the reference values, and with what is registered for an app")
    func compared() throws {
        let home = try TestHome.contributed()
        let shipped = try Data(contentsOf: Programs.place("heatmap-enclave"))
        let same = Self.fields(SHA256Digest.of([UInt8](shipped)).hexadecimal)
        #expect(try check(home, same, same, app: []).status == 0)
        let registered = try check(home, same, same, app: ["heatmap"])
        let address = try home.opened().app(.heatmap).address.checksummed
        #expect(try registered.status == 0 && registered.report.text("registered") == address)

        let other = Self.fields("other")
        let unregistered = try check(home, other, other, app: ["heatmap"])
        #expect(unregistered.failure?.is("measurement-differs", 65) == true)
        #expect(unregistered.failure?.why.contains("other sources") == true)
        #expect(try check(home, other, same, app: []).failure?.is("measurement-differs", 65) == true)
        let tools = try check(home, Self.fields("other", libc: "2"), same, app: [])
        #expect(tools.failure?.why.contains("libc6-dev 2 here, 1 there") == true)
        let heatmap = SHA256Digest.of([UInt8](shipped)).hexadecimal
        let filter = try check(home, Self.fields(heatmap, filter: "g"), same, app: [])
        #expect(filter.failure?.is("measurement-differs", 65) == true)
    }

    @Test("an entry that has keys released to other code than its package holds is not called the same")
    func measuredOtherwise() throws {
        let home = try TestHome.contributed()
        let open = try home.opened()
        let honest = try open.app(.heatmap)
        let code = [UInt8](try Data(contentsOf: Programs.place("heatmap-enclave")))
        let same = Self.fields(SHA256Digest.of(code).hexadecimal)
        let broker = try open.secrets.signingKey(.brokerIdentity).verificationKey
        let plain = LaunchManifest(executable: SHA256Digest.of(code), broker: broker)
        let (evil, checksum) = (SHA256Digest.of([6]), plain.executable)
        func measured(_ manifest: LaunchManifest) -> [Digest] {
            SimulatedMeasurement(manifest: manifest.encoded()).digests
        }
        func answer(
            _ manifest: LaunchManifest,
            _ checksum: Digest,
            _ measurements: [ExecutionEnvironment: [Digest]]
        ) throws -> FinishedProgram {
            let entry = try AppEntry(
                name: "heatmap",
                contentIdentifier: open.store.add(AppPackage(executable: code, manifest: manifest).encoded()).text,
                checksum: checksum,
                manifest: manifest.digest,
                measurements: measurements,
                columns: honest.entry.columns,
                disclosure: "One map."
            )
            let address = try open.ledger.registerApp(owner: honest.owner, entry: entry, at: WallClock.seconds())
            return try check(home, same, same, app: [address.checksummed])
        }
        #expect(try answer(plain, checksum, [.simulated: measured(plain)]).status == 0)
        var (talking, unfiltered) = (plain, plain)
        talking.arguments = ["--verbose"]
        unfiltered.systemCallFilter = evil
        let refused = [
            try answer(plain, checksum, [.simulated: measured(plain) + [evil]]),
            try answer(plain, checksum, [.simulated: [evil]]),
            try answer(plain, checksum, [.simulated: measured(plain), .sgx: [evil]]),
            try answer(plain, evil, [.simulated: measured(plain)]),
            try answer(talking, checksum, [.simulated: measured(talking)]),
            try answer(unfiltered, checksum, [.simulated: measured(unfiltered)]),
        ]
        for (place, finished) in refused.enumerated() {
            #expect(finished.failure?.is("app-measured-otherwise", 65) == true, "\(place)")
        }
    }

    @Test("without a checkout, with a build that fails, or without reference values, nothing is called the same")
    func refusals() throws {
        let home = try TestHome.contributed()
        let words = ["app", "rebuild", "--check", "--source", "/nonexistent"]
        #expect(try home.refusal(words).is("no-checkout", 66))
        let same = Self.fields("same")
        #expect(try check(home, nil, same, app: []).failure?.is("rebuild-failed", 69) == true)
        let malformed = try check(home, same, ["executables": 1], app: [])
        #expect(malformed.failure?.is("reference-values-malformed", 65) == true)
        let nobody = "0x0000000000000000000000000000000000000001"
        #expect(try check(home, same, same, app: [nobody]).failure?.is("app-not-registered", 66) == true)
    }
}
