import Cryptography
import DeterministicCBOR
import Foundation
import Ledger
import Orders
import Requester

@testable import PandappCLI

/// A day from publication to its end, and all that its programs showed.
final class ObservedDay: Sendable {
    let home: TestHome
    /// The files of the home, after the day and at the end.
    let files: Set<String>
    /// What the system told of the programs that tasks start.
    let watch: ProcessWatch
    /// The fields of reports and log lines, metrics and result files.
    let fields: [String: Set<String>]
    /// The fields of the files that pass between an asker's machine and the operator's.
    let travelling: [String: Set<String>]

    init() throws {
        let home = try TestHome.contributed()
        let day = ["--date", TestHome.day]
        let metrics = home.url.deletingLastPathComponent().appending(path: home.url.lastPathComponent + ".prom")
        let elsewhere = Workplace.newPlace("elsewhere")
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        defer { for place in [metrics, elsewhere] { try? FileManager.default.removeItem(at: place) } }
        var (fields, watch): ([String: Set<String>], ProcessWatch) = ([:], ProcessWatch())
        let subscribe = ["contacts", "subscribe", "--from", TestHome.day, "--person-key", home.personKey("p000001")]
        fields["contacts subscribe"] = try Self.names(in: home.run(subscribe).output)
        let answers = ["--with-contact-answers", elsewhere.appending(path: "answers").path]
        let publishing = ["publish", "--log-format", "json", "--metrics-file", metrics.path] + answers
        let publish = try home.run(publishing + day)
        fields["publish"] = try Self.names(in: publish.output)
        fields["publish, log"] = try publish.errors.split(separator: 10).reduce(into: []) {
            $0.formUnion(try Self.names(in: Array($1)))
        }
        let text = String(decoding: try Data(contentsOf: metrics), as: UTF8.self)
        fields["metrics"] = Set(
            text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { String($0.prefix { !" {".contains($0) }) }
        )
        let answer = ["--bundle", elsewhere.appending(path: "answer").path]
        for (name, words) in [
            ("run heatmap", ["run", "heatmap", "--output", home.place("mine").path]),
            ("contacts", ["contacts", "--person-key", home.personKey("p000001")] + answer),
        ] {
            let program = try home.start(words + day)
            while program.isRunning { watch.look(below: program.identifier) }
            fields[name] = try Self.names(in: program.finish().output)
        }
        let night = elsewhere.appending(path: "answers/\(TestHome.day)")
        fields["answers report.json"] = try Self.names(
            in: [UInt8](Data(contentsOf: night.appending(path: "report.json")))
        )
        let opening = ["contacts", "open", night.path, "--person-key", home.personKey("p000001")]
        fields["contacts open"] = try Self.names(in: home.run(opening, inHome: false).output)
        fields["report.json"] = try Self.names(in: [UInt8](Data(contentsOf: home.place("mine/report.json"))))
        let table = String(decoding: try Data(contentsOf: home.place("mine/cells.csv")), as: UTF8.self)
        fields["cells.csv"] = Set((table.split(separator: "\n").first ?? "").split(separator: ",").map(String.init))
        fields.merge(try Self.ask(home, from: elsewhere)) { $1 }
        travelling = try ["offer", "request", "result"].reduce(into: [:]) {
            let file = try CBORValue(decoding: [UInt8](Data(contentsOf: elsewhere.appending(path: $1))))
            $0[$1] = Set(try file.asMap.keys.map { try "\($0.asUnsigned)" })
        }
        let files = try Self.everything(below: home.url)
        try Self.end(home)
        self.files = try files.union(Self.everything(below: home.url))
        (self.home, self.watch, self.fields) = (home, watch, fields)
    }

    /// Asks from another machine, by files in a folder; gives the fields of what the commands tell.
    private static func ask(_ home: TestHome, from folder: URL) throws -> [String: Set<String>] {
        func place(_ name: String) -> String { folder.appending(path: name).path }
        let key = ["--person-key", home.personKey("p000001")]
        let app = ["--app", "social-distance", "--date", TestHome.day]
        var told: [String: Set<String>] = [:]
        func tell(_ command: String, _ words: [String], inHome: Bool) throws {
            let spoken = command.split(separator: " ").map(String.init)
            told[command, default: []].formUnion(try names(in: home.run(spoken + words, inHome: inHome).output))
        }
        try tell("request offers", app + ["--output", place("offer")], inHome: true)
        try tell("request export", ["--offer", place("offer"), "--output", place("request")] + key, inHome: false)
        try tell("request import", [place("request"), "--output", place("result")], inHome: true)
        let opening = ["--request", place("request"), "--output", place("mine")]
        try tell("request open", [place("result")] + opening + key, inHome: false)
        // One verdict with what is proved, and one with why it is not.
        for options in [[], ["--root", "intel"]] {
            try tell("verify-result", [place("result")] + options, inHome: false)
        }
        let request = try SignedRequest(decoding: [UInt8](Data(contentsOf: folder.appending(path: "request"))))
        try tell("task show", [request.task.description], inHome: true)
        return told
    }

