import Cryptography
import Foundation
import Orders
import Testing

@testable import PandappCLI

/// People who contribute, consent and declare by their own commands.
@Suite struct PeopleTests {
    private let day = TestHome.day

    @Test("who consents to the map alone is on the map, and can ask nothing")
    func twoPeople() throws {
        let city = try City()
        let (anna, ben) = (try city.person("anna"), try city.person("ben"))
        for person in [anna, ben] {
            let report = try person.contribute(on: day)
            #expect(try report.objects("days").map { try $0.number("fixes") } == [3])
            #expect(try !report.boolean("has_consented"))
        }
        try anna.declare("--ill-since", day)
        let grant = try anna.grant("heatmap")
        #expect(try grant.boolean("is_new"))
        let terms = try grant.object("terms")
        let app = try city.home.opened().app(.heatmap)
        #expect(try terms.text("address") == app.address.checksummed)
        #expect(try terms.text("disclosure") == app.entry.disclosure && terms.texts("columns") == app.entry.columns)
        #expect(
            try terms.objects("measurements").map { try $0.text("digest") }
                == app.entry.measurements[.simulated]?.map(\.hexadecimal)
        )
        try ben.grant("heatmap")
        try ben.grant("social-distance")

        let datasets = try city.publish(day)
        #expect(try datasets["heatmap"]?.number("consenting") == 2 && datasets["heatmap"]?.number("persons") == 1)
        #expect(try datasets["social-distance"]?.number("consenting") == 1)
        try city.home.succeed(["run", "heatmap", "--date", day, "--output", city.home.place("map").path])
        let asked = try ben.says(["contacts", "--date", day])
        #expect(try [asked.number("ill"), asked.number("not_declared")] == [0, 0])
        #expect(try anna.isRefused(["contacts", "--date", day]).is("no-contribution", 77))
        // What comes after the publication is kept, and said to stay out of it.
        let late = try anna.contribute(on: day, longitudes: [4.84]).objects("days")[0]
        #expect(try late.boolean("is_new") && late.texts("published") == ["heatmap", "social-distance"])
    }

    @Test("who revokes before the night is out of tonight's dataset, though all was said within a second")
    func revoked() throws {
        let city = try City()
        let (anna, ben) = (try city.person("anna"), try city.person("ben"))
        for person in [anna, ben] {
            try person.contribute(on: day)
            for app in ["heatmap", "social-distance"] { try person.grant(app) }
        }
        #expect(try anna.says(["consent", "revoke", "--app", "heatmap"]).boolean("is_new"))
        #expect(try !anna.says(["consent", "revoke", "--app", "heatmap"]).boolean("is_new"))
        var datasets = try city.publish(day)
        #expect(try datasets["heatmap"]?.number("consenting") == 1)
        #expect(try datasets["social-distance"]?.number("consenting") == 2)

        // Granted again and for the next day, all within the same seconds: the last word counts.
        let next = "2020-04-02"
        for _ in 0..<3 {
            try anna.grant("heatmap")
            try ben.grant("heatmap")
            try ben.says(["consent", "revoke", "--app", "heatmap"])
        }
        for person in [anna, ben] { try person.contribute(on: next) }
        datasets = try city.publish(next)
        #expect(try datasets["heatmap"]?.number("consenting") == 1)
        #expect(try ben.consents() == ["social-distance"] && anna.consents() == ["heatmap", "social-distance"])
    }

    @Test("a consent to hardware alone gives a simulated app nothing")
    func hardwareOnly() throws {
        let city = try City()
        let anna = try city.person("anna")
        try anna.contribute(on: day)
        for app in ["heatmap", "social-distance"] { try anna.says(["consent", "grant", "--app", app]) }
        #expect(try city.home.refusal(["publish", "--date", day]).is("too-few-contributors", 77))
        let listed = try anna.says(["consent", "list"]).objects("consents")
        #expect(try listed.count == 2 && listed.allSatisfy { try !$0.boolean("allows_simulated") })
    }

    @Test("a list shows what stands; doing anything again says so and sends nothing")
    func again() throws {
        let city = try City()
        let anna = try city.person("anna")
        #expect(try anna.says(["consent", "list"]).texts("not_consented") == ["heatmap", "social-distance"])
        let first = try anna.grant("heatmap").object("consent")
        try anna.contribute(on: day)
        try anna.declare("--ill-since", day)
        let kept = try city.home.contents(below: "publisher/contributions")
        #expect(try !anna.grant("heatmap").boolean("is_new"))
        #expect(try !anna.contribute(on: day).objects("days")[0].boolean("is_new"))
        #expect(try !anna.declare("--ill-since", day).boolean("is_new"))
        #expect(try city.home.contents(below: "publisher/contributions") == kept)

        let listed = try anna.says(["consent", "list"]).objects("consents")
        #expect(try listed.map { try $0.text("app") } == ["heatmap"])
        #expect(try listed[0].text("since") == first.text("since") && listed[0].boolean("allows_simulated"))
        #expect(try listed[0].text("receipt") == first.text("receipt"))
        // Another app's consent is a new word, hence a new receipt; how long this one stands does not change.
        try anna.grant("social-distance")
        let later = try anna.says(["consent", "list"]).objects("consents").first { try $0.text("app") == "heatmap" }
        #expect(try later?.text("since") == first.text("since") && later?.text("receipt") != first.text("receipt"))
    }

    @Test("declarations are told back, and can all be taken back")
    func health() throws {
        let city = try City()
        let anna = try city.person("anna")
        try anna.declare("--ill-since", "2020-04-01")
        let both = try anna.declare("--not-ill-since", "2020-04-09").objects("declarations")
        #expect(try both.map { try $0.text("since") } == ["2020-04-01", "2020-04-09"])
        #expect(try both.map { try $0.boolean("is_ill") } == [true, false])
        #expect(try anna.declare("--take-back").objects("declarations").isEmpty)
        #expect(try !anna.declare("--take-back").boolean("is_new"))
        #expect(try anna.isRefused(["health", "declare", "--ill-since", "2999-01-01"]).is("day-in-future", 64))
    }

    @Test("a file of several people, of another one, of nobody or of tomorrow is not contributed")
    func foreignFiles() throws {
        let city = try City()
        let anna = try city.person("anna")
        func refusal(_ rows: String, _ options: String...) throws -> Refusal {
            let file = city.home.place("file.csv")
            try Data("uid,datetime,lat,lng\n\(rows)".utf8).write(to: file)
            return try anna.isRefused(["contribute", file.path, "--format", "scikit-mobility"] + options)
        }
        let two = "a,2020-04-01 10:00:00,45.75,4.83\nb,2020-04-01 10:00:00,45.75,4.83\n"
        #expect(try refusal(two).is("several-persons", 65))
        #expect(try refusal(two, "--uid", "c").is("person-not-in-file", 66))
        #expect(try refusal("").is("no-fixes", 65))
        #expect(try refusal("a,2020-04-01 10:00:00,45.75,4.83\na,2099-04-01 10:00:00,45,4\n").is("day-in-future", 64))
        #expect(try refusal("a,2020-04-01 10:00,45.75,4.83\n").is("bad-row", 65))
        #expect(!FileManager.default.fileExists(atPath: city.home.place("publisher/contributions/2020-04-01").path))
        let file = city.home.place("file.csv")
        try Data("uid,datetime,lat,lng\n\(two)".utf8).write(to: file)
        let days = try anna.says(["contribute", file.path, "--format", "scikit-mobility", "--uid", "b"]).objects("days")
        #expect(try days.map { try $0.number("fixes") } == [1])
    }

    @Test("an operator's import keeps to what a person has said of consent, revocation too")
    func importedAfterRevocation() throws {
        let city = try City()
        let (anna, ben) = (try city.person("anna"), try city.person("ben"))
        for app in ["heatmap", "social-distance"] { try anna.grant(app) }
        try anna.says(["consent", "revoke", "--app", "heatmap"])
        let file = city.home.place("town.csv")
        let rows = "anna,2020-04-01 10:00:00,45.75,4.83\nben,2020-04-01 10:00:00,45.75,4.83\n"
        try Data("uid,datetime,lat,lng\n\(rows)".utf8).write(to: file)
        try city.home.succeed(["tracks", "import", file.path, "--format", "scikit-mobility", "--all-ill"])
        // Ben had not spoken of it, and is taken for one of the operator's own people.
        #expect(try anna.consents() == ["social-distance"] && ben.consents() == ["heatmap", "social-distance"])
        #expect(try city.publish(day)["heatmap"]?.number("consenting") == 1)
    }

    @Test("a geohash CSV of one person is a day's contribution; its status is not used")
    func geohashCSV() throws {
        let city = try City()
        let anna = try city.person("anna")
        let file = city.home.place("day.csv")
        try Data("person,time_step,geohash,status\n0,0,u05kngyj3,ill\n0,287,u05kngyj3,ill\n".utf8).write(to: file)
        let words = ["contribute", file.path, "--format", "geohash-csv", "--date", day, "--step-seconds", "300"]
        #expect(try anna.says(words).objects("days").map { try $0.number("fixes") } == [2])
        for app in ["heatmap", "social-distance"] { try anna.grant(app) }
        let datasets = try city.publish(day)
        #expect(try datasets["social-distance"]?.number("persons") == 1 && datasets["heatmap"]?.number("persons") == 0)
    }
}
