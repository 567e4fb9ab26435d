import CLinux
import CoreFoundation
import Cryptography
import Evidence
import Foundation
import Glibc

/// A bubblewrap sandbox: nothing shared, no network, no home, /in read-only, one output; the enclave's standard input
/// and output are this process's own, so that the worker can relay messages.
struct Sandbox {
    private let folder: URL
    private let code: [UInt8]
    private let manifest: LaunchManifest
    private let input: String

    init(code: [UInt8], manifest: LaunchManifest, input: String, scratch: URL) throws {
        self.code = code
        self.manifest = manifest
        self.input = input
        folder = scratch.appending(path: "platform-\(UUID().uuidString)")
        let files = FileManager.default
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        for name in ["out", "attestation"] {
            try files.createDirectory(
                at: folder.appending(path: name),
                withIntermediateDirectories: true,
                attributes: attributes
            )
        }
    }

    /// Starts the enclave, serves its quotes, and waits.
    ///
    /// - Returns: the enclave's exit status; 128 + n where signal n ended it.
    func run(quoting root: borrowing SigningKey) throws -> Int32 {
        let device = try AttestationDevice(folder: folder.appending(path: "attestation"))
        try limitResources()
        let code = try memoryFile(named: "app", self.code)
        let manifest = try memoryFile(named: "manifest", self.manifest.encoded())
        let child = try spawn(codeDescriptor: code, manifestDescriptor: manifest)
        close(code)
        close(manifest)
        let deadline = Date(timeIntervalSinceNow: TimeInterval(self.manifest.timeLimit))
        let measurement = self.manifest.simulatedMeasurement
        while true {
            var status: Int32 = 0
            if unsafe waitpid(child, &status, WNOHANG) == child { return Self.exitStatus(status) }
            guard Date() < deadline else {
                kill(child, SIGKILL)
                unsafe waitpid(child, &status, 0)
                throw PlatformError.timeLimit
            }
            device.serve(measurement: measurement, root: root)
            usleep(1000)
        }
    }

    /// Takes the one output file out, as a regular file of bounded size.
    func takeOutput(to destination: String) throws {
        let source = folder.appending(path: "out/result").path
        let descriptor = unsafe open(source, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw PlatformError.outputRefused("there is no file of the expected name") }
        defer { close(descriptor) }
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            throw PlatformError.outputRefused("it is not a regular file")
        }
        guard information.st_size <= Int(manifest.outputLimit) else {
            throw PlatformError.outputRefused("it is larger than the manifest allows")
        }
        do {
            // The enclave is gone, but the bound is on what is read, not on what was measured before.
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            let content = try handle.read(upToCount: Int(manifest.outputLimit)) ?? Data()
            try content.write(to: URL(filePath: destination))
        } catch {
            throw PlatformError.outputRefused("it cannot be written to its place")
        }
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    private static func exitStatus(_ status: Int32) -> Int32 {
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    private func limitResources() throws {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        var memory = rlimit(rlim_cur: rlim_t(manifest.memoryLimit), rlim_max: rlim_t(manifest.memoryLimit))
        // The executable itself goes through a memory file, so the bound must let it pass.
        let largestFile = rlim_t(max(manifest.outputLimit, UInt64(code.count)))
        var file = rlimit(rlim_cur: largestFile, rlim_max: largestFile)
        guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0,
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory) == 0,
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &file) == 0
        else { throw PlatformError.sandboxFailed("resource limits") }
    }

    private func memoryFile(named name: String, _ bytes: [UInt8]) throws -> Int32 {
        let descriptor = unsafe linux_memory_file(name)
        guard descriptor >= 0 else { throw PlatformError.sandboxFailed("memory file") }
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(bytes))
        } catch {
            throw PlatformError.sandboxFailed("memory file")
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    /// The descriptors that bubblewrap reads the measured bytes from.
    private static let codeDescriptor: Int32 = 198
    private static let manifestDescriptor: Int32 = 199

    private var arguments: [String] {
        [
            "bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--clearenv", "--uid", "65534", "--gid", "65534", "--disable-userns", "--as-pid-1",
            "--perms", "0555", "--ro-bind-data", "\(Self.codeDescriptor)", "/app",
            "--perms", "0444", "--ro-bind-data", "\(Self.manifestDescriptor)", "/manifest",
            "--ro-bind", input, "/in", "--bind", folder.appending(path: "out").path, "/out",
            "--proc", "/proc", "--dev", "/dev",
            "--bind", folder.appending(path: "attestation").path, "/dev/attestation",
            "--remount-ro", "/", "--chdir", "/", "/app",
        ] + manifest.arguments
    }

    private func spawn(codeDescriptor: Int32, manifestDescriptor: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, codeDescriptor, Self.codeDescriptor)
        unsafe posix_spawn_file_actions_adddup2(&actions, manifestDescriptor, Self.manifestDescriptor)
        // Whatever a library might print inside would be an undeclared output.
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        var child: pid_t = 0
        var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
        let failure = unsafe posix_spawnp(&child, "bwrap", &actions, nil, &pointers, &environment)
        guard failure == 0 else { throw PlatformError.sandboxFailed("bubblewrap did not start (is it installed?)") }
        return child
    }
}
