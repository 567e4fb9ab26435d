import Foundation

/// Files and programs that tests need for a moment.
enum Temporary {
    /// A new file with these bytes.
    static func file(_ bytes: [UInt8]) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".png")
        try Data(bytes).write(to: file)
        return file
    }

    /// What a program prints.
    static func output(of program: URL, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}
