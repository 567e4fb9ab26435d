public import Foundation

/// Runs a script of `Tests/Scripts` with the tests' Python environment.
public enum PythonScript {
    /// The script ended otherwise than well.
    public struct Failure: Error {
        /// What it wrote to standard error.
        public let message: String
    }

    /// Whether the Python environment is installed.
    public static var isAvailable: Bool {
        Fixture.oracle("python") != nil
    }

    /// Whether the Python environment of the libraries that people analyse tracks with is installed.
    public static var isMobilityAvailable: Bool {
        Fixture.mobilityOracle("python") != nil
    }

    /// Runs a script to its end, by default with the tests' environment; throws if it fails.
    public static func run(
        _ script: String,
        _ arguments: [String],
        by interpreter: URL? = Fixture.oracle("python")
    ) throws {
        let process = Process()
        process.executableURL = interpreter
        process.arguments = [Fixture.root.appending(path: "Tests/Scripts").appending(path: script).path] + arguments
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(message: String(decoding: message, as: UTF8.self))
        }
    }

    /// Calls a function with a new folder, and removes the folder after it.
    public static func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
