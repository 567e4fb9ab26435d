import Cryptography
import Evidence
import Foundation
import Glibc

/// One run of an enclave, confined.
///
/// It sees its own bytes, the manifest, `/in` read-only, one file to write, and the attestation device. It has no
/// network and no socket at all, no other process, no new file, and the manifest's limits. What it says passes an
/// ``OutwardGate``. That contains a faulty or hostile app; it does not protect the app from this machine.
struct Sandbox {
    private let folder: URL
    private let code: MemoryFile
    private let manifest: LaunchManifest
    private let input: String
    /// The one file that the enclave can write, open here since before there was an enclave.
    private let output: FileHandle

    init(code: MemoryFile, manifest: LaunchManifest, input: String, scratch: URL) throws {
        self.code = code
        self.manifest = manifest
        self.input = input
        folder = scratch.appending(path: "platform-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "attestation"),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe open(folder.appending(path: "result").path, flags, 0o600)
        guard descriptor >= 0 else { throw PlatformError.sandboxFailed("output file") }
        output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Starts the enclave, serves its quotes, and waits.
    ///
    /// - Returns: 0 where it gave a result, 65 where it refused, 70 for any other end: the status is no way out for data.
    /// - Throws: `PlatformError`; the enclave has then ended.
    func run(quoting: @escaping AttestationDevice.Quoting) throws -> Int32 {
        let device = try AttestationDevice(folder: folder.appending(path: "attestation"), quoting: quoting)
        let filter = try SystemCallFilter()
        guard filter.digest == manifest.systemCallFilter else { throw PlatformError.otherFilter }
        let process = try SandboxProcess(
            code: code,
            manifest: manifest,
            filter: filter,
            places: .init(
                input: input,
                output: folder.appending(path: "result").path,
                attestation: folder.appending(path: "attestation").path
            )
        )
        var gate = OutwardGate(reading: process.outward, writing: STDOUT_FILENO)
        let deadline = ContinuousClock.now + .seconds(Int64(manifest.timeLimit))
        while process.isRunning {
            try device.serve()
            try gate.pass(waiting: 1)
            guard process.threads <= manifest.threadLimit else { throw PlatformError.tooManyThreads }
            guard ContinuousClock.now < deadline else { throw PlatformError.timeLimit }
        }
        try gate.finish(by: min(deadline, .now + .seconds(5)))
        return process.status
    }

    /// Takes the one output file out, if it has any content and no more than the manifest allows.
    func takeOutput(to destination: String) throws(PlatformError) {
        let limit = Int(manifest.outputLimit)
        let content: Data?
        do {
            try output.seek(toOffset: 0)
            content = try output.read(upToCount: limit + 1)
        } catch {
            throw .outputRefused("it cannot be read")
        }
        guard let content, !content.isEmpty else { throw .outputRefused("there is none") }
        guard content.count <= limit else { throw .outputRefused("it is larger than the manifest allows") }
        do {
            try content.write(to: URL(filePath: destination))
        } catch {
            throw .outputRefused("it cannot be written to its place")
        }
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}
