import Foundation
import Ledger
import Testing

@testable import PandappCLI

/// A disk that is full or read-only ends in a clear error, and the next run on a good disk succeeds.
@Suite struct DiskTests {
    private let publish = ["publish", "--date", TestHome.day]

    // Needs a mount namespace, which some containers refuse; the enclaves' sandbox needs the same.
    private static let canMount: Bool = {
        let words = ["--dev-bind", "/", "/", "--tmpfs", "/mnt", "true"]
        return (try? RunningProgram(URL(filePath: "/usr/bin/bwrap"), words).finish().status) == 0
    }()

    @Test(
        "a folder of the home that cannot be written: exit 73 or 74, and then a whole publication",
        .enabled(if: canMount),
        arguments: ["store", "publisher", "broker/vault"]
    )
    func readOnly(folder: String) throws {
        try expectCleanFailure(folder: folder) { ["--ro-bind", $0, $0] }
    }

    @Test(
        "no space in a folder of the home: exit 73 or 74, and then a whole publication",
        .enabled(if: canMount),
        arguments: ["store", "publisher/staging", "broker/vault"]
    )
    func full(folder: String) throws {
        try expectCleanFailure(folder: folder) { ["--size", "8192", "--tmpfs", $0] }
    }

    @Test(
        "a disk that fills up, wherever that is: exit 73 or 74, and after making room a whole publication",
        .enabled(if: canMount)
    )
    func fullDisk() throws {
        let home = try TestHome.contributed()
        let mount = Workplace.newPlace("mount")
        try FileManager.default.createDirectory(at: mount, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: mount) }
        let script = """
            cp -a "$1" "$2/home" && cat /dev/zero > "$2/ballast" 2>/dev/null
            truncate -s "-$3" "$2/ballast"
            "$4" publish --home "$2/home" --date \(TestHome.day) --json 2>"$2/home/../errors" >/dev/null
            first=$?; rm "$2/ballast"
            "$4" publish --home "$2/home" --date \(TestHome.day) --quiet 2>/dev/null
            echo "{\\"first\\": $first, \\"second\\": $?}"
            """
        for pages in [0, 8, 40, 110, 160, 220, 260] {
            let words = [
                "--dev-bind", "/", "/", "--size", "\(64 << 20)", "--tmpfs", mount.path, "sh", "-c", script, "sh",
            ]
            let arguments = [home.url.path, mount.path, "\(pages * 4096)", Programs.place("pandapp").path]
            let end = try RunningProgram(URL(filePath: "/usr/bin/bwrap"), words + arguments).finish()
            let (first, second) = (try end.report.number("first"), try end.report.number("second"))
            #expect([0, 73, 74].contains(first), "\(pages) pages: \(first)")
            #expect(second == 0, "\(pages) pages")
        }
    }

    /// Publishes with something mounted over a folder of the home, and then without.
    private func expectCleanFailure(folder: String, mounting: (String) -> [String]) throws {
        let home = try TestHome.contributed()
        let place = home.place(folder)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let ledger = try home.opened().ledger.stateDigest()
        let words = ["--dev-bind", "/", "/"] + mounting(place.path) + [Programs.place("pandapp").path]
        let options = publish + ["--home", home.url.path, "--json"]
        let end = try RunningProgram(URL(filePath: "/usr/bin/bwrap"), words + options).finish()
        #expect([73, 74].contains(end.status), "\(end.failure.map { "\($0)" } ?? "no failure"), \(end.status)")
        #expect(end.failure.map { $0.exit == Int(end.status) } == true)
        #expect(try home.opened().ledger.stateDigest() == ledger, "nothing of the day is in the ledger")
        #expect(try home.succeed(publish).boolean("is_new"))
        try home.succeed(["run", "heatmap", "--date", TestHome.day, "--output", home.place("map").path])
    }
}
