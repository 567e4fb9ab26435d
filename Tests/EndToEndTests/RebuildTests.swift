import Cryptography
import Foundation
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
