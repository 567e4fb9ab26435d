import Console
import Foundation
import TestSupport

@testable import PandappCLI

/// A home of its own for one test, and the real `pandapp` on it; removed when the test is over.
final class TestHome: Sendable {
    /// Where the home is.
    let url: URL

    /// The day that the prepared homes are about.
    static let day = "2020-04-01"

    /// An empty folder, to become a home.
    init() throws {
        url = Workplace.newPlace("home")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    private init(copying template: URL) throws {
        url = Workplace.newPlace("home")
        try Self.copy(template, to: url)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// A home with sixty people's contributions of one day, not published yet.
    static func contributed() throws -> TestHome {
        try TestHome(copying: contributedTemplate.get().url)
    }

    /// A home with sixty people's contributions of one day, published.
    static func published() throws -> TestHome {
        try TestHome(copying: publishedTemplate.get().url)
    }

    /// The same home once more.
    func copied() throws -> TestHome {
        try TestHome(copying: url)
    }

    private static let contributedTemplate = Result<TestHome, any Error> {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        try home.succeed(["generate", "--persons", "60", "--first-day", day, "--seed", "1", "--ill-share", "0.3"])
        return home
    }

    private static let publishedTemplate = Result<TestHome, any Error> {
        let home = try contributed()
        try home.succeed(["publish", "--date", day])
        return home
    }

    /// Blocks are linked, for they are only ever replaced, never changed; all else is copied.
    private static func copy(_ source: URL, to destination: URL) throws {
        let script = """
            mkdir -m 700 "$2" "$2/store" && cp -al "$1/store/blocks" "$2/store/" && cd "$1" &&
            cp -a --parents store/lock store/roots store/partial "$2" &&
            for part in *; do [ "$part" = store ] || cp -a "$part" "$2/" || exit 1; done
            """
        let words = ["-c", script, "sh", source.path, destination.path]
        guard try RunningProgram(URL(filePath: "/bin/sh"), words).finish().status == 0 else {
            throw CocoaError(.fileWriteUnknown)
        }
    }

    // MARK: Commands

    /// Makes the home.
    func initialise(
        city: String,
        timeZone: String,
        extent: String = "12",
        // Its counts are exact, which most tests need.
        definition: String = "co-presence"
    ) throws {
        let settled = ["--time-zone", timeZone, "--extent-km", extent, "--contact-definition", definition]
        try succeed(["init", "--development", "--city", city] + settled)
    }

    /// Starts a command on this home, or one that knows no home.
    func start(_ arguments: [String], inHome: Bool = true) throws -> RunningProgram {
        let options = inHome ? ["--home", url.path, "--json"] : ["--json"]
        return try RunningProgram(Programs.place("pandapp"), arguments + options)
    }

    /// Runs a command on this home to its end.
    func run(_ arguments: [String], inHome: Bool = true) throws -> FinishedProgram {
        try start(arguments, inHome: inHome).finish()
    }

    /// A command that must succeed.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a command that must succeed.
    @discardableResult
    func succeed(_ arguments: [String], inHome: Bool = true) throws -> JSONObject {
        let finished = try run(arguments, inHome: inHome)
        guard finished.status == 0 else {
            let words = arguments.joined(separator: " ")
            throw Failed(
                description: "\(words): \(finished.status) \(String(decoding: finished.errors, as: UTF8.self))"
            )
        }
        return try finished.report
    }

    /// Runs a command that must be refused.
    func refusal(_ arguments: [String]) throws -> Refusal {
        let finished = try run(arguments)
        guard let failure = finished.failure else {
            let words = arguments.joined(separator: " ")
            throw Failed(
                description: "\(words): \(finished.status) \(String(decoding: finished.errors, as: UTF8.self))"
            )
        }
        return failure
    }

    /// Registers the shipped program of a kind under another name, and puts it on the whitelist.
    func whitelist(_ name: String, as kind: AppKind) throws {
        let program = Programs.place(kind.program.rawValue).path
        let words = ["app", "register", "--app", name, "--kind", kind.rawValue, "--executable", program]
        try succeed(["app", "whitelist", try succeed(words).object("terms").text("address")])
    }

    // MARK: Files

    /// The home's parts, opened by this process.
    func opened() throws -> OpenHome {
        try OpenHome(HomeFolder(url: url))
    }

    /// A file or folder of the home.
    func place(_ path: String) -> URL { url.appending(path: path) }

    /// The key file of a person.
    func personKey(_ identifier: String) -> String { place("person/\(identifier).key").path }

    /// Every file below a folder of the home, with its content.
    func contents(below path: String) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for file in try FolderTree.files(below: place(path)) {
            found[file.path] = [UInt8](try Data(contentsOf: file))
        }
        return found
    }
}

/// Looks into folders.
enum FolderTree {
    /// Every regular file below a folder, hidden ones included.
    static func files(below folder: URL) throws -> [URL] {
        guard let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        else {
            return []
        }
        return try all.compactMap { $0 as? URL }.filter {
            try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
        }
    }
}
