import Cryptography
import Foundation
import Geohash
import Ledger
import Orders
import Testing

@testable import KeyBroker
@testable import PandappCLI

/// After a whole day, nothing outside the people's key files and the requester's own folder tells who was where.
@Suite struct ConfidentialityTests {
    private let day = TestHome.day

    @Test(
        "no position, no identifier and no secret is in any file, stream, command line or environment of a day",
        arguments: ["co-presence", "proximity"]
    )
    func wholeDay(definition: String) throws {
        let home = try TestHome()
        var streams = Data()
        func run(_ words: [String], watching watch: inout ProcessWatch) throws {
            let program = try home.start(words)
            while program.isRunning { watch.look(below: program.identifier) }
            let end = try program.finish()
            #expect(end.status == 0, "\(words[0]): \(end.failure.map { "\($0)" } ?? "")")
            streams.append(contentsOf: end.output + end.errors)
        }

        try home.initialise(city: "45.7246,4.8752", timeZone: "Europe/Paris", definition: definition)
        let untouched = try home.contents(below: "store")
        let input = home.url.deletingLastPathComponent().appending(path: home.url.lastPathComponent + ".csv")
        defer { try? FileManager.default.removeItem(at: input) }
        let data = DistinctiveData()
        try Data(data.csv.utf8).write(to: input)
        var (calm, watch) = (ProcessWatch(), ProcessWatch())
        let importing = ["tracks", "import", input.path, "--format", "scikit-mobility", "--all-ill"]
        try run(importing, watching: &calm)
        let person = ["--person-key", home.personKey(data.persons[0])]
        try run(["contacts", "subscribe", "--from", day] + person, watching: &calm)
        let answers = home.place("answers")
        try run(["publish", "--date", day, "--with-contact-answers", answers.path], watching: &watch)
        #expect(try FolderTree.files(below: answers).count == 6)
        try run(["run", "heatmap", "--date", day, "--output", home.place("mine").path], watching: &watch)
        try run(["contacts", "--date", day] + person, watching: &watch)

        let needles = try data.needles() + secrets(of: home)
        #expect(needles.count > 200)
        for file in try FolderTree.files(below: home.url) where !isOwn(file, in: home) {
            let content = try Data(contentsOf: file)
            // What was there before the first contribution holds no position; its sheer size is the executables'.
            let old = untouched[file.path].map { Data($0) == content } ?? false
            for needle in needles where !old || needle.isLongLived {
                #expect(!needle.isIn(content), "\(needle.name) in \(file.path)")
            }
            if !file.path.contains("/person/") {
                #expect(!data.persons.contains { file.path.contains($0) }, "\(file.path)")
            }
        }
        for needle in needles {
            #expect(!needle.isIn(streams), "\(needle.name) in a stream")
            #expect(!needle.isIn(watch.seen), "\(needle.name) in a command line or environment")
        }
        #expect(watch.platformFolders.count >= 3, "the enclaves were seen at work")
        for folder in watch.platformFolders { #expect(!FileManager.default.fileExists(atPath: folder), "\(folder)") }
    }

    /// The search can find what it looks for: where the data is in the clear, each needle of a position is found.
    @Test("the same search finds every position and person where they are in the clear")
    func searchFinds() throws {
        let data = DistinctiveData()
        var clear = Data(data.persons.joined(separator: ",").utf8)
        for cell in try data.cells(precision: 12) { clear.append(contentsOf: Array(cell.text.utf8)) }
        for needle in try data.needles() where needle.name.hasPrefix("geohash") || needle.name.hasPrefix("person") {
            #expect(needle.isIn(clear), "\(needle.name)")
        }
    }

    /// Key files are their owners' secrets, and the requester's folder holds what the requester may know.
    private func isOwn(_ file: URL, in home: TestHome) -> Bool {
        let path = file.path.dropFirst(home.url.path.count + 1)
        return path.hasPrefix("mine/") || (path.hasSuffix(".key") && !path.hasPrefix("broker/vault/"))
    }

    /// Every secret of the home, the data keys that its broker keeps included, in the forms in which they could leak.
    private func secrets(of home: TestHome) throws -> [Needle] {
        var secrets: [(String, [UInt8])] = []
        let open = try home.opened()
        for key in HomeSecrets.Key.allCases {
            secrets.append(("\(key)", try open.secrets.secret(key).exposed))
        }
        for identity in HomeSecrets.Identity.allCases {
            secrets.append(("\(identity)", try open.secrets.identity(identity).secret().exposedCopy()))
        }
        for file in try FolderTree.files(below: home.place("person")) where file.pathExtension == "key" {
            let line = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")[0]
            secrets.append((file.lastPathComponent, try AgeIdentity(parsing: String(line)).secret().exposedCopy()))
        }
        for dataset in try open.ledger.datasets() {
            let keys = try #require(try open.vault.keys(forDataset: dataset.entry.headerDigest))
            secrets.append(("data key", keys.dataKey.exposed))
            secrets += keys.segmentKeys.values.map { ("segment key", $0.exposed) }
        }
        return try secrets.flatMap { name, secret in
            let text = try AgeIdentity(secret: SecretBytes(copying: secret)).exposedText()
            return [
                Needle("\(name), raw", secret, isLongLived: true),
                Needle("\(name), hexadecimal", Array(Hexadecimal.encode(secret).utf8)),
                Needle("\(name), base64", Array(Data(secret).base64EncodedString().dropLast(2).utf8)),
                Needle("\(name), age", Array(text.utf8)),
            ]
        }
    }
}

extension SharedSecret {
    fileprivate var exposed: [UInt8] { withSecret { $0.exposedCopy() } }
}

/// Bytes that must not be found.
private struct Needle {
    let name: String
    let bytes: [UInt8]
    /// Whether the bytes are older than the first contribution.
    let isLongLived: Bool