    /// What leaves entries of further kinds in the log.
    private static func end(_ home: TestHome) throws {
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        try home.succeed(["withdraw", "--person-key", home.personKey("p000002"), "--yes"])
        try home.succeed(["keys", "rotate"])
        try home.succeed(["app", "delist", "--app", "social-distance", "--yes"])
    }

    // MARK: What is told without what is different every time

    /// The names of all fields in a JSON document.
    static func names(in json: [UInt8]) throws -> Set<String> {
        func names(_ value: Any) -> Set<String> {
            switch value {
            case let object as [String: Any]: object.reduce(into: []) { $0.formUnion(names($1.value).union([$1.key])) }
            case let array as [Any]: array.reduce(into: []) { $0.formUnion(names($1)) }
            default: []
            }
        }
        return names(try JSONSerialization.jsonObject(with: Data(json)))
    }

    /// A path in which what is different every time is told by its kind.
    static func pattern(of path: String) -> String {
        let parts = path.split(separator: "/").map { part in
            var part = String(part)
            for suffix in ["-wal", "-shm"] where part == "ledger.sqlite" + suffix { part.removeLast(suffix.count) }
            for (expression, kind) in kinds {
                part = part.replacingOccurrences(of: expression, with: kind, options: .regularExpression)
            }
            return part
        }
        return parts.joined(separator: "/")
    }

    private static let kinds = [
        ("1220[0-9a-f]{64}", "MULTIHASH"), ("[0-9a-f]{64}", "DIGEST"), ("[0-9a-f]{32}", "TOKEN"),
        ("^[0-9a-f]{2}$", "XX"), ("Qm[1-9A-HJ-NP-Za-km-z]{44}", "CID"), ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "DAY"),
        ("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", "UUID"), ("^p[0-9]{6}", "NAME"),
    ]

    /// Everything below a folder that is no folder itself, by kind.
    static func everything(below folder: URL) throws -> Set<String> {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var isFolder: ObjCBool = false
        return Set(
            paths.filter {
                unsafe FileManager.default.fileExists(atPath: folder.appending(path: $0).path, isDirectory: &isFolder)
                    && !isFolder.boolValue
            }.map(pattern)
        )
    }

    /// The kinds of an entry's details, in order.
    static func shape(of entry: LogEntry) throws -> String {
        let fields = try CBORValue(decoding: entry.body).asMap
        let details = (2..<max(2, fields.count)).map { fields[.unsigned(UInt64($0))] ?? .null }
        return details.map { detail in
            switch detail {
            case .bytes(let bytes): bytes.count == 32 ? "digest" : bytes.count == 20 ? "address" : "bytes"
            case .text: "text"
            case .unsigned, .negative: "number"
            case .boolean: "yes-no"
            case .null: "nothing"
            case .array, .map: "list"
            }
        }.joined(separator: " ")
    }
}

/// Four people with the same number of fixes: three of them together all the time, the fourth alone.
enum PlacedPeople {
    /// A published home of theirs.
    ///
    /// - Parameters:
    ///   - ill: which of them, from 1, are declared ill.
    ///   - shift: degrees by which everybody is elsewhere.
    ///   - definition: what it means to have met somebody.
    /// - Returns: the home, with its one day published.
    /// - Throws: what a command throws.
    static func home(ill: [Int], shift: Double = 0, definition: String = "co-presence") throws -> TestHome {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris", definition: definition)
        let rows = (1...4).flatMap { person in
            (0..<6).map { hour in
                let longitude = 4.83 + shift + (person == 4 ? 0.02 : 0) + 0.001 * Double(hour)
                return "p\(person),\(TestHome.day) 1\(hour):00:00,45.757,\(longitude)\n"
            }
        }
        let statuses = (1...4).map { "p\($0),\(ill.contains($0) ? "ill" : "not_declared")\n" }
        let (tracks, table) = (home.place("person/tracks.csv"), home.place("person/statuses.csv"))
        try Data(("uid,datetime,lat,lng\n" + rows.joined()).utf8).write(to: tracks)
        try Data(("uid,status\n" + statuses.joined()).utf8).write(to: table)
        let words = ["tracks", "import", tracks.path, "--format", "scikit-mobility", "--statuses", table.path]
        try home.succeed(words)
        try home.succeed(["publish", "--date", TestHome.day])
        return home
    }
}
