public import Foundation

/// A program of the tests' own that answers the remote calls of a Kubo node; see `Tests/Scripts/kubo_stand_in.py`.
///
/// It ends with this value. No Kubo node is run anywhere in the tests.
public final class KuboStandIn {
    /// It did not start.
    public struct Failure: Error {}

    /// Whether Python and Debian's `ipfs_cid`, from which its names come, are installed.
    public static var isAvailable: Bool {
        PythonScript.isAvailable && FileManager.default.isExecutableFile(atPath: "/usr/bin/ipfs_cid")
    }

    /// Where it listens: `http://127.0.0.1:port`.
    public let address: String

    private let folder: URL
    private let process: Process
    private let input: Pipe

    /// Starts it, with a folder of its own.
    public init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "KuboStandIn-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        (process, input) = (Process(), Pipe())
        let output = Pipe()
        process.executableURL = Fixture.oracle("python")
        process.arguments = [Fixture.root.appending(path: "Tests/Scripts/kubo_stand_in.py").path, folder.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 { line.append(byte) }
        address = String(decoding: line, as: UTF8.self)
        guard address.hasPrefix("http://") else { throw Failure() }
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Makes the further calls go wrong in the way that the script names; nil ends it.
    public func fail(_ fault: String?) throws {
        let file = folder.appending(path: "fault")
        try? FileManager.default.removeItem(at: file)
        if let fault { try Data(fault.utf8).write(to: file, options: .atomic) }
    }

    /// Where the fault `redirect` sends callers.
    public func redirect(to address: String) throws {
        try Data(address.utf8).write(to: folder.appending(path: "elsewhere"))
        try fail("redirect")
    }

    /// The requests so far: method and path, such as `POST /api/v0/version`.
    public var requests: [String] {
        let log = FileManager.default.contents(atPath: folder.appending(path: "log").path) ?? Data()
        return String(decoding: log, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The files of the blocks that it keeps.
    public var blocks: [URL] {
        get throws {
            try FileManager.default.contentsOfDirectory(
                at: folder.appending(path: "blocks"),
                includingPropertiesForKeys: nil
            )
        }
    }
}
