import Foundation
import Glibc
import TestSupport
import Testing

/// A process that holds a key leaves no image of its memory when it crashes, be it a file or a report.
@Suite struct CoreDumpTests {
    /// Starts a program where core dumps are allowed, of any size, into a folder.
    private static func start(_ words: [String], in folder: URL, libraries: URL? = nil) throws -> RunningProgram {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = """
            ulimit -c unlimited && PANDAPP_LIBEXEC="$1:$PANDAPP_LIBEXEC" && cd "$0" && shift && exec "$@"
            """
        let first = [folder.path, (libraries ?? folder).path]
        return try RunningProgram(URL(filePath: "/bin/sh"), ["-c", script] + first + words)
    }

    private static func cores(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.contains("core") }
    }

    /// Whether a process without precautions leaves a core dump here: not where the kernel hands them to a program.
    private static let leavesCores: Bool = {
        let folder = Workplace.newPlace("cores")
        defer { try? FileManager.default.removeItem(at: folder) }
        let crash = ["/bin/sh", "-c", "kill -ABRT $$; sleep 1"]
        guard (try? start(crash, in: folder).finish().status) == -SIGABRT else { return false }
        return (try? cores(in: folder).isEmpty) == false
    }()

    @Test(
        "neither broker nor platform leaves a core dump when it crashes with a key in its memory",
        .enabled(if: leavesCores && PythonScript.isAvailable, "the kernel hands core dumps to a program, or no Python"),
        arguments: ["pandapp", "simulated-platform"]
    )
    func crash(victim: String) throws {
        let home = try TestHome.published()
        let (libraries, folder) = (Workplace.newPlace("libexec"), Workplace.newPlace("cores"))
        defer { for place in [libraries, folder] { try? FileManager.default.removeItem(at: place) } }
        try FileManager.default.createDirectory(at: libraries, withIntermediateDirectories: true)
        let python = try #require(Fixture.oracle("python")).path
        let script = Fixture.root.appending(path: "Tests/Scripts/abort_at_release.py").path
        let platform = Programs.place("simulated-platform").path
        let wrapper = libraries.appending(path: "simulated-platform")
        try Data(
            """
            #!/bin/sh
            [ "$1" = run ] || exec "\(platform)" "$@"
            exec "\(python)" "\(script)" \(victim) "\(platform)" "$@"
            """.utf8
        ).write(to: wrapper)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper.path)

        let words = ["run", "heatmap", "--date", TestHome.day, "--output", "map", "--home", home.url.path]
        let program = try Self.start([Programs.place("pandapp").path] + words, in: folder, libraries: libraries)
        let end = try program.finish()
        // It did crash: of the platform's end pandapp knows no more than that there is no result.
        if victim == "pandapp" { #expect(end.status == -SIGABRT) } else { #expect(end.status > 0) }
        #expect(try Self.cores(in: folder).isEmpty)
        // Nor does Swift's runtime print registers and what they point to.
        #expect(!String(decoding: end.errors, as: UTF8.self).contains("rax"))
    }
}
