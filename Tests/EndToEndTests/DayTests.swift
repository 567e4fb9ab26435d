import Foundation
import Ledger
import Testing

@testable import PandappCLI

/// The whole day as a new user goes through it.
@Suite struct DayTests {
    private let day = TestHome.day

    @Test("init, generate, publish, map and contact count succeed, and the map is a picture that says SIMULATED")
    func wholeDay() throws {
        let home = try TestHome.published()
        let output = home.place("map")
        let run = try home.succeed(["run", "heatmap", "--date", day, "--output", output.path])
        #expect(try run.text("environment") == "simulated")
        #expect(
            try Set(run.texts("files").map { URL(filePath: $0).lastPathComponent })
                == ["heatmap.png", "cells.csv", "report.json"]
        )
        let picture = [UInt8](try Data(contentsOf: output.appending(path: "heatmap.png")))
        #expect(PictureHeader(picture) == PictureHeader(width: 1600, height: 1200))
        let report = try JSONObject(parsing: [UInt8](Data(contentsOf: output.appending(path: "report.json"))))
        #expect(try report.text("label").hasPrefix("SIMULATED"))
        #expect(try report.text("mechanism") == "adaptive-grid-v1")
        #expect(try report.text("counting") == "oblivious")
        let cells = try String(contentsOf: output.appending(path: "cells.csv"), encoding: .utf8)
        #expect(cells.hasPrefix("south,west,north,east,estimate_persons,standard_deviation\n"))
        #expect(cells.split(separator: "\n").count > 1)

        let contacts = try home.succeed(["contacts", "--date", day, "--person-key", home.personKey("p000001")])
        #expect(try contacts.text("environment") == "simulated")
        #expect(try contacts.number("ill") + contacts.number("not_declared") > 0)
    }

    @Test("a second publication of the day says so and changes no byte of ledger, store or vault")
    func secondPublication() throws {
        let home = try TestHome.published()
        let ledger = try home.opened().ledger.stateDigest()
        let (store, vault) = (try home.contents(below: "store"), try home.contents(below: "broker"))
        let second = try home.succeed(["publish", "--date", day])
        #expect(try second.boolean("is_new") == false)
        #expect(try second.objects("datasets").count == 2)
        #expect(try home.opened().ledger.stateDigest() == ledger)
        #expect(try home.contents(below: "store") == store)
        #expect(try home.contents(below: "broker") == vault)
    }

    @Test("asking for the map again gives the same bytes, so that nothing is learnt by averaging")
    func secondMap() throws {
        let home = try TestHome.published()
        let (first, second) = (home.place("first"), home.place("second"))
        for output in [first, second] {
            try home.succeed(["run", "heatmap", "--date", day, "--output", output.path])
        }
        for name in ["heatmap.png", "cells.csv", "report.json"] {
            let pair = try [first, second].map { try Data(contentsOf: $0.appending(path: name)) }
            #expect(pair[0] == pair[1], "\(name)")
        }
    }

    @Test("whoever is ill for several days is on the map of each of them")
    func severalDays() throws {
        let home = try TestHome()
        try home.initialise(city: "-45.7578,-4.8320", timeZone: "UTC")
        try home.succeed([
            "generate", "--persons", "5", "--days", "3", "--first-day", "2020-03-31", "--ill-share", "1",
        ])
        for day in ["2020-04-02", "2020-03-31", "2020-04-01"] {
            let heatmap = try home.succeed(["publish", "--date", day]).objects("datasets")[0]
            #expect(try heatmap.text("app") == "heatmap")
            #expect(try heatmap.number("persons") == 5, "\(day)")
        }
    }

    @Test("a day that nobody contributed to, or that was not published, is named")
    func missingDays() throws {
        let home = try TestHome.contributed()
        #expect(try home.refusal(["publish", "--date", "2020-04-02"]).is("no-contributions", 66))
        let run = ["run", "heatmap", "--date", day, "--output", home.place("map").path]
        #expect(try home.refusal(run).is("not-published", 66))
    }
}

/// What a PNG file says of its size in its first 24 bytes.
struct PictureHeader: Equatable {
    let width: Int
    let height: Int

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
    }

    /// Nil where the bytes are no PNG.
    init?(_ bytes: [UInt8]) {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard bytes.count > 24, bytes.starts(with: signature), Array(bytes[12..<16]) == Array("IHDR".utf8) else {
            return nil
        }
        func number(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        self.init(width: number(at: 16), height: number(at: 20))
    }
}
