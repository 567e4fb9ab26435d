import CLinux
import Evidence
import Foundation
import Glibc

/// Bubblewrap and the enclave in it; both end when this value does.
///
/// Bubblewrap makes the namespaces and holds the enclave back until its limits are set: on it, not on the platform.
final class SandboxProcess {
    /// Folders and files of the host that the enclave sees.
    struct Places {
        var input: String
        var output: String
        var attestation: String
    }

    /// Where what the enclave says can be read.
    let outward: Int32

    private let bubblewrap: pid_t
    private let enclave: pid_t
    private var end: Int32?

    /// The descriptors that bubblewrap reads from, far from those in use.
    private enum Descriptor {
        static let code: Int32 = 195
        static let manifest: Int32 = 196
        static let filter: Int32 = 197
        /// Bubblewrap tells the enclave's process here.
        static let information: Int32 = 198
        /// It waits for a byte here before it starts it.
        static let start: Int32 = 199
    }

    init(code: MemoryFile, manifest: LaunchManifest, filter: SystemCallFilter, places: Places) throws(PlatformError) {
        guard linux_landlock_network_and_signals() >= 0 else { throw .sandboxFailed("Landlock") }
        // Whatever the caller left open is no business of the enclave's.
        guard linux_close_when_starting(3) == 0 else { throw .sandboxFailed("descriptors") }
        let (speech, information, start) = (try PipePair(), try PipePair(), try PipePair())
        let files = [
            (code, Descriptor.code), (try MemoryFile(manifest.encoded()), Descriptor.manifest),
            (try MemoryFile(filter.program), Descriptor.filter),
        ]
        let handed =
            files.map { ($0.0.descriptor, $0.1) } + [
                (information.writing, Descriptor.information), (start.reading, Descriptor.start),
                (speech.writing, STDOUT_FILENO),
            ]
        let arguments = Self.arguments(places) + manifest.arguments
        bubblewrap = try Self.spawn(arguments, handing: handed)
        // Until here the numbers in `handed` must be theirs; an optimising compiler would let go of them before.
        extendLifetime((files, speech, information, start))
        information.closeWriting()
        speech.closeWriting()
        do throws(PlatformError) {
            enclave = try Self.enclave(from: information)
            try Self.limit(enclave, to: manifest, starting: code.count)
            guard start.sendByte() else { throw PlatformError.sandboxFailed("start") }
        } catch {
            Self.end(bubblewrap)
            throw error
        }
        outward = speech.takeReading()
    }

    deinit {
        if end == nil { Self.end(bubblewrap) }
        close(outward)
    }

    /// Whether the enclave has not ended yet.
    var isRunning: Bool {
        if end != nil { return false }
        var status: Int32 = 0
        guard unsafe waitpid(bubblewrap, &status, WNOHANG) == bubblewrap else { return true }
        end = status
        return false
    }

    /// 0 or 65, as an enclave ends; 70 for every other status, and for a signal.
    var status: Int32 {
        guard let end, end & 0x7f == 0 else { return 70 }
        let status = (end >> 8) & 0xff
        return status == 0 || status == 65 ? status : 70
    }

    /// How many threads the enclave has: the kernel bounds them by itself, but not where it runs for root.
    var threads: UInt64 {
        // The folder of a process's threads has a link for each, and two of its own.
        UInt64(max(unsafe linux_link_count("/proc/\(enclave)/task"), 2) - 2)
    }

    private static func end(_ process: pid_t) {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    private static func arguments(_ places: Places) -> [String] {
        [
            "bwrap", "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--clearenv", "--uid", "65534", "--gid", "65534", "--disable-userns", "--as-pid-1",
            "--seccomp", "\(Descriptor.filter)", "--info-fd", "\(Descriptor.information)",
            "--block-fd", "\(Descriptor.start)",
            "--perms", "0555", "--ro-bind-data", "\(Descriptor.code)", "/app",
            "--perms", "0444", "--ro-bind-data", "\(Descriptor.manifest)", "/manifest",
            "--ro-bind", places.input, "/in", "--bind", places.output, "/out/result",
            "--proc", "/proc", "--dev", "/dev", "--bind", places.attestation, "/dev/attestation",
            // No room to write but the one output; what is mounted below stays as it was. Under /proc a process could
            // write its memory even where it is code, and its name, which every account of the host reads.
            "--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "/app",
        ]
    }

    private static func spawn(
        _ arguments: [String],
        handing descriptors: [(Int32, Int32)]
    ) throws(PlatformError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (source, target) in descriptors {
            unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
        }
        // Whatever a library might print inside would be an undeclared output.
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        var child: pid_t = 0
        var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
        let failure = unsafe posix_spawnp(&child, "bwrap", &actions, nil, &pointers, &environment)
        guard failure == 0 else { throw .sandboxFailed("bubblewrap did not start (is it installed?)") }
        return child
    }

    /// Reads `"child-pid": <number>` out of bubblewrap's JSON.
    private static func enclave(from information: borrowing PipePair) throws(PlatformError) -> pid_t {
        var text: [UInt8] = []
        while !text.contains(UInt8(ascii: "}")), text.count < 4096, let more = information.read() { text += more }
        let digits = text.split(separator: UInt8(ascii: ":")).dropFirst().first?
            .filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let digits, let process = pid_t(String(decoding: digits, as: UTF8.self)) else {
            throw .sandboxFailed("bubblewrap could not confine the enclave")
        }
        return process
    }

    private static func limit(
        _ process: pid_t,
        to manifest: LaunchManifest,
        starting codeLength: Int
    ) throws(PlatformError) {
        // Bubblewrap may still be writing the executable; of the output, too much is found when it is taken.
        let longestFile = max(manifest.outputLimit, UInt64(codeLength))
        let limits: [(UInt32, UInt64)] = [
            // Not 0: where the host pipes core dumps to a program, Linux heeds no limit but 1, by which it makes none.
            (RLIMIT_CORE.rawValue, 1), (RLIMIT_AS.rawValue, manifest.memoryLimit),
            (RLIMIT_CPU.rawValue, manifest.processorTimeLimit), (RLIMIT_FSIZE.rawValue, longestFile),
            (linux_limit_of_threads, manifest.threadLimit), (RLIMIT_NOFILE.rawValue, 64),
        ]
        for (resource, value) in limits where linux_limit(process, Int32(resource), UInt(value)) != 0 {
            throw .sandboxFailed("resource limits")
        }
    }
}
