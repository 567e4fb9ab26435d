import ArgumentParser
import Attestation
import Cryptography
import Evidence
import Foundation
import Glibc

/// Measures an executable, starts it in its sandbox and signs quotes for it under a root of its own.
///
/// That is what the hardware does elsewhere, here without the hardware's protection. No enclave contains this code.
@main
struct SimulatedPlatform: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulated-platform",
        abstract: "SIMULATED enclave platform: measures, confines and vouches, but does not protect from its operator."
    )

    @Option(help: "File of the platform's root key (32 bytes, hexadecimal; mode 0600).") var rootKey: String
    @Option(help: "The enclave's executable.") var executable: String
    @Option(help: "The app's launch manifest; the digest of the executable in it is replaced by the measured one.")
    var manifest: String
    @Option(help: "Folder that the enclave sees as /in, read-only.") var input: String
    @Option(help: "Where the enclave's one output file is put.") var output: String
    @Option(help: "A private folder for the run; what is made in it is removed at the end.") var scratch: String

    func run() throws {
        // A peer that went away shows as an error of the write, not as the end of this process.
        signal(SIGPIPE, SIG_IGN)
        do {
            let root = try readRootKey()
            // The bytes are read once: those hashed are those started.
            let code = try readFile(executable, limit: 256 << 20)
            var launch = try LaunchManifest(decoding: readFile(manifest, limit: 1 << 20))
            launch.executable = SHA256Digest.of(code)
            let sandbox = try Sandbox(code: code, manifest: launch, input: input, scratch: URL(filePath: scratch))
            defer { sandbox.remove() }
            let status = try sandbox.run(quoting: root)
            if status == 0 { try sandbox.takeOutput(to: output) }
            throw ExitCode(status)
        } catch let error as PlatformError {
            FileHandle.standardError.write(Data("simulated-platform: \(error)\n".utf8))
            throw ExitCode(error.exitStatus)
        }
    }

    private func readRootKey() throws -> SigningKey {
        guard let text = String(validating: try readFile(rootKey, limit: 128), as: UTF8.self),
            var bytes = try? Hexadecimal.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            bytes.count == 32
        else { throw PlatformError.rootKeyUnreadable }
        return try SigningKey(seed: SecretBytes(consumingAndWiping: &bytes))
    }

    private func readFile(_ path: String, limit: Int) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path), data.count <= limit else {
            throw PlatformError.fileUnreadable(path)
        }
        return [UInt8](data)
    }
}

/// Why the platform did not run an enclave to its end.
enum PlatformError: Error, CustomStringConvertible {
    case rootKeyUnreadable
    case fileUnreadable(String)
    case sandboxFailed(String)
    case timeLimit
    case outputRefused(String)

    var exitStatus: Int32 {
        switch self {
        case .rootKeyUnreadable, .fileUnreadable: 66
        case .sandboxFailed: 71
        case .timeLimit: 124
        case .outputRefused: 73
        }
    }

    var description: String {
        switch self {
        case .rootKeyUnreadable: "the root key cannot be read"
        case .fileUnreadable(let path): "cannot read \(path)"
        case .sandboxFailed(let step): "the sandbox failed: \(step)"
        case .timeLimit: "the enclave ran longer than its manifest allows"
        case .outputRefused(let why): "the enclave's output is refused: \(why)"
        }
    }
}
