import Console
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import PandappCLI

@Suite struct PersonCommandTests {
    private let folder = URL.temporary()

    private func execute(_ arguments: [String]) async -> Int32 {
        let silent = TextSink { _ in }
        return await Pandapp.execute(arguments, program: "pandapp", output: silent, errors: silent)
    }

    private func inFolder(_ body: () async throws -> Void) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body()
    }

    @Test("a key is made for its owner alone, and a second time stays as it is")
    func newKey() async throws {
        try await inFolder {
            let file = folder.appending(path: "me.key")
            let words = ["person", "new", "--person-key", file.path, "--quiet"]
            #expect(await execute(words) == 0)
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.hasPrefix("AGE-SECRET-KEY-1") && text.hasSuffix("\n"))
            #expect(try file.mode() == 0o600)
            #expect(await execute(words) == 0)
            #expect(try String(contentsOf: file, encoding: .utf8) == text)
        }
    }

    @Test("what is there and is no key, or is no folder, is not taken for one")
    func noKey() async throws {
        try await inFolder {
            let file = folder.appending(path: "me.key")
            try SecretFile.create(Array("not a key\n".utf8), at: file)
            #expect(await execute(["person", "new", "--person-key", file.path]) == 65)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
            #expect(await execute(["person", "new", "--person-key", file.path]) == 78)
            #expect(await execute(["person", "new", "--person-key", folder.path + "/none/me.key"]) == 73)
        }
    }

    @Test(
        "refuses options that do not belong together, or are missing",
        arguments: [
            ["contribute", "me.csv", "--format", "geohash-csv"], ["contribute", "--format", "scikit-mobility"],
            ["contribute", "me.csv", "--format", "scikit-mobility", "--date", "2020-04-01"],
            ["contribute", "me.csv", "--format", "scikit-mobility", "--precision", "0"],
            ["contribute", "me.csv"], ["consent", "grant"], ["consent", "grant", "--app", "The Weather"],
            ["consent", "revoke"], ["consent", "revoke", "--app", "heatmap", "--allow-simulated"],
            ["health", "declare"], ["health", "declare", "--ill-since", "2020-02-30"],
            ["health", "declare", "--ill-since", "2020-04-01", "--take-back"],
            ["health", "declare", "--ill-since", "2020-04-01", "--not-ill-since", "2020-04-02"],
        ]
    )
    func usage(words: [String]) async {
        #expect(await execute(words + ["--person-key", "me.key"]) == 64)
    }

    private static let commands = [
        ["contribute", "me.csv", "--format", "scikit-mobility"], ["consent", "grant", "--app", "heatmap"],
        ["consent", "revoke", "--app", "heatmap"], ["consent", "list"],
        ["health", "declare", "--take-back"],
    ]

    @Test("each verb needs a key, the key's file, and a home that was made", arguments: commands)
    func requirements(words: [String]) async throws {
        try await inFolder {
            let file = folder.path + "/me.key"
            let home = ["--home", folder.path + "/home"]
            #expect(await execute(words + home) == 64)
            #expect(await execute(words + home + ["--person-key", file]) == 66)
            #expect(await execute(["person", "new", "--person-key", file, "--quiet"]) == 0)
            #expect(await execute(words + home + ["--person-key", file]) == 78)
        }
    }

    @Test("each verb has help with an example", arguments: commands + [["person", "new"]])
    func help(words: [String]) async {
        let verb = words.prefix { !$0.hasPrefix("-") && !$0.hasSuffix(".csv") }
        let told = Mutex("")
        let sink = TextSink { text in told.withLock { $0 += text } }
        let silent = TextSink { _ in }
        #expect(await Pandapp.execute(verb + ["--help"], program: "pandapp", output: sink, errors: silent) == 0)
        #expect(told.withLock { $0 }.contains("Example: pandapp \(verb.joined(separator: " "))"))
    }

    @Test("only a yes is a yes", arguments: [("y", true), ("YES", true), ("", false), ("n", false), ("yellow", false)])
    func confirmation(answer: String, isYes: Bool) {
        let said: Void? = try? Confirmation { _ in answer }.require("Really?")
        #expect((said != nil) == isYes)
        #expect(throws: CommandFailure.self) { try Confirmation { _ in nil }.require("Really?") }
    }
}
