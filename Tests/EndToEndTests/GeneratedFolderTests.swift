import Foundation
import Testing

@testable import PandappCLI

/// What becomes of a folder of generated tracks when a run does not come to its end.
@Suite struct GeneratedFolderTests {
    private static let people = [
        "--persons", "4000", "--days", "4", "--city", "45.7578,4.8320", "--time-zone", "UTC", "--step-seconds", "60",
        "--fixes", "runs",
    ]
    private static let recipe = "generator.json"

    // Needs a mount namespace, which some containers refuse; the enclaves' sandbox needs the same.
    private static let canMount: Bool = {
        let words = ["--dev-bind", "/", "/", "--tmpfs", "/mnt", "true"]
        return (try? RunningProgram(URL(filePath: "/usr/bin/bwrap"), words).finish().status) == 0
    }()

    private func generate(_ options: [String], into folder: URL) throws -> RunningProgram {
        try RunningProgram(Programs.place("pandapp"), ["generate"] + options + ["--json", "--output", folder.path])
    }

    private func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func expectWhole(_ folder: URL, like other: URL) throws {
        #expect(try names(in: folder) == names(in: other))
        for name in try names(in: other) {
            #expect(try Data(contentsOf: folder.appending(path: name)) == Data(contentsOf: other.appending(path: name)))
        }
    }

    @Test("a run that is killed, or told to end, leaves whole files alone, and the next one is as if it had not been")
    func killed() throws {
        let (whole, cut) = (Workplace.newPlace("whole"), Workplace.newPlace("cut"))
        defer { for folder in [whole, cut] { try? FileManager.default.removeItem(at: folder) } }
        #expect(try generate(Self.people, into: whole).finish().status == 0)
        for signal in [SIGKILL, SIGTERM] {
            try cutShort(in: cut, by: signal)
            for name in try names(in: cut) where !name.hasPrefix(".") {
                let (ours, theirs) = (cut.appending(path: name), whole.appending(path: name))
                #expect(try Data(contentsOf: ours) == Data(contentsOf: theirs))
            }
            #expect(try !names(in: cut).contains(Self.recipe))
            let append = try generate(["--append-days", "1"], into: cut).finish().status
            #expect(append == 66, "there is nothing to continue")
            #expect(try generate(Self.people, into: cut).finish().status == 0)
            try expectWhole(cut, like: whole)
            try FileManager.default.removeItem(at: cut)
        }
    }

    /// Ends a run that has begun its first file; one that came to its end before that does not count.
    private func cutShort(in folder: URL, by signal: Int32) throws {
        for _ in 0..<10 {
            try? FileManager.default.removeItem(at: folder)
            let run = try generate(Self.people, into: folder)
            while run.isRunning, (try? names(in: folder))?.isEmpty ?? true { usleep(1000) }
            kill(run.identifier, signal)
            if try run.finish().status == -signal { return }
        }
        Issue.record("ten runs ended before they were killed")
    }

    @Test("on a disk that fills up a run says so, and leaves no half file", .enabled(if: canMount))
    func fullDisk() throws {
        let mount = Workplace.newPlace("mount")
        try FileManager.default.createDirectory(at: mount, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: mount) }
        // The disk is full once the first day is there.
        let script = """
            mount=$1; program=$2; shift 2
            "$program" generate "$@" --json --output "$mount/tracks" 2>"$mount/../errors" >/dev/null & run=$!
            until ls "$mount"/tracks/*.tracks >/dev/null 2>&1 || ! kill -0 "$run" 2>/dev/null; do sleep 0.01; done
            cat /dev/zero > "$mount/ballast" 2>/dev/null
            wait "$run"; status=$?
            rm "$mount/ballast"; hidden=$(ls -A "$mount/tracks" | grep -c '^[.]')
            whole=true; for file in "$mount"/tracks/*.tracks; do
                "$program" tracks show "$file" --json >/dev/null 2>&1 || whole=false; done
            "$program" generate "$@" --quiet --output "$mount/tracks" >/dev/null 2>&1
            echo "{\\"status\\": $status, \\"hidden\\": $hidden, \\"whole\\": $whole, \\"again\\": $?}"
            """
        let words = ["--dev-bind", "/", "/", "--size", "\(64 << 20)", "--tmpfs", mount.path, "sh", "-c", script, "sh"]
        let arguments = [mount.path, Programs.place("pandapp").path] + Self.people
        let end = try RunningProgram(URL(filePath: "/usr/bin/bwrap"), words + arguments).finish().report
        #expect(try end.number("status") == 73)
        #expect(try end.number("hidden") == 0)
        #expect(try end.boolean("whole"))
        #expect(try end.number("again") == 0)
    }
}
