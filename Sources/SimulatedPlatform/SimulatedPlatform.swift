import ArgumentParser
import Foundation

/// Measures an executable, starts it in its sandbox and signs quotes for it under a root of its own.
///
/// That is what the hardware does elsewhere, here without the hardware's protection. No enclave contains this code.
@main
struct SimulatedPlatform: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulated-platform",
        abstract: "SIMULATED enclave platform: measures, confines and vouches, but does not protect from its operator.",
        subcommands: [PrepareCommand.self, RunCommand.self]
    )
}

/// Why the platform did not run an enclave to its end.
enum PlatformError: Error, CustomStringConvertible {
    /// The folder's secret or certificates are missing, or do not belong together.
    case notPrepared(String)
    case folderUnwritable(String)
    case rootKeyUnreadable
    case fileUnreadable(String)
    case sandboxFailed(String)
    /// The system-call filter that this machine's libseccomp makes is not the one in the app's manifest.
    case otherFilter
    case timeLimit
    case tooManyThreads
    /// The enclave said something that it may not say.
    case channelMisused
    case outputRefused(String)
    /// The enclave used the attestation files otherwise than they are meant.
    case attestationMisused(String)

    var exitStatus: Int32 {
        switch self {
        case .notPrepared, .rootKeyUnreadable, .fileUnreadable: 66
        case .sandboxFailed, .otherFilter: 71
        case .tooManyThreads, .channelMisused, .attestationMisused: 70
        case .folderUnwritable: 73
        case .timeLimit: 124
        case .outputRefused: 73
        }
    }

    var description: String {
        switch self {
        case .notPrepared(let path): "\(path) is not prepared: simulated-platform prepare --folder \(path)"
        case .folderUnwritable(let path): "cannot write in \(path)"
        case .attestationMisused(let why): "the enclave misused attestation: \(why)"
        case .rootKeyUnreadable: "the root key cannot be read"
        case .fileUnreadable(let path): "cannot read \(path)"
        case .sandboxFailed(let step): "the sandbox failed: \(step)"
        case .otherFilter: "the system-call filter of this machine is not the one that the app was measured with"
        case .tooManyThreads: "the enclave started more threads than its manifest allows"
        case .channelMisused: "the enclave said what it may not say"
        case .timeLimit: "the enclave ran longer than its manifest allows"
        case .outputRefused(let why): "the enclave's output is refused: \(why)"
        }
    }

    /// Runs what may fail, says why it failed, and ends with the failure's status.
    static func reporting(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as PlatformError {
            FileHandle.standardError.write(Data("simulated-platform: \(error)\n".utf8))
            throw ExitCode(error.exitStatus)
        }
    }
}
