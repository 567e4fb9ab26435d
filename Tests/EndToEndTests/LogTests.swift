import Cryptography
import DeterministicCBOR
import Foundation
import Ledger
import Orders
import TestSupport
import Testing
import TileArchive
import TransparencyLog

@testable import PandappCLI

/// The log of a home's ledger, from the command line.
@Suite struct LogTests {
    @Test("a published day is logged and signed, verifies, and its proof verifies without the home")
    func proofs() throws {
        let home = try TestHome.published()
        let verified = try home.succeed(["log", "verify"])
        let log = try verified.text("log")
        let opened = try home.opened()
        let signed = try Checkpoint(parsing: #require(try opened.ledger.newestCheckpoint()).text)
        #expect(Int64(signed.size) == (try opened.ledger.logSize()), "publishing signed what it wrote")
        let dataset = try #require(try opened.ledger.datasets().first).address
        let file = home.place("dataset.tlog-proof").path
        try home.succeed(["log", "prove", "--dataset", dataset.checksummed, "--output", file])
        let check = ["log", "verify", "--proof", file, "--log", log]
        let proved = try #require(try home.succeed(check, inHome: false).texts("hashes").first)
        #expect(proved.dropFirst(2) == Hexadecimal.encode(dataset.bytes)[...])
        // A bit of the proof's path.
        var bytes = try Data(contentsOf: URL(filePath: file))
        let place = try #require(bytes.range(of: Data("index ".utf8))?.upperBound)
        bytes[place] = bytes[place] == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1")
        try bytes.write(to: URL(filePath: file))
        #expect(try home.refusal(["log", "verify", "--proof", file]).is("log-proof-invalid", 65))
        let beyond = ["log", "prove", "--entry", "4000000", "--output", file]
        #expect(try home.refusal(beyond).is("unknown-entry", 66))
    }

    @Test("the log is exported for everyone, and its checkpoint catches a ledger that was put back")
    func rollback() throws {
        let home = try TestHome.published()
        let before = try home.copied()
        let folder = home.place("public/log")
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        try home.succeed(["log", "export", "--output", folder.path])
        let storage = FolderTileStorage(folder: folder)
        let note = try SignedNote(parsing: #require(try storage.read(.checkpoint)))
        let checkpoint = try home.opened().log.policy.verify(note, at: nil).checkpoint
        try LogAudit.check(storage, size: checkpoint.size, root: checkpoint.root)
        let file = folder.appending(path: "checkpoint").path
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect((mode ?? 0) & 0o444 == 0o444)
        try home.succeed(["log", "verify", "--since", file])
        #expect(try before.refusal(["log", "verify", "--since", file]).is("log-disagrees", 65))
    }

    @Test("a home that was made before logs were signed gets a key, and keeps it")
    func firstKey() throws {
        let home = try TestHome()
        let folder = HomeFolder(url: home.url)
        try folder.create()
        let domain = OrderDomain.local(contract: try EthereumAddress(bytes: [UInt8](repeating: 1, count: 20)))
        let ledger = try LedgerDatabase(creating: folder.ledger.path, domain: domain)
        let secrets = HomeSecrets(home: folder)
        let log = try HomeLog(of: ledger, secrets: secrets)
        try log.sign()
        #expect(try HomeLog(of: ledger, secrets: secrets).key == log.key)
        #expect(try ledger.verifyLog(of: log.key).checkpoints == 1)
    }

    @Test("a log's key that is missing or another one is refused where checkpoints exist")
    func keys() throws {
        let home = try TestHome.published()
        let key = home.place("publisher/log.key")
        try FileManager.default.removeItem(at: key)
        #expect(try home.refusal(["log", "verify"]).is("file-missing", 66))
        #expect(!FileManager.default.fileExists(atPath: key.path))
        try Data((String(repeating: "07", count: 32) + "\n").utf8).write(to: key)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
        #expect(try home.refusal(["log", "verify"]).is("checkpoint-invalid", 65))
    }

    @Test("no entry holds more than hashes, addresses, numbers, nights and known words")
    func entries() throws {
        let home = try TestHome.published()
        let words = Set(LogKind.allCases.map(\.rawValue) + ["app", "dataset", "workerpool", "request", TestHome.day])
        for entry in try home.opened().ledger.logEntries() {
            for value in try CBORValue(decoding: entry.body).asMap.values {
                switch value {
                case .bytes(let bytes): #expect([20, 32].contains(bytes.count), "neither an address nor a hash")
                case .text(let text): #expect(words.contains(text))
                case .unsigned, .boolean, .null: break
                default: Issue.record("an entry holds \(value)")
                }
            }
        }
    }
}
