import Foundation

/// A program of the machine that reads or writes one of this project's formats.
public struct ExternalProgram: Sendable {
    private let executable: URL

    /// The program at a path; nil where this machine does not have it.
    public init?(_ path: String) {
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        executable = URL(filePath: path)
    }

    /// Runs the program to its end.
    ///
    /// - Returns: its exit status and what it printed.
    public func run(_ arguments: [String]) throws -> (status: Int32, output: [UInt8]) {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, [UInt8](data))
    }
}
