import Cryptography
import Foundation
import Ledger
import TestSupport
import Testing

@testable import PandappCLI

/// A witness in another language and process, over HTTP.
@Suite(.enabled(if: PythonScript.isAvailable)) struct WitnessTests {
    /// The script, which ends with this value.
    private final class Witness {
        let address: String
        let key: String
        private let process = Process()
        private let input = Pipe()

        init(following log: String) throws {
            let output = Pipe()
            process.executableURL = Fixture.oracle("python")
            process.arguments = [Fixture.root.appending(path: "Tests/Scripts/witness_stand_in.py").path, log]
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            var lines: [UInt8] = []
            while lines.count(where: { $0 == 10 }) < 2,
                let byte = try output.fileHandleForReading.read(upToCount: 1)?.first
            {
                lines.append(byte)
            }
            let words = String(decoding: lines, as: UTF8.self).split(separator: "\n").map(String.init)
            (address, key) = (try #require(words.first), try #require(words.last))
        }

        deinit {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }

        var command: [String] { ["log", "witness", "--url", address, "--key", key] }
    }

    @Test("a witness cosigns the log as it grows; verify, status, exports and proofs show it")
    func cosigned() throws {
        let home = try TestHome.published()
        let log = try home.succeed(["log", "verify"]).text("log")
        let witness = try Witness(following: log)
        let name = "witness.example/stand-in"
        let first = try home.succeed(witness.command)
        #expect(try home.succeed(["log", "verify"]).texts("witnesses") == [name])
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        #expect(try home.succeed(["log", "verify"]).texts("witnesses").isEmpty, "the newest entries were not seen")
        let second = try home.succeed(witness.command)
        #expect(try first.number("entries") < second.number("entries"))
        #expect(try home.succeed(["status"]).object("log").texts("witnesses") == [name])
        let proof = home.place("entry.tlog-proof").path
        try home.succeed(["log", "prove", "--entry", "3", "--output", proof])
        let check = ["log", "verify", "--proof", proof, "--log", log, "--witness"]
        #expect(try home.succeed(check + [witness.key], inHome: false).texts("witnesses") == [name])
        let stranger = try Witness(following: log)
        #expect(try home.run(check + [stranger.key], inHome: false).failure?.is("log-proof-invalid", 65) == true)
    }

    @Test("a witness that saw more than there is now, or another past, says so")
    func rollback() throws {
        let home = try TestHome.published()
        let before = try home.copied()
        let witness = try Witness(following: home.succeed(["log", "verify"]).text("log"))
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        try home.succeed(witness.command)
        #expect(try before.refusal(witness.command).is("log-proof-invalid", 65))
        for _ in 0..<2 {
            try before.succeed(["run", "heatmap", "--date", TestHome.day, "--output", before.place("map").path])
        }
        #expect(try before.refusal(witness.command).is("log-proof-invalid", 65))
    }

    @Test("a witness that is not there, redirects, or follows another log changes nothing")
    func refusals() throws {
        let home = try TestHome.published()
        let witness = try Witness(following: home.succeed(["log", "verify"]).text("log"))
        let key = ["--key", witness.key]
        #expect(
            try home.refusal(["log", "witness", "--url", "http://127.0.0.1:9"] + key).is("witness-unreachable", 69)
        )
        let away = ["log", "witness", "--url", witness.address + "/away"]
        #expect(try home.refusal(away + key).is("witness-unreachable", 69))
        #expect(try home.run(["log", "witness", "--url", "ftp://witness.example"] + key).status == 64)
        #expect(try home.run(["log", "witness", "--url", witness.address, "--key", "x+y+z"]).status == 64)
        let other = try TestHome()
        try other.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        #expect(try other.refusal(witness.command).is("log-proof-invalid", 65))
        #expect(try other.succeed(["log", "verify"]).texts("witnesses").isEmpty)
    }

    @Test("killed between the ledger's transaction and its signature, the next run signs")
    func unsigned() throws {
        let home = try TestHome.published()
        let open = try home.opened()
        // As a process that ends here leaves it: the transaction is made, the checkpoint is not.
        try open.ledger.setMembership(of: .zero, in: .zero, to: true, at: WallClock.seconds())
        #expect(try UInt64(open.ledger.logSize()) > open.log.signedSize())
        try home.succeed(["publish", "--date", TestHome.day])
        let after = try home.opened()
        #expect(try UInt64(after.ledger.logSize()) == after.log.signedSize())
        try home.succeed(["log", "verify"])
    }
}
