import ArgumentParser
import Attestation
import CLinux
import Cryptography
import Evidence
import Foundation
import SimulatedHardware

/// `simulated-platform run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Measure an enclave, start it in its sandbox, and sign quotes for it."
    )

    @Option(help: "The platform's folder, as prepared.") var folder: String
    @Option(help: "The kind of hardware that is simulated: sgx or tdx.") var architecture = SimulatedArchitecture.sgx
    @Option(help: "The enclave's executable.") var executable: String
    @Option(help: "The app's launch manifest; the digest of the executable in it is replaced by the measured one.")
    var manifest: String
    @Option(help: "Folder that the enclave sees as /in, read-only.") var input: String
    @Option(help: "Where the enclave's one output file is put.") var output: String
    @Option(help: "A private folder for the run; what is made in it is removed at the end.") var scratch: String

    func run() throws {
        // A peer that went away shows as an error of the write, not as the end of this process.
        signal(SIGPIPE, SIG_IGN)
        // Whoever starts it from a worker thread hands down that every signal is blocked, and the enclave would inherit it.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
        // The platform's keys are in this process's memory.
        _ = linux_forbid_memory_images()
        try PlatformError.reporting {
            let machine = try PlatformFolder(url: URL(filePath: folder)).machine()
            // The bytes are read once, and sealed: those hashed are those started.
            let code = try MemoryFile(copying: executable, limit: 256 << 20)
            var launch = try LaunchManifest(decoding: readFile(manifest, limit: 1 << 20))
            launch.executable = try code.digest()
            let sandbox = try Sandbox(code: code, manifest: launch, input: input, scratch: URL(filePath: scratch))
            defer { sandbox.remove() }
            let status = try sandbox.run { [launch, architecture] reportData in
                try machine.quote(Self.report(of: launch, reportData: reportData, on: architecture))
            }
            if status == 0 { try sandbox.takeOutput(to: output) }
            throw ExitCode(status)
        }
    }

    private static func report(
        of launch: LaunchManifest,
        reportData: [UInt8],
        on architecture: SimulatedArchitecture
    ) -> SimulatedReport {
        let measurement = SimulatedMeasurement(manifest: launch.encoded())
        switch architecture {
        case .sgx:
            return .enclave(
                SimulatedEnclave(
                    measurement: measurement.enclave.bytes,
                    signer: SimulatedMachine.enclaveSigner,
                    securityVersion: UInt16(clamping: launch.securityVersion),
                    reportData: reportData
                )
            )
        case .tdx:
            return .domain(
                SimulatedDomain(
                    measurement: measurement.domain,
                    registers: measurement.registers,
                    reportData: reportData
                )
            )
        }
    }

    private func readFile(_ path: String, limit: Int) throws(PlatformError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path), data.count <= limit else {
            throw .fileUnreadable(path)
        }
        return [UInt8](data)
    }
}

extension SimulatedArchitecture: ExpressibleByArgument {}
