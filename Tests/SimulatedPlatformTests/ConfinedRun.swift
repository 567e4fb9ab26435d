import Cryptography
import Evidence
import Foundation
import Glibc
import TestSupport

/// One run of the hostile app of `fixtures/hostile-enclave` on the real platform.
struct ConfinedRun {
    /// Who starts the platform.
    enum User: CaseIterable, CustomStringConvertible {
        case caller, nobody

        var description: String {
            switch self {
            case .caller: getuid() == 0 ? "root" : "an ordinary user"
            case .nobody: "an ordinary user, started by root"
            }
        }

        /// The users that this machine lets the test be: only root can become somebody else.
        static var possible: [User] { getuid() == 0 ? allCases : [.caller] }
    }

    /// The platform's exit status.
    var status: Int32
    /// What it let through of what the app said.
    var said: [UInt8]
    /// The one output; nil where none was taken.
    var output: String?
    /// Seconds from start to end.
    var seconds: Double

    /// Lines of the output, from their first word to the rest.
    var lines: [String: String] {
        let pairs = (output ?? "").split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static let build = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    private static let probe = Result<URL, any Error> {
        atexit { try? FileManager.default.removeItem(at: ConfinedRun.place(of: "probe.c")) }
        return try compile("probe.c")
    }

    private static func place(of name: String) -> URL {
        URL(filePath: "/tmp").appending(path: "pandapp-\(name)-\(getpid())")
    }

    /// Compiles a program of `fixtures/hostile-enclave`, static, to a place that everybody may read.
    static func compile(_ name: String) throws -> URL {
        let place = place(of: name)
        let words = [
            "-static", "-pthread", "-Wno-unused-result", "-I", Fixture.root.appending(path: "Sources/CLinux").path,
            "-o", place.path, Fixture.url("hostile-enclave").appending(path: name).path,
        ]
        guard let compiler = ExternalProgram("/usr/bin/cc"), try compiler.run(words).status == 0 else {
            throw CocoaError(.executableLoad)
        }
        return place
    }

    /// Runs the app with an attempt's name as its argument.
    init(
        _ attempt: String...,
        as user: User = .caller,
        changing change: (inout LaunchManifest) -> Void = { _ in }
    ) throws {
        let folder = URL(filePath: "/tmp").appending(path: "pandapp-confined-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appending(path: "in"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let executable = try Self.probe.get()
        var manifest = LaunchManifest(
            executable: SHA256Digest.of([]),
            broker: SigningKey().verificationKey,
            arguments: attempt,
            memoryLimit: 256 << 20,
            timeLimit: 20,
            outputLimit: 1 << 20,
            processorTimeLimit: 20,
            threadLimit: 16
        )
        change(&manifest)
        try Data(manifest.encoded()).write(to: folder.appending(path: "manifest"))
        try Data("deal".utf8).write(to: folder.appending(path: "in/deal"))
        if user == .nobody {
            let everything = ["", "in", "in/deal", "manifest"]
            for name in everything { unsafe _ = chown(folder.appending(path: name).path, 65534, 65534) }
        }
        let become = user == .nobody ? Self.become : []
        let platform = Self.build.appending(path: "simulated-platform").path
        let machine = folder.appending(path: "machine").path
        guard try Self.run(become + [platform, "prepare", "--folder", machine]).0 == 0 else {
            throw CocoaError(.executableLoad)
        }
        let words = [
            // With a file open that the app must not find.
            "/bin/sh", "-c", "exec \"$@\" 9</etc/passwd", "sh",
            platform, "run", "--folder", machine,
            "--executable", executable.path, "--manifest", folder.appending(path: "manifest").path,
            "--input", folder.appending(path: "in").path, "--output", folder.appending(path: "result").path,
            "--scratch", folder.path,
        ]
        let start = ContinuousClock.now
        (status, said) = try Self.run(become + words)
        seconds = (ContinuousClock.now - start) / .seconds(1)
        output = FileManager.default.contents(atPath: folder.appending(path: "result").path)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static let become = ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]

    private static func run(_ words: [String]) throws -> (Int32, [UInt8]) {
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "SECRET": "42"]
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, [UInt8](said))
    }
}
