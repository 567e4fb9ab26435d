import CLinux
import Console
import Cryptography
import Foundation
import Orders

// The machine that the home is on.
extension HomeExamination {
    /// Programs, sandbox and disk.
    func machine() -> [Finding] {
        [.of("programs", programs), .of("sandbox", sandbox), .of("disk", disk)]
    }

    /// Whether the kernel says that something keeps its clock right.
    static var isSynchronised: Bool { linux_clock_is_synchronised() != 0 }

    /// Every helper program is installed, and the enclaves are the ones that were registered.
    private func programs() throws -> Finding {
        for program in HelperProgram.allCases { _ = try program.locate() }
        let open = try OpenHome(folder)
        for kind in AppKind.allCases where open.appNames.contains(AppName(kind)) {
            let executable = try InputFile.read(kind.program.locate().path, limit: 256 << 20)
            guard try SHA256Digest.of(executable) == open.app(AppName(kind)).entry.checksum else {
                return .warning(
                    "programs",
                    "The installed \(kind.program.rawValue) is not the registered one, whose package the store keeps",
                    remedy: "Nothing, if you updated Pandapp on purpose; the registered code goes on being run"
                )
            }
        }
        return .fine("programs", "All \(HelperProgram.allCases.count) are installed, the enclaves as registered")
    }

    /// Bubblewrap can make the namespaces that an enclave is started in.
    private func sandbox() throws -> Finding {
        let arguments = ["--unshare-all", "--unshare-user", "--disable-userns", "--ro-bind", "/", "/", "/bin/true"]
        guard let status = try Self.run(["/usr/bin/bwrap", "/bin/bwrap"], arguments) else {
            return .broken("sandbox", "bubblewrap is not installed", remedy: "apt-get install bubblewrap")
        }
        guard status == 0 else {
            return .broken(
                "sandbox",
                "bubblewrap may not make the namespaces that an enclave needs",
                remedy: "Allow user namespaces (sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces)"
            )
        }
        return .fine("sandbox", "bubblewrap can confine an enclave")
    }

    /// The home's disk has room for the next nights.
    private func disk() throws -> Finding {
        let free = try HomeOverview.freeBytes(at: folder.url)
        let text = "\(free / 1_000_000) MB are free"
        guard free >= Self.leastFreeBytes else {
            return .broken("disk", text, remedy: "Free some space: the next publication may fail (exit 73 or 74)")
        }
        guard free >= Self.comfortableFreeBytes else {
            return .warning("disk", text, remedy: "Make room, or keep fewer nights (pandapp publish --keep-days)")
        }
        return .fine("disk", text)
    }

    private static let leastFreeBytes: UInt64 = 100_000_000
    private static let comfortableFreeBytes: UInt64 = 2_000_000_000

    /// The exit status of the first of these programs that is there; nil where none is.
    private static func run(_ places: [String], _ arguments: [String]) throws -> Int32? {
        guard let place = places.first(where: FileManager.default.isExecutableFile(atPath:)) else { return nil }
        let process = Process()
        process.executableURL = URL(filePath: place)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
