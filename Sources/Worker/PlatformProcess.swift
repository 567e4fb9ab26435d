import Evidence
import Foundation
import Glibc

/// The platform's executable as a child process, and the two ends over which frames pass.
final class PlatformProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// A platform that ended early must show as a failed write, not end this process by a signal.
    private static let ignoresBrokenPipes: Void = {
        _ = signal(SIGPIPE, SIG_IGN)
    }()

    /// Starts the platform on an enclave.
    init(executable: URL, arguments: [String]) throws(WorkerError) {
        Self.ignoresBrokenPipes
        process.executableURL = executable
        process.arguments = arguments
        // Nothing of the caller's environment but the way to bubblewrap may reach the platform.
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw .platformFailed(status: -1)
        }
    }

    func send(_ frame: ChannelFrame) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(frame.encoded()))
    }

    func receive() throws -> ChannelFrame {
        let handle = output.fileHandleForReading
        return try ChannelFrame { count in
            var bytes: [UInt8] = []
            while bytes.count < count {
                guard let more = try handle.read(upToCount: count - bytes.count), !more.isEmpty else {
                    throw EvidenceError.channelClosed
                }
                bytes += more
            }
            return bytes
        }
    }

    /// Closes the way in, so that an enclave that waits for more ends, and waits for the end.
    func wait() -> Int32 {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
