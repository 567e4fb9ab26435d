import Foundation
import GRDB
import Testing

@testable import PandappCLI

/// What an operator looks at: status, doctor and metrics, on real homes.
@Suite struct OperationTests {
    @Test("status tells what was published, what is missing, what is open and what was asked")
    func status() throws {
        let home = try TestHome.published()
        let app = { (report: JSONObject, name: String) throws in
            try #require(try report.objects("apps").first { try $0.text("name") == name })
        }
        let first = try app(home.succeed(["status"]), "heatmap")
        #expect(try first.texts("missing").isEmpty)
        let night = try #require(try first.objects("nights").first)
        #expect(try night.text("night") == TestHome.day && night.boolean("is_open") && night.number("asked_tasks") == 0)
        #expect(try night.number("epsilon_spent_millionths") == 0)
        for name in ["one", "two"] {
            try home.succeed(["run", "heatmap", "--date", TestHome.day, "--output", home.place(name).path])
        }
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", TestHome.day])
        let asked = try #require(try app(home.succeed(["status"]), "heatmap").objects("nights").first)
        #expect(try asked.number("asked_tasks") == 2 && !asked.boolean("is_open"))
        #expect(try asked.number("epsilon_spent_millionths") == 1_000_000, "the same map twice costs once")
        let contributed = try TestHome.contributed()
        #expect(try app(contributed.succeed(["status"]), "social-distance").texts("missing") == [TestHome.day])
    }

    @Test("doctor finds nothing broken in a home as it should be")
    func healthy() throws {
        let home = try TestHome.published()
        let report = try home.succeed(["doctor"])
        #expect(try report.boolean("is_healthy"))
        let checks = try report.objects("findings").map { try $0.text("check") }
        let all = [
            "permissions", "secrets", "ledger", "log", "keys", "store", "contributions", "nights", "restoration",
            "audit", "clock", "programs",
            "sandbox", "disk",
        ]
        #expect(checks == all)
        #expect(try verdict("nights", of: TestHome.contributed()) == "warning", "a day waits for its publication")
    }

    @Test(
        "doctor names what is broken, and the exit status is 65",
        arguments: [
            ("permissions", "chmod 755 broker"), ("secrets", "chmod 644 publisher/wallet.key"),
            ("secrets", "rm broker/identity.key"), ("log", "rm publisher/log.key"),
            ("keys", "rm broker/vault/*.key"), ("keys", "echo x > broker/vault/$(ls broker/vault | head -1)"),
            ("store", "find store/blocks -type f -exec rm {} +"), ("ledger", "echo nonsense > ledger.sqlite"),
            ("contributions", "for f in publisher/contributions/*/*.batch; do echo x > $f; done"),
        ]
    )
    func broken(check: String, damage: String) throws {
        let home = try TestHome.published()
        let words = ["-c", "cd \"$1\" && \(damage)", "sh", home.url.path]
        #expect(try RunningProgram(URL(filePath: "/bin/sh"), words).finish().status == 0)
        #expect(try verdict(check, of: home, status: 65) == "broken")
    }

    @Test("doctor finds a row that was edited, entries without a signature, and a clock that went back")
    func ledger() throws {
        let home = try TestHome.published()
        func edit(_ sql: String) throws {
            let queue = try DatabaseQueue(path: home.place("ledger.sqlite").path)
            try queue.write { db in try db.execute(sql: sql) }
        }

        try edit(
            "DROP TRIGGER checkpoint_no_delete; DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)"
        )
        #expect(try verdict("log", of: home) == "warning")
        try home.succeed(["log", "export", "--output", home.place("public").path])
        #expect(try verdict("log", of: home) == "fine")
        try edit("UPDATE dataset_order SET closed = 1; DELETE FROM touched_page")
        #expect(try verdict("log", of: home, status: 65) == "broken")
        let early = HomeExamination(of: HomeFolder(url: home.url), isQuick: true, now: 1_000_000_000).findings()
        #expect(early.first { $0.check == "clock" }?.verdict == .broken)
    }

