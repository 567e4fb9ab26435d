import Foundation
import Ledger
import MapPage
import Orders
import TestSupport
import Testing

@testable import PandappCLI

private let hasLeaflet = FileManager.default.fileExists(atPath: MapLibrary.folder + "/" + MapLibrary.scriptName)

/// `publish --with-public-heatmap`: a folder for a web server, which a stranger can verify.
@Suite(.enabled(if: hasLeaflet, "needs libjs-leaflet"))
struct PublicMapTests {
    private let day = TestHome.day
    private static let dayFiles = [
        "cells.csv", "heatmap.png", "publication.json", "report.json", "result.bundle", "result.tar",
    ]

    private func publish(_ home: TestHome, _ more: [String] = [], to folder: URL? = nil) throws -> FinishedProgram {
        let place = (folder ?? home.place("www")).path
        return try home.run(["publish", "--date", day, "--with-public-heatmap", place] + more)
    }

    /// Every path below the folder, with its content.
    private func contents(_ home: TestHome) throws -> [String: [UInt8]] {
        try home.contents(below: "www")
    }

    private func names(_ home: TestHome, _ path: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: home.place("www/\(path)").path).sorted()
    }

    @Test("a night's map is published with what proves it; a second run computes nothing and changes nothing")
    func twice() throws {
        let home = try TestHome.contributed()
        let first = try publish(home)
        #expect(first.status == 0)
        #expect(try first.report.object("public_map").texts("made") == [day])
        #expect(try names(home) == [day, "README.txt", "index.html", "latest", "simulated-root.der"])
        #expect(try names(home, day) == Self.dayFiles && names(home, "latest") == Self.dayFiles)
        let (before, tasks) = (try contents(home), try asked(home))
        #expect(tasks == 1)
        let second = try publish(home)
        #expect(try second.status == 0 && second.report.object("public_map").texts("made").isEmpty)
        #expect(try contents(home) == before && asked(home) == tasks)
        let page = try String(contentsOf: home.place("www/index.html"), encoding: .utf8)
        #expect(page.contains("SIMULATED") && page.contains("verify-result \(day)/result.bundle --opened \(day)"))
        #expect(page.contains("<a href=\"\(day)/heatmap.png\">"))
        // For a web server, whoever it runs as; nothing of the home's secrets is in there.
        for file in try FolderTree.files(below: home.place("www")) {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o644)
        }
    }

    /// How many tasks were given a map's key.
    private func asked(_ home: TestHome) throws -> Int {
        let heatmap = try home.opened().app(.heatmap).address
        return try home.opened().ledger.nights(of: heatmap).reduce(0) { $0 + $1.askedTasks }
    }

    @Test("the line in README.txt verifies the day without a home, and fails for every file that was changed")
    func verification() throws {
        let home = try TestHome.contributed()
        #expect(try publish(home).status == 0)
        let readMe = try String(contentsOf: home.place("www/README.txt"), encoding: .utf8)
        let line = try #require(readMe.split(separator: "\n").first { $0.contains("verify-result") })
        func verify() throws -> FinishedProgram {
            let pandapp = Programs.place("pandapp").path
            let command = line.trimmingCharacters(in: .whitespaces)
                .replacing("pandapp verify", with: "\(pandapp) verify")
            let script = "cd \"$1\" && HOME=/nonexistent exec \(command) --json"
            return try RunningProgram(URL(filePath: "/bin/sh"), ["-c", script, "sh", home.place("www").path]).finish()
        }
        let good = try verify()
        #expect(good.status == 0)
        #expect(try good.report.texts("opened").sorted() == ["cells.csv", "heatmap.png", "report.json"])
        for name in ["heatmap.png", "cells.csv", "report.json", "result.tar", "result.bundle"] {
            let place = home.place("www/\(day)/\(name)")
            let content = try Data(contentsOf: place)
            var changed = content
            changed[changed.count / 2] ^= 1
            try changed.write(to: place)
            #expect(try verify().status == 2, "\(name)")
            try content.write(to: place)
        }
        #expect(try verify().status == 0)
    }

    @Test("a new version of a night takes the place of the former one, and a day that was damaged is made again")
    func newVersion() throws {
        let home = try TestHome.contributed()
        #expect(try publish(home).status == 0)
        let former = try Data(contentsOf: home.place("www/\(day)/publication.json"))
        #expect(try publish(home, ["--force"]).status == 0)
        let latest = try Data(contentsOf: home.place("www/\(day)/publication.json"))
        #expect(former != latest)
        #expect(try Data(contentsOf: home.place("www/latest/publication.json")) == latest)

        let cells = try Data(contentsOf: home.place("www/\(day)/cells.csv"))
        try Data("south".utf8).write(to: home.place("www/\(day)/cells.csv"))
        let again = try publish(home)
        #expect(try again.status == 0 && again.report.object("public_map").texts("made") == [day])
        // The same dataset gives the same map, so that nothing is learnt by breaking files.
        #expect(try Data(contentsOf: home.place("www/\(day)/cells.csv")) == cells)
        // A picture that is there and can be opened, but is another one, is damage as well.
        let picture = home.place("www/\(day)/heatmap.png")
        let drawn = try Data(contentsOf: picture)
        try Data(drawn.dropLast()).write(to: picture)
        #expect(try publish(home).report.object("public_map").texts("made") == [day])
        #expect(try Data(contentsOf: picture) == drawn)
        #expect(try names(home).allSatisfy { !$0.hasPrefix(".") })
    }

    @Test("where a day's privacy budget is spent its former map stays, and that is told and no failure")
    func budgetSpent() throws {
        let home = try TestHome.contributed()
        #expect(try publish(home).status == 0)
        // Of a budget of two maps a day.
        #expect(try publish(home, ["--force"]).report.object("public_map").texts("made") == [day])
        let second = try Data(contentsOf: home.place("www/\(day)/publication.json"))
        let third = try publish(home, ["--force"])
        #expect(third.status == 0)
        #expect(try third.report.object("public_map").texts("withheld") == [day])
        #expect(try third.report.object("public_map").texts("made").isEmpty)
        #expect(try Data(contentsOf: home.place("www/\(day)/publication.json")) == second)
        #expect(try String(contentsOf: home.place("www/index.html"), encoding: .utf8).contains(day))
    }

    @Test("catching up makes every day, and keeps as many of the newest as it is told")
    func catchUp() throws {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        try home.succeed(["generate", "--persons", "12", "--first-day", day, "--days", "3"])
        let all = ["publish", "--catch-up", "--date", "2020-04-03", "--with-public-heatmap", home.place("www").path]
        let map = try home.succeed(all).object("public_map")
        #expect(try map.texts("made") == ["2020-04-01", "2020-04-02", "2020-04-03"])
        #expect(try names(home, "latest") == Self.dayFiles)
        let fewer = try home.succeed(all + ["--public-days", "2"]).object("public_map")
        #expect(try fewer.texts("made").isEmpty && fewer.texts("removed") == ["2020-04-01"])
        #expect(try names(home).prefix(3) == ["2020-04-02", "2020-04-03", "README.txt"])
        let page = try String(contentsOf: home.place("www/index.html"), encoding: .utf8)
        #expect(page.contains("2020-04-02 to 2020-04-03") && !page.contains("2020-04-01"))
        // What was kept is not computed to be removed at once.
        #expect(try home.succeed(all + ["--public-days", "2"]).object("public_map").texts("made").isEmpty)
    }

    @Test("where the map fails the publication stays, the status says so, and the next run makes up for it")
    func failure() throws {
        let home = try TestHome.contributed()
        // The pool's wallet is needed for the deal, and for no publication.
        let (wallet, aside) = (home.place("pool/wallet.key"), home.place("wallet.aside"))
        try FileManager.default.moveItem(at: wallet, to: aside)
        let metrics = home.place("metrics")
        let failed = try publish(home, ["--metrics-file", metrics.path])
        #expect(failed.failure?.code == "public-map-failed" && failed.status != 0)
        let gauges = try String(contentsOf: metrics, encoding: .utf8)
        #expect(gauges.contains("\npandapp_publish_last_datasets 2\n"), "they are made")
        #expect(gauges.contains("\npandapp_publish_last_exit_status \(failed.status)\n"))
        #expect(failed.failure?.why.contains("wallet.key") ?? false)
        let report = try failed.report
        #expect(try report.objects("datasets").count == 2)
        #expect(try report.object("public_map").texts("failed") == [day])
        #expect(try home.opened().ledger.publications().count == 2)

        try FileManager.default.moveItem(at: aside, to: wallet)
        let next = try publish(home)
        #expect(try next.status == 0 && next.report.object("public_map").texts("made") == [day])
        #expect(try next.report.boolean("is_new") == false)
    }

    @Test("killed at random moments of making a map, again and again, the next run leaves it whole, and paid for once")
    func killed() throws {
        var random = SplitMix(state: 2023)
        let published = try TestHome.published()
        let start = ContinuousClock.now
        let first = try published.copied()
        #expect(try publish(first).status == 0)
        let whole = Int(Double((ContinuousClock.now - start) / .microseconds(1)))
        var kills = 0
        while kills < (LongTests.areWanted ? 60 : 6) {
            let home = try published.copied()
            for _ in 1...3 {
                let run = try home.start(["publish", "--date", day, "--with-public-heatmap", home.place("www").path])
                usleep(UInt32(Int.random(in: 0...whole, using: &random)))
                run.killNow()
                if try run.finish().status == -SIGKILL { kills += 1 }
            }
            #expect(try publish(home).status == 0)
            #expect(try names(home) == names(first), "nothing half done is left")
            #expect(try names(home, day) == Self.dayFiles && names(home, "latest") == Self.dayFiles)
            for name in ["cells.csv", "heatmap.png", "report.json"] {
                let place = "www/\(day)/\(name)"
                #expect(try Data(contentsOf: home.place(place)) == Data(contentsOf: first.place(place)))
            }
            #expect(try home.opened().ledger.logEntries(of: .budgetCharged).count == 1)
            try home.succeed(["log", "verify"])
        }
    }

    @Test("a folder with somebody else's pages or days is left as it is; what lies beside a day's files does no harm")
    func foreign() throws {
        let home = try TestHome.contributed()
        for name in ["2019-01-01/thesis.txt", "index.html"] {
            let (site, file) = (home.place("site-\(name.count)"), home.place("site-\(name.count)/\(name)"))
            let above = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: above, withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: file)
            let refused = try publish(home, ["--public-days", "1"], to: site)
            #expect(refused.failure?.is("public-map-failed", 73) ?? false)
            #expect(refused.failure?.why.contains("not-public-maps") ?? false)
            #expect(try Data(contentsOf: file) == Data("mine".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: site.path).count == 1)
        }
        #expect(try asked(home) == 0)
        #expect(try publish(home).status == 0)
        try Data().write(to: home.place("www/\(day)/.htaccess"))
        try FileManager.default.createDirectory(at: home.place("www/2019-01-01"), withIntermediateDirectories: false)
        let next = try publish(home, ["--public-days", "1"])
        #expect(try next.status == 0 && next.report.object("public_map").texts("removed").isEmpty)
        #expect(try names(home).contains("2019-01-01") && names(home, "latest") == Self.dayFiles)
    }

    @Test("a day that was revoked goes, from the page too; with the last day all goes, and it may come back")
    func revoked() throws {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        try home.succeed(["generate", "--persons", "12", "--first-day", day, "--days", "2"])
        let all = ["publish", "--catch-up", "--date", "2020-04-02", "--with-public-heatmap", home.place("www").path]
        #expect(try home.succeed(all).object("public_map").texts("made").count == 2)
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", "2020-04-02"])
        #expect(try home.succeed(all).object("public_map").texts("removed") == ["2020-04-02"])
        let page = try String(contentsOf: home.place("www/index.html"), encoding: .utf8)
        #expect(page.contains(day) && !page.contains("2020-04-02"))
        let latest = try Data(contentsOf: home.place("www/latest/publication.json"))
        #expect(try latest == Data(contentsOf: home.place("www/\(day)/publication.json")))
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", day])
        #expect(try home.succeed(all).object("public_map").texts("removed") == [day])
        #expect(try names(home).isEmpty)
        #expect(try publish(home, ["--force"]).report.object("public_map").texts("made") == [day])
    }

    @Test("where no other day can be read, no page stays that speaks of one that was taken back")
    func unreadable() throws {
        let home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
        try home.succeed(["generate", "--persons", "12", "--first-day", day, "--days", "2"])
        let all = ["publish", "--catch-up", "--date", "2020-04-02", "--with-public-heatmap", home.place("www").path]
        try home.succeed(all)
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", "2020-04-02"])
        let (wallet, aside) = (home.place("pool/wallet.key"), home.place("wallet.aside"))
        try FileManager.default.moveItem(at: wallet, to: aside)
        try Data("south".utf8).write(to: home.place("www/\(day)/report.json"))
        let failed = try home.run(all)
        #expect(failed.failure?.code == "public-map-failed")
        #expect(try failed.report.object("public_map").texts("removed") == ["2020-04-02"] && names(home) == [day])
        try FileManager.default.moveItem(at: aside, to: wallet)
        #expect(try home.succeed(all).object("public_map").texts("made") == [day])
        #expect(try names(home).contains("index.html") && names(home, "latest") == Self.dayFiles)
    }

    @Test("a folder that cannot be written fails the map alone, and a night that was revoked gets none")
    func refusals() throws {
        let home = try TestHome.contributed()
        try Data([1]).write(to: home.place("file"))
        let failed = try publish(home, to: home.place("file/www"))
        #expect(failed.failure?.is("public-map-failed", 73) ?? false)
        #expect(try home.opened().ledger.publications().count == 2)
        try home.succeed(["dataset", "revoke", "--app", "heatmap", "--date", day])
        #expect(try publish(home).report.object("public_map").texts("made").isEmpty)
        #expect(try !names(home).contains(day))
        #expect(try home.run(["publish", "--public-days", "0"]).status == 64)
    }
}
