import ContentStore
import Cryptography
import Foundation
import TestSupport
import Testing

@testable import PandappCLI

/// Encrypted files carried from store to store, and a day whose store is behind a node's remote calls.
@Suite struct ContentTests {
    private let initialise = ["init", "--development", "--city", "45.7578,4.8320", "--time-zone", "Europe/Paris"]

    /// The identifiers of the files in a home's local store.
    private func files(_ home: TestHome) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: home.place("store/roots").path).sorted()
    }

    @Test("a published day's files travel to another home in one archive, and leave it as the same bytes")
    func archive() throws {
        let home = try TestHome.published()
        let other = try TestHome()
        try other.succeed(initialise)
        let files = try files(home)
        let (first, second) = (home.place("first.car").path, home.place("second.car").path)
        let exported = try home.succeed(["content", "export"] + files + ["--car", first])
        #expect(try exported.texts("roots") == files)
        #expect(try other.succeed(["content", "import", "--car", first]).texts("roots") == files)
        #expect(try Set(self.files(other)).isSuperset(of: files))
        try other.succeed(["content", "export"] + files + ["--car", second])
        #expect(try Data(contentsOf: URL(filePath: first)) == Data(contentsOf: URL(filePath: second)))
    }

    @Test("what is wrong with an archive or an identifier has its exit status and its name")
    func refusals() throws {
        let home = try TestHome.published()
        let file = try files(home)[0]
        let archive = home.place("a.car")
        let missing = "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"
        let take = ["content", "import", "--car", archive.path]
        #expect(try home.refusal(take).is("file-missing", 66))
        #expect(try home.refusal(["content", "export", missing, "--car", archive.path]).is("content-missing", 66))
        #expect(try home.refusal(["content", "export", "x", "--car", archive.path]).is("identifier-malformed", 65))
        #expect(!FileManager.default.fileExists(atPath: archive.path))
        try home.succeed(["content", "export", file, "--car", archive.path])
        let bytes = try Data(contentsOf: archive)
        try bytes.dropLast().write(to: archive)
        #expect(try home.refusal(take).is("archive-truncated", 65))
        try Data([0x0A, 0xA1, 0x67] + Array("version".utf8) + [2]).write(to: archive)
        #expect(try home.refusal(take).is("archive-version", 65))
        try Tamper.flip(home.place("store/blocks").appending(path: try blockName(file)), at: -1)
        let refusal = try home.refusal(["content", "export", file, "--car", archive.path])
        #expect(refusal.is("content-altered", 65) && refusal.why.contains(file))
    }

    /// The place of a file's root below `blocks`.
    private func blockName(_ file: String) throws -> String {
        let digest = try ContentIdentifier(parsing: file).digest.hexadecimal
        return "\(digest.prefix(2))/1220\(digest)"
    }

    // MARK: Behind a node

    @Test("the whole day succeeds with a store behind a node", .enabled(if: KuboStandIn.isAvailable))
    func node() throws {
        let node = try KuboStandIn()
        let home = try TestHome()
        let day = TestHome.day
        try home.succeed(initialise + ["--store", "kubo:\(node.address)"])
        try home.succeed(["generate", "--persons", "60", "--first-day", day, "--seed", "1", "--ill-share", "0.3"])
        let published = try home.succeed(["publish", "--date", day])
        try home.succeed(["run", "heatmap", "--date", day, "--output", home.place("map").path])
        #expect(!FileManager.default.fileExists(atPath: home.place("store/blocks").path))

        let identifier = try #require(published.objects("datasets").first).text("content_identifier")
        let archive = home.place("a.car").path
        try home.succeed(["content", "export", identifier, "--car", archive])
        try node.fail("lie")
        let again = ["run", "heatmap", "--date", day, "--output", home.place("again").path]
        #expect(try home.refusal(again).is("content-altered", 65))
        #expect(try home.refusal(["content", "export", identifier, "--car", archive]).is("content-altered", 65))
        try node.fail("fail")
        #expect(try home.refusal(again).is("kubo-refused", 69))
        try node.fail("other-root")
        #expect(try home.refusal(["content", "import", "--car", archive]).is("kubo-roots-disagree", 69))
    }

    @Test("init names a node that does not answer, and makes nothing")
    func noNode() throws {
        let home = try TestHome()
        #expect(try home.refusal(initialise + ["--store", "kubo:http://127.0.0.1:1"]).is("kubo-unreachable", 69))
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.url.path).isEmpty)
        #expect(try home.run(initialise + ["--store", "ipfs"]).status == 64)
    }
}