    init(_ name: String, _ bytes: [UInt8], isLongLived: Bool = false) {
        (self.name, self.bytes, self.isLongLived) = (name, bytes, isLongLived)
    }

    func isIn(_ hay: Data) -> Bool { ByteSearch.contains(bytes, in: hay) }
}

/// Four people with unmistakable names at places of their own.
private struct DistinctiveData {
    let persons = (1...4).map { "unmistakable-person-\($0)" }

    private var positions: [(person: String, second: Int, latitude: Double, longitude: Double)] {
        persons.indices.flatMap { person in
            (0..<6).map { step in
                (persons[person], 300 * step, 45.7 + 0.0137 * Double(person), 4.85 + 0.0091 * Double(step))
            }
        }
    }

    var csv: String {
        "uid,datetime,lat,lng\n"
            + positions.map { position in
                let minutes = position.second / 60
                let time = "\(TestHome.day) 10:\(minutes < 10 ? "0" : "")\(minutes):00"
                return "\(position.person),\(time),\(position.latitude),\(position.longitude)\n"
            }.joined()
    }

    func cells(precision: Int) throws -> [GeohashCell] {
        try positions.map {
            try GeohashCell(latitude: $0.latitude, longitude: $0.longitude, precision: precision)
        }
    }

    /// Six characters are found in each longer text as well; numbers are eight bytes, either way round.
    func needles() throws -> [Needle] {
        var needles = persons.map { Needle("person", Array($0.utf8)) }
        needles += try Set(cells(precision: 6)).map { Needle("geohash \($0.text)", Array($0.text.utf8)) }
        for precision in [8, 9, 12] {
            for cell in Set(try cells(precision: precision)) {
                let bytes = (0..<8).map { UInt8(truncatingIfNeeded: cell.bits >> (8 * $0)) }
                needles.append(Needle("cell \(cell.text), little-endian", bytes))
                needles.append(Needle("cell \(cell.text), big-endian", bytes.reversed()))
            }
        }
        return needles
    }
}

/// What the system tells everybody about the children of a program while they run.
struct ProcessWatch {
    /// Command lines and environments, one after another.
    private(set) var seen = Data()
    /// The words of each program's command lines, and the names of its environment's variables with a `=` behind them;
    /// paths and numbers are told as such.
    private(set) var words: [String: Set<String>] = [:]
    /// The folders of the platforms that ran.
    private(set) var platformFolders: Set<String> = []
    private var known: Set<Data> = []

    /// Looks once at all processes below one.
    mutating func look(below ancestor: Int32) {
        var parents: [Int32: Int32] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let process = Int32(name), process >= ancestor, let parent = Self.parent(of: process) else {
                continue
            }
            parents[process] = parent
        }
        let own = FileManager.default.contents(atPath: "/proc/\(ancestor)/cmdline")
        for process in parents.keys where Self.isBelow(ancestor, process, parents) {
            // Just forked, and not another program yet: what the user typed is the user's.
            guard let command = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"), command != own else {
                continue
            }
            // Gone, or not ours to read: then nobody else reads it either.
            let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
            for (text, isEnvironment) in [(command, false), (environment, true)]
            where known.insert(command + [0] + text).inserted {
                seen.append(text)
                note(text, of: command, isEnvironment: isEnvironment)
                for word in text.split(separator: 0).map({ String(decoding: $0, as: UTF8.self) })
                where word.contains("/platform-") && word.hasSuffix("/attestation") {
                    platformFolders.insert(String(word.dropLast("/attestation".count)))
                }
            }
        }
    }

    private mutating func note(_ text: Data, of command: Data, isEnvironment: Bool) {
        func words(_ text: Data) -> [String] { text.split(separator: 0).map { String(decoding: $0, as: UTF8.self) } }
        guard let program = words(command).first?.split(separator: "/").last else { return }
        let told =
            isEnvironment
            ? words(text).map { $0.prefix { $0 != "=" } + "=" }
            : words(text).dropFirst().map { $0.hasPrefix("/") ? "PATH" : Int($0) == nil ? $0 : "NUMBER" }
        self.words[String(program), default: []].formUnion(told)
    }

    private static func isBelow(_ ancestor: Int32, _ process: Int32, _ parents: [Int32: Int32]) -> Bool {
        var current = process
        while let parent = parents[current] {
            if parent == ancestor { return true }
            current = parent
        }
        return current == ancestor
    }

    private static func parent(of process: Int32) -> Int32? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
        // The name in brackets may hold anything; the fields after the last bracket do not.
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 1 ? Int32(fields[1]) : nil
    }
}
