import Foundation
import TestSupport

/// The programs under test as they were built, started like a user starts them.
enum Programs {
    /// Where the build put the programs: beside the program that runs the tests.
    static let build = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    /// Where `Scripts/build-enclaves` put the enclaves.
    static let enclaves = Fixture.root.appending(path: ".build/enclaves")

    /// Where a program is.
    static func place(_ name: String) -> URL {
        let enclave = enclaves.appending(path: name)
        return FileManager.default.fileExists(atPath: enclave.path) ? enclave : build.appending(path: name)
    }

    /// All that a program sees of the environment.
    static let environment = [
        "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent",
        "PANDAPP_LIBEXEC": enclaves.path + ":" + build.path,
    ]
}

/// A program that was started and may be watched, or killed, before it ends.
final class RunningProgram {
    private let process = Process()
    private let folder: URL

    /// Starts a program.
    ///
    /// What it writes goes to files: a pipe that nobody empties would stop it.
    init(
        _ executable: URL,
        _ arguments: [String],
        errorsTo: URL? = nil,
        environment: [String: String] = Programs.environment
    ) throws {
        folder = Workplace.newPlace("streams")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(folder.appending(path: "output"))
        process.standardError = try Self.file(folder.appending(path: "errors"))
        try process.run()
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private static func file(_ place: URL) throws -> FileHandle {
        try Data().write(to: place)
        return try FileHandle(forWritingTo: place)
    }

    /// The process's number.
    var identifier: Int32 { process.processIdentifier }
    /// Whether it still runs.
    var isRunning: Bool { process.isRunning }

    /// Ends it as `kill -9` does; nothing of it runs after that.
    func killNow() {
        kill(identifier, SIGKILL)
    }

    /// Waits for the end.
    func finish() throws -> FinishedProgram {
        process.waitUntilExit()
        return FinishedProgram(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: [UInt8](try Data(contentsOf: folder.appending(path: "output"))),
            errors: [UInt8](try Data(contentsOf: folder.appending(path: "errors")))
        )
    }
}

/// What a program left.
struct FinishedProgram {
    /// The exit status; the negative number of the signal that ended it.
    let status: Int32
    /// What it wrote to standard output.
    let output: [UInt8]
    /// What it wrote to standard error.
    let errors: [UInt8]

    /// The one JSON object on standard output.
    var report: JSONObject {
        get throws { try JSONObject(parsing: output) }
    }

    /// The refusal on standard error: its last line, after the progress.
    var failure: Refusal? {
        let lines = String(decoding: errors, as: UTF8.self).split(separator: "\n")
        guard let last = lines.last, let object = try? JSONObject(parsing: Array(last.utf8)),
            (try? object.text("schema")) == "pandapp.error.v1"
        else { return nil }
        return try? Refusal(
            code: object.text("code"),
            exit: object.number("exit"),
            status: status,
            why: object.text("why")
        )
    }
}

/// How a command said no.
struct Refusal: Equatable {
    /// The stable name of the cause.
    var code: String
    /// The exit status in the message.
    var exit: Int
    /// The exit status of the process.
    var status: Int32
    /// The sentence.
    var why: String

    /// Whether it is this cause with this status, in the message and of the process.
    func `is`(_ code: String, _ status: Int32) -> Bool {
        self.code == code && exit == Int(status) && self.status == status
    }
}

/// A JSON object whose fields are asked for by name and kind.
struct JSONObject {
    /// A field that is missing or of another kind.
    struct Unexpected: Error {
        let field: String
    }

    private let fields: [String: Any]

    init(parsing bytes: [UInt8]) throws {
        guard let fields = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw Unexpected(field: "object")
        }
        self.fields = fields
    }

    private init(fields: [String: Any]) {
        self.fields = fields
    }

    private func value<Value>(_ name: String, _ kind: Value.Type = Value.self) throws -> Value {
        guard let value = fields[name] as? Value else { throw Unexpected(field: name) }
        return value
    }

    func text(_ name: String) throws -> String { try value(name) }
    func number(_ name: String) throws -> Int { try value(name, NSNumber.self).intValue }
    func boolean(_ name: String) throws -> Bool { try value(name) }
    func texts(_ name: String) throws -> [String] { try value(name) }
    func object(_ name: String) throws -> JSONObject { JSONObject(fields: try value(name)) }
    func objects(_ name: String) throws -> [JSONObject] {
        try value(name, [[String: Any]].self).map(JSONObject.init(fields:))
    }
    func numbers(_ name: String) throws -> [String: Int] {
        try value(name, [String: NSNumber].self).mapValues(\.intValue)
    }
}
