import Foundation
import TestSupport
import Testing

/// The scenarios of the 2020 prototype through the whole house: their figures are known.
@Suite struct Original2020DayTests {
    private let day = TestHome.day

    @Test(
        "every person of the scenario learns through the enclave what the prototype's rows say",
        arguments: ["original_2020_scenario", "original_2020_slide"]
    )
    func contacts(scenario: String) throws {
        let home = try imported(scenario)
        try home.succeed(["publish", "--date", day])
        let map = home.place("map")
        try home.succeed(["run", "heatmap", "--date", day, "--output", map.path])
        #expect(PictureHeader([UInt8](try Data(contentsOf: map.appending(path: "heatmap.png")))) != nil)
        for expected in try Expected(scenario).contacts {
            let key = home.personKey("\(expected.person)")
            let answer = try home.succeed(["contacts", "--date", day, "--person-key", key])
            #expect(try answer.number("ill") == expected.ill, "person \(expected.person)")
            #expect(try answer.number("not_declared") == expected.notDeclared, "person \(expected.person)")
        }
    }

    @Test(
        "the development host's raw figures are the scenario's, cell by cell and person by person",
        arguments: ["original_2020_scenario", "original_2020_slide"]
    )
    func raw(scenario: String) throws {
        let expected = try Expected(scenario)
        let home = try TestHome()
        let tracks = home.place("day.tracks").path
        let imported = try home.succeed(home.importing(scenario) + ["--time-zone", "Europe/Paris", "--output", tracks])
        #expect(try imported.object("rows").number("accepted") == expected.points)

        let output = home.place("raw")
        let test = ["app", "test", "heatmap", "--tracks", tracks, "--raw", "--output", output.path]
        let heatmap = try home.succeed(test, inHome: false)
        #expect(try heatmap.object("run").text("label").hasPrefix("DEVELOPMENT"))
        #expect(try heatmap.number("cells") == expected.density.count)
        #expect(try RawCells(output.appending(path: "cells.csv")).counts == expected.density)

        let meetings = ["app", "test", "social-distance", "--tracks", tracks, "--raw", "--output", output.path]
        for way in [[], ["--batch"]] {
            let contacts = try home.succeed(meetings + way, inHome: false).objects("contacts")
            #expect(try contacts.map(Expected.Contact.init) == expected.contacts)
        }
    }

    @Test("the figures on which everything rests are the published ones")
    func figures() throws {
        let scenario = try Expected("original_2020_scenario")
        #expect(scenario.contacts.map(\.ill) == [4, 4, 3, 3, 7, 7, 7, 3, 0, 0, 0, 0])
        #expect(scenario.density.count == 97)
        #expect(scenario.density.max { $0.value < $1.value }?.key == "u05kngyj3")
        #expect(scenario.density["u05kngyj3"] == 24)
        let slide = try Expected("original_2020_slide")
        #expect(slide.contacts[1] == Expected.Contact(person: 1, ill: 1, notDeclared: 0))
    }

    private func imported(_ scenario: String) throws -> TestHome {
        let home = try TestHome()
        try home.initialise(city: "45.7246,4.8752", timeZone: "Europe/Paris")
        let report = try home.succeed(home.importing(scenario))
        #expect(try report.object("rows").number("bad") == 0)
        return home
    }
}

extension TestHome {
    /// The words that import a scenario.
    fileprivate func importing(_ scenario: String) -> [String] {
        [
            "tracks", "import", Fixture.url("original-2020/\(scenario).csv").path, "--format", "geohash-csv", "--date",
            Self.day, "--step-seconds", "300",
        ]
    }
}

/// What is known of a scenario.
private struct Expected {
    struct Contact: Equatable {
        let person: Int
        let ill: Int
        let notDeclared: Int
    }

    let points: Int
    let density: [String: Int]
    let contacts: [Contact]

    init(_ scenario: String) throws {
        let file = try JSONObject(parsing: [UInt8](Fixture.data("original-2020/\(scenario).expected.json")))
        points = try file.number("points")
        density = try file.numbers("ill_density")
        contacts = try file.objects("contacts").map { contact in
            Contact(
                person: try contact.number("person"),
                ill: try contact.number("ill"),
                notDeclared: try contact.number("not_declared")
            )
        }
    }
}

extension Expected.Contact {
    /// A person's line in the development host's report, whose persons are texts.
    fileprivate init(_ report: JSONObject) throws {
        person = Int(try report.text("person")) ?? -1
        ill = try report.number("ill")
        notDeclared = try report.number("not_declared")
    }
}

/// The exact counts by cell in a raw map's table.
struct RawCells {
    let counts: [String: Int]

    init(_ file: URL) throws {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",")
        }
        let header = lines.first ?? []
        guard let cell = header.firstIndex(of: "geohash"), let count = header.firstIndex(of: "count") else {
            throw JSONObject.Unexpected(field: "header")
        }
        counts = Dictionary(
            uniqueKeysWithValues: lines.dropFirst().map { (String($0[cell]), Int($0[count]) ?? -1) }
        )
    }
}
