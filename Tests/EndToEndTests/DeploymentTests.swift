import Console
import Foundation
import TestSupport
import Testing

@testable import PandappCLI

/// The files of `deploy/`, by systemd's own tools, and their command lines by running them.
@Suite struct DeploymentTests {
    private static let folder = Fixture.root.appending(path: "deploy")
    private static let analyze = "/usr/bin/systemd-analyze"
    private static let hasAnalyze = FileManager.default.isExecutableFile(atPath: analyze)
    private static let units = ["pandapp-publish.service", "pandapp-publish.timer", "pandapp-alert@.service"]
    /// Where `make install` puts the program.
    private static let installed = "/usr/local/bin/pandapp"

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    }

    /// The values of a key of a unit, in their order.
    private func values(_ key: String, of unit: String) throws -> [String] {
        try text(unit).split(separator: "\n").filter { $0.hasPrefix(key + "=") }.map {
            String($0.dropFirst(key.count + 1))
        }
    }

    private func shell(_ script: String, _ words: [String] = []) throws -> FinishedProgram {
        try RunningProgram(URL(filePath: "/bin/sh"), ["-c", script, "sh"] + words).finish()
    }

    @Test("systemd finds nothing wrong in the units", .enabled(if: hasAnalyze))
    func verification() throws {
        let copies = Workplace.newPlace("units")
        try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: copies) }
        for unit in Self.units {
            // Only where the programs are is another place here.
            let local = try text(unit)
                .replacing(Self.installed, with: Programs.place("pandapp").path)
                .replacing("/usr/local/libexec/pandapp/alert", with: Self.folder.appending(path: "alert").path)
            try Data(local.utf8).write(to: copies.appending(path: unit))
        }
        let end = try shell(
            "cd \"$1\" && shift && exec \(Self.analyze) verify --man=no \"$@\"",
            [copies.path] + Self.units
        )
        #expect(end.status == 0)
        #expect(String(decoding: end.output + end.errors, as: UTF8.self).isEmpty, "not a word of complaint")
    }

    @Test("the services are confined: an exposure of at most 2.0 of 10", .enabled(if: hasAnalyze))
    func exposure() throws {
        for unit in Self.units where unit.hasSuffix(".service") {
            let file = Self.folder.appending(path: unit).path
            let end = try shell("exec \(Self.analyze) security --offline=true --no-pager \"$1\"", [file])
            let verdict = String(decoding: end.output, as: UTF8.self)
            let figure = try #require(verdict.firstMatch(of: /Overall exposure level for [^:]*: ([0-9.]+)/)?.1)
            #expect(try #require(Double(figure)) <= 2.0)
        }
    }

    @Test(
        "the timer fires once each city day, also when the clocks change, after the day is over",
        .enabled(if: hasAnalyze),
        arguments: ["2026-03-27", "2026-10-23", "2026-06-01"]
    )
    func calendar(first: String) throws {
        let schedule = try #require(try values("OnCalendar", of: "pandapp-publish.timer").first)
        let city = try CityClock(zone: #require(schedule.split(separator: " ").last.map(String.init)))
        let day = try #require(LocalDay(first))
        // Said in UTC whatever this machine's zone: seconds since the epoch are compared.
        let script = "TZ=UTC exec \(Self.analyze) calendar --iterations=5 --base-time=\"$1 12:00:00 UTC\" \"$2\""
        let output = String(decoding: try shell(script, [first, schedule]).output, as: UTF8.self)
        let instants = output.matches(of: /(?:Next elapse|Iter\. #\d+|\(in UTC\)): \w+ (\S+ \S+) UTC/).map {
            String($0.1)
        }
        let expected = (1...5).map { offset in
            let hours = Int64(4 * 3600 + 15 * 60)
            // Clocks change before four: counted back from the next midnight the day has its usual length.
            let instant = city.start(of: day.advanced(by: offset + 1)) - 86_400 + hours
            return UTCTime.text(of: instant).replacing("T", with: " ").replacing("Z", with: "")
        }
        #expect(instants == expected)
    }

    /// A home with contributions of the city's yesterday, which is what a night publishes.
    private func homeOfYesterday() throws -> TestHome {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        let today = try CityClock(zone: "Europe/Paris").day(of: Int64(Date().timeIntervalSince1970))
        try home.succeed(["generate", "--persons", "3", "--first-day", "\(today.advanced(by: -1))", "--seed", "1"])
        return home
    }

    @Test("the service may write where it publishes maps and answers, and make the sandbox in which an enclave runs")
    func publicFolders() throws {
        let (service, unit) = (try text("pandapp-publish.service"), "pandapp-publish.service")
        let command = try #require(try values("ExecStart", of: unit).first)
        for option in ["--with-public-heatmap", "--with-contact-answers"] {
            let words = command.split(separator: " ")
            let folder = try #require(words.firstIndex(of: option[...]).map { words[$0 + 1] })
            let writable = try values("ReadWritePaths", of: unit).flatMap { $0.split(separator: " ") }
            #expect(writable.contains("-\(folder)"))
            #expect(try text("pandapp.cron").contains("\(option) \(folder) "))
        }
        // A new /proc in a user namespace needs one that is wholly in sight; bubblewrap sets the loopback up by netlink.
        for hindrance in ["RestrictNamespaces=", "ProcSubset=", "ProtectKernelTunables=", "ProtectKernelLogs="] {
            #expect(!service.contains("\n" + hindrance))
        }
        #expect(try values("RestrictAddressFamilies", of: unit).joined().contains("AF_NETLINK"))
        let calls = try #require(try values("SystemCallFilter", of: unit).last).split(separator: " ")
        #expect(["@mount", "capset", "seccomp", "landlock_restrict_self"].allSatisfy { calls.contains($0) })
    }

    @Test("the service's command line publishes, with the secrets handed over as the unit says")
    func serviceCommand() throws {
        let home = try homeOfYesterday()
        let credentials = home.place("credentials")
        try FileManager.default.createDirectory(at: credentials, withIntermediateDirectories: true)
        var moved: [String: URL] = [:]
        for line in try values("LoadCredential", of: "pandapp-publish.service") {
            let name = try #require(line.split(separator: ":").first.map(String.init))
            #expect(line == "\(name):/etc/pandapp/credentials/\(name)")
            let words = name.split(separator: ".", maxSplits: 1)
            let secret = home.place("\(words[0])/\(words[1])")
            try FileManager.default.moveItem(at: secret, to: credentials.appending(path: name))
            moved[name] = secret
        }
        let command = try #require(try values("ExecStart", of: "pandapp-publish.service").first)
        let environment = try values("Environment", of: "pandapp-publish.service")
        let end = try run(
            "env \(environment.joined(separator: " ")) CREDENTIALS_DIRECTORY='\(credentials.path)' \(command)",
            on: home
        )
        #expect(end.status == 0 && end.output.isEmpty)
        for (name, place) in moved {
            try FileManager.default.moveItem(at: credentials.appending(path: name), to: place)
        }
        #expect(FileManager.default.fileExists(atPath: home.place("www/latest/heatmap.png").path))
        #expect(FileManager.default.fileExists(atPath: home.place("www-answers/simulated-root.der").path))
        #expect(try home.succeed(["status"]).objects("apps").allSatisfy { try !$0.objects("nights").isEmpty })
    }

    @Test("the line of cron publishes, and its log is JSON, line by line: events alone, no number of people")
    func cronCommand() throws {
        let home = try homeOfYesterday()
        let lines = try text("pandapp.cron").split(separator: "\n").filter {
            $0.contains("publish") && !$0.hasPrefix("#")
        }
        let fields = try #require(lines.first).split(separator: " ", maxSplits: 6)
        #expect(lines.count == 1 && fields[0..<6].joined(separator: " ") == "15 4 * * * pandapp")
        #expect(!fields[6].contains("%"), "cron makes line feeds of these")
        for _ in 0..<2 { #expect(try run(String(fields[6]), on: home).status == 0) }
        let log = try String(contentsOf: home.place("publish.log"), encoding: .utf8).split(separator: "\n")
        let objects = try log.map { try JSONObject(parsing: Array($0.utf8)) }
        #expect(try objects.allSatisfy { try $0.text("schema") == "pandapp.log.v1" })
        #expect(try objects.map { try $0.text("event") } == ["start", "done", "start", "done"])
        #expect(try home.succeed(["status"]).objects("apps").allSatisfy { try !$0.objects("nights").isEmpty })
        #expect(FileManager.default.fileExists(atPath: home.place("pandapp.prom").path))
        #expect(FileManager.default.fileExists(atPath: home.place("www/index.html").path))
        #expect(FileManager.default.fileExists(atPath: home.place("www-answers/README.txt").path))
    }

    /// Runs a command line of an installation on a home and programs of this test.
    private func run(_ line: String, on home: TestHome) throws -> FinishedProgram {
        try shell(
            line.replacing(Self.installed, with: Programs.place("pandapp").path)
                .replacing("PANDAPP_HOME=/var/lib/pandapp", with: "PANDAPP_HOME='\(home.url.path)'")
                .replacing("/var/lib/prometheus/node-exporter", with: home.url.path)
                .replacing("/var/log/pandapp", with: home.url.path)
                .replacing("/srv/www/pandapp", with: home.place("www").path)
        )
    }

    @Test(
        "logrotate understands its file",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/logrotate"))
    )
    func rotation() throws {
        let local = try text("pandapp.logrotate").replacing("    su pandapp pandapp\n", with: "")
            .replacing("pandapp pandapp", with: "root root")
        let file = Workplace.newPlace("logrotate")
        try Data(local.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        let end = try shell("exec /usr/sbin/logrotate --debug --state /dev/null \"$1\"", [file.path])
        #expect(end.status == 0 && !String(decoding: end.errors, as: UTF8.self).contains("error:"))
    }

    @Test("the alert says which unit failed, how, and what to do")
    func alert() throws {
        let place = Workplace.newPlace("alert")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        for (name, answer) in [("systemctl", "echo 74"), ("journalctl", "echo last words"), ("logger", "echo \"$@\"")] {
            let file = place.appending(path: name)
            try Data("#!/bin/sh\n\(answer)\n".utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        let script = "PATH=\"$1:$PATH\" exec \"$2\" pandapp-publish.service"
        let end = try shell(script, [place.path, Self.folder.appending(path: "alert").path])
        let said = String(decoding: end.output, as: UTF8.self)
        #expect(end.status == 0 && said.contains("daemon.crit"))
        #expect(said.contains("pandapp-publish.service failed with status 74") && said.contains("disk"))
        #expect(said.contains("last words"))
    }
}
