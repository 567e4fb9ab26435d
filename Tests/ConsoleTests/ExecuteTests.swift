import ArgumentParser
import Console
import Foundation
import Testing

/// A command whose only work is to fail in the way it is told.
private struct Failing: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "failing", version: "1.2.3")

    @OptionGroup var output: OutputOptions
    @Option var kind: Kind

    enum Kind: String, ExpressibleByArgument { case named, unnamed, file, status, validation, none }

    mutating func run() async throws {
        switch kind {
        case .named:
            throw CommandFailure(.denied, code: "order-revoked", what: "It failed", why: "So it is", remedy: "Ask")
        case .unnamed: throw Unnamed.cause
        case .file: _ = try InputFile.read("/nowhere/at/all")
        case .status: throw ExitCode(20)
        case .validation: throw ValidationError("Two options exclude each other.")
        case .none: break
        }
    }

    private enum Unnamed: Error { case cause }
}

@Suite struct ExecuteTests {
    private func execute(_ arguments: [String]) async -> (status: Int32, output: String, errors: String) {
        let (output, errors) = (Transcript(), Transcript())
        let status = await Failing.execute(arguments, program: "failing", output: output.sink, errors: errors.sink)
        return (status, output.text, errors.text)
    }

    @Test(
        "gives each kind of end its status",
        arguments: [
            ("named", 77), ("unnamed", 70), ("file", 66), ("status", 20), ("validation", 64), ("none", 0),
            ("other", 64),
        ]
    )
    func statuses(kind: String, expected: Int32) async {
        #expect(await execute(["--kind", kind]).status == expected)
        #expect(await execute(["--kind", kind, "--json"]).status == expected)
    }

    @Test("tells a person what failed, why, and what to do")
    func text() async {
        let result = await execute(["--kind", "named", "--no-color"])
        #expect(
            result.errors == """
                failing: error: It failed.
                  why:        So it is.
                  what to do: Ask.

                """
        )
        #expect(result.output.isEmpty)
    }

    @Test("tells a script the same as one object", arguments: ["named", "unnamed", "file", "validation", "other"])
    func json(kind: String) async throws {
        let result = await execute(["--kind", kind, "--json"])
        #expect(result.errors.split(separator: "\n").count == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(result.errors.utf8)) as? [String: Any])
        #expect(Set(object.keys) == ["schema", "code", "exit", "what", "why", "do"])
        #expect(object["schema"] as? String == "pandapp.error.v1")
        #expect(object["exit"] as? Int32 == result.status)
    }

    @Test("prints help and version on standard output", arguments: ["--help", "--version"])
    func help(argument: String) async {
        let result = await execute([argument])
        #expect(result.status == 0)
        #expect(!result.output.isEmpty && result.errors.isEmpty)
    }

    @Test("says nothing itself where a command passes on another program's status")
    func passesOn() async {
        let result = await execute(["--kind", "status"])
        #expect(result.errors.isEmpty && result.output.isEmpty)
    }
}
