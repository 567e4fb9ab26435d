import Foundation
import TestSupport

/// Runs other implementations, and keeps their files in a folder that disappears afterwards.
final class Oracle {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "pandapp-oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Whether the Python environment of the tests is installed.
    static let hasPython = Fixture.oracle("python") != nil

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    /// Runs `python fixtures/<script> <folder>` and returns its exit status.
    func python(_ script: String) throws -> Int32 {
        guard let python = Fixture.oracle("python") else { return -1 }
        return try Self.run(python, [Fixture.url(script).path, folder.path]).status
    }

    /// Runs a program to its end and returns what it printed.
    @discardableResult
    static func run(_ program: URL, _ arguments: [String]) throws -> (status: Int32, output: [UInt8]) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, Array(data))
    }
}
