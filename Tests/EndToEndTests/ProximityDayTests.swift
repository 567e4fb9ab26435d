import Foundation
import TestSupport
import Testing

@testable import PandappCLI

/// Contacts by proximity: through the real enclave, and against an independent count on development data.
@Suite struct ProximityDayTests {
    private let day = TestHome.day

    @Test("people at one table learn of each other through the enclave, coarsely, and nothing where they were few")
    func throughTheEnclave() throws {
        let home = try TestHome()
        let definition = ["--contact-definition", "proximity", "--contact-radius", "2"]
        let city = ["--city", "45.7578,4.8320", "--time-zone", "Europe/Paris"]
        try home.succeed(["init", "--development"] + definition + city)
        // Seven sit at a table, one of them ill; two are ten metres away; everybody stays for half an hour.
        var rows = ["uid,datetime,lat,lng"]
        for person in 1...9 {
            let north = person <= 7 ? 0.000001 * Double(person) : 0.00009
            for minute in ["00", "15", "30"] { rows.append("p\(person),\(day) 12:\(minute):00,\(45.757 + north),4.83") }
        }
        let tracks = home.place("day.csv")
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: tracks)
        let statuses = home.place("statuses.csv")
        let lines = ["uid,status"] + (1...9).map { "p\($0),\($0 == 7 ? "ill" : "not_declared")" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: statuses)
        let files = [tracks.path, "--format", "scikit-mobility", "--statuses", statuses.path]
        try home.succeed(["tracks", "import"] + files)
        try home.succeed(["publish", "--date", day])

        let answer = try home.succeed(["contacts", "--date", day, "--person-key", home.personKey("p1")])
        #expect(try answer.text("definition") == "proximity" && answer.number("radius_millimetres") == 2000)
        #expect(try answer.text("persons") == "5-10" && answer.text("ill") == "1-2")
        #expect(try answer.text("close_contacts") == "1-2" && answer.text("exposure_minutes") == "30-59")
        let days = try answer.objects("per_day")
        #expect(try days.map { try $0.text("day") } == [day] && days[0].number("observed_percent") == 2)
        let apart = try home.succeed(["contacts", "--date", day, "--person-key", home.personKey("p8")])
        #expect(try apart.text("persons") == "0-4" && apart.text("ill") == "withheld")
    }

    @Test(
        "an independent count of all pairs finds the same persons, times and close contacts, at poles and borders",
        .enabled(if: PythonScript.isAvailable)
    )
    func oracle() throws {
        let isLong = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
        let home = try TestHome()
        let (csv, statuses) = (home.place("people.csv").path, home.place("statuses.csv").path)
        let size = isLong ? ["300", "1440"] : ["84", "180"]
        try PythonScript.run("contact_oracle.py", ["make", csv, statuses] + size + ["1"])
        let tracks = home.place("people.tracks").path
        let form = ["--format", "scikit-mobility", "--statuses", statuses, "--time-zone", "UTC"]
        try home.succeed(["tracks", "import", csv] + form + ["--output", tracks], inHome: false)
        for (radius, way) in [("2", ["--batch"]), ("10", ["--batch"]), ("2", ["--query", try query(in: home)])] {
            let output = home.place("contacts-\(radius)")
            let test = ["app", "test", "social-distance", "--definition", "proximity", "--radius", radius]
            try home.succeed(test + way + ["--tracks", tracks, "--output", output.path], inHome: false)
            let report = output.appending(path: "contacts.json").path
            let found = output.appending(path: "found.json")
            try PythonScript.run("contact_oracle.py", ["check", csv, statuses, report, found.path])
            let text = [UInt8](try Data(contentsOf: found))
            let summary = try JSONObject(parsing: text)
            #expect(try summary.number("differences") == 0, "\(String(decoding: text, as: UTF8.self))")
            #expect(try summary.number("near_ticks") > (way.count == 1 ? 2000 : 100))
        }
    }

    /// A file that asks about a person at each of the places.
    private func query(in home: TestHome) throws -> String {
        let file = home.place("query.txt")
        try Data((0..<7).map { "q000\($0)\n" }.joined().utf8).write(to: file)
        return file.path
    }

    @Test("options that mean nothing are refused")
    func refusals() throws {
        let home = try TestHome()
        let initialise = ["init", "--development", "--city", "45,4", "--contact-definition", "proximity"]
        for words in [
            ["--contact-radius", "0.05"], ["--contact-radius", "2", "--contact-precision", "9"],
            ["--tick-seconds", "5"], ["--position-error", "-1"], ["--contact-definition", "bluetooth"],
        ] {
            #expect(try home.run(initialise + words).status == 64, "\(words)")
        }
        let test = ["app", "test", "social-distance", "--tracks", "x", "--output", "y", "--radius", "101"]
        #expect(try home.run(test, inHome: false).status == 64)
    }
}
