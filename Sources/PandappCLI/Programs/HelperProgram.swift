import Console
import Foundation
import Glibc

/// The separate executables that `pandapp` starts.
///
/// They are looked for in this order: each folder of `PANDAPP_LIBEXEC` (separated by colons, as in `PATH`), the folder
/// of `pandapp` itself, `../libexec/pandapp` of an installation, `../../enclaves` of a checkout's build.
enum HelperProgram: String, CaseIterable, Sendable {
    case developmentHost = "development-host"
    case heatmapEnclave = "heatmap-enclave"
    case simulatedPlatform = "simulated-platform"
    case socialDistanceEnclave = "social-distance-enclave"

    /// The folders that are searched.
    static func folders(environment: [String: String], executable: URL) -> [URL] {
        let named = environment["PANDAPP_LIBEXEC"].map { $0.split(separator: ":").map(String.init) } ?? []
        let own = executable.deletingLastPathComponent()
        return named.map { URL(filePath: $0, directoryHint: .isDirectory) } + [
            own,
            own.deletingLastPathComponent().appending(path: "libexec/pandapp"),
            own.deletingLastPathComponent().deletingLastPathComponent().appending(path: "enclaves"),
        ]
    }

    /// Where the program is.
    func locate(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    ) throws(CommandFailure) -> URL {
        for folder in Self.folders(environment: environment, executable: executable) {
            let place = folder.appending(path: rawValue)
            if FileManager.default.isExecutableFile(atPath: place.path) { return place }
        }
        throw CommandFailure(
            .serviceUnavailable,
            code: "program-missing",
            what: "The program \(rawValue) could not be started",
            why: "It is not beside pandapp, not in ../libexec/pandapp, and not in PANDAPP_LIBEXEC",
            remedy: "Install Pandapp whole (make install), or set PANDAPP_LIBEXEC to the program's folder"
        )
    }

    /// Becomes the program: same process, same streams, and its exit status is ours.
    func replaceProcess(arguments: [String]) throws(CommandFailure) -> Never {
        let place = try locate()
        let words = [place.path] + arguments
        var pointers = unsafe words.map { unsafe strdup($0) } + [nil]
        _ = unsafe execv(place.path, &pointers)
        let cause = unsafe String(cString: strerror(errno))
        throw CommandFailure(
            .serviceUnavailable,
            code: "program-failed",
            what: "The program \(rawValue) could not be started",
            why: "The system says: \(cause)",
            remedy: "Check that \(place.path) is an executable for this machine"
        )
    }
}