    /// The verdict of one check.
    private func verdict(_ check: String, of home: TestHome, status: Int32 = 0) throws -> String {
        let end = try home.run(["doctor"])
        #expect(end.status == status)
        let finding = try #require(try end.report.objects("findings").first { try $0.text("check") == check })
        #expect(try finding.text("verdict") == "fine" || !finding.text("remedy").isEmpty)
        return try finding.text("verdict")
    }

    @Test("a publication leaves metrics, whole and readable by others, also of a failure")
    func metrics() throws {
        let home = try TestHome.contributed()
        let file = home.place("pandapp.prom")
        func value(_ name: String) throws -> String? {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            return lines.first { $0.hasPrefix(name + " ") }.map { String($0.dropFirst(name.count + 1)) }
        }

        let publish = ["publish", "--metrics-file", file.path, "--date"]
        try home.succeed(publish + [TestHome.day])
        let success = try #require(try value("pandapp_publish_last_success_timestamp_seconds"))
        #expect(abs((Double(success) ?? 0) - Date().timeIntervalSince1970) < 60)
        #expect(try value("pandapp_publish_last_exit_status") == "0" && value("pandapp_publish_last_datasets") == "2")
        #expect(try value(#"pandapp_published_nights{app="heatmap"}"#) == "1")
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o644)
        #expect(try home.refusal(publish + ["2020-01-01"]).is("no-contributions", 66))
        #expect(try value("pandapp_publish_last_exit_status") == "66")
        #expect(try value("pandapp_publish_last_success_timestamp_seconds") == success, "it is still known")
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.wholeMatch(of: /[a-z_]+(\{app="[a-z-]+"\})? [0-9.]+/) != nil, "\(line)")
        }
        let nowhere = ["publish", "--date", TestHome.day, "--metrics-file", "/nowhere/pandapp.prom"]
        try home.succeed(nowhere)
    }

    @Test("a publication's JSON log is one object a line, from the start over its steps to the end")
    func jsonLog() throws {
        let home = try TestHome.contributed()
        let end = try home.run(["publish", "--date", TestHome.day, "--log-format", "json"])
        let events = try String(decoding: end.errors, as: UTF8.self).split(separator: "\n").map {
            try JSONObject(parsing: Array($0.utf8))
        }
        let names = try events.map { try $0.text("event") }
        #expect(names.first == "start" && names.last == "done" && names.contains("step"))
        #expect(try end.report.boolean("is_new"))
        let refused = try home.run(["publish", "--date", "2020-01-01", "--log-format", "json"])
        let last = try #require(String(decoding: refused.errors, as: UTF8.self).split(separator: "\n").last)
        #expect(try JSONObject(parsing: Array(last.utf8)).text("code") == "no-contributions")
    }

    @Test("secrets that the service manager hands over are used, and need not be in the home")
    func credentials() throws {
        let home = try TestHome.contributed()
        let folder = Workplace.newPlace("credentials")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["publisher/wallet.key", "publisher/contributions.key", "publisher/log.key", "broker/wrapping.key"]
        {
            let place = folder.appending(path: name.replacing("/", with: "."))
            try FileManager.default.moveItem(at: home.place(name), to: place)
            // As systemd's access list makes it look.
            try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: place.path)
        }
        let publish = ["publish", "--date", TestHome.day]
        #expect(try home.refusal(publish).is("file-missing", 66))
        func publishing() throws -> FinishedProgram {
            let words = ["CREDENTIALS_DIRECTORY=\(folder.path)", Programs.place("pandapp").path]
            return try RunningProgram(
                URL(filePath: "/usr/bin/env"),
                words + publish + ["--home", home.url.path, "--json"]
            ).finish()
        }
        let wallet = folder.appending(path: "publisher.wallet.key").path
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: wallet)
        #expect(try publishing().failure?.is("secret-exposed", 78) == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: wallet)
        #expect(try publishing().report.boolean("is_new"))
    }
}
