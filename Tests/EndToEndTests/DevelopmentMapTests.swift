import Foundation
import Heatmap
import TestSupport
import Testing

/// Protected maps on development data: what somebody else's programs measure.
@Suite struct DevelopmentMapTests {
    @Test("each mechanism that the parameters may name makes its own map, however it is counted")
    func mechanisms() throws {
        let home = try TestHome()
        let (tracks, key) = (try importedTracks(home), home.place("data.key"))
        try Data(String(repeating: "07", count: 32).utf8).write(to: key)
        func map(
            _ mechanism: String,
            _ counting: HeatmapCounting = .oblivious
        ) throws -> (status: FinishedProgram, output: URL) {
            let (parameters, output) = (home.place("parameters.json"), home.place("map"))
            let names = #""mechanism": "\#(mechanism)", "counting": "\#(counting.rawValue)""#
            let text = "{\(names), \"epsilon\": 5, \"precision\": 7}"
            try Data(text.utf8).write(to: parameters)
            let words = ["app", "test", "heatmap", "--tracks", tracks, "--parameters", parameters.path]
            let files = ["--data-key-file", key.path, "--output", output.path]
            return (try home.run(words + files, inHome: false), output)
        }
        var tables: Set<Data> = []
        for mechanism in HeatmapMechanism.allCases {
            let runs = try HeatmapCounting.allCases.map { counting in
                let (program, output) = try map(mechanism.version, counting)
                #expect(program.status == 0)
                let report = try Data(contentsOf: output.appending(path: "heatmap.json"))
                #expect(try JSONObject(parsing: [UInt8](report)).text("mechanism") == mechanism.version)
                #expect(try JSONObject(parsing: [UInt8](report)).text("counting") == counting.rawValue)
                return try Data(contentsOf: output.appending(path: "cells.csv"))
            }
            #expect(runs[0] == runs[1])
            tables.insert(runs[0])
        }
        #expect(tables.count == HeatmapMechanism.allCases.count)
        #expect(try map("exact-v1").status.failure?.is("parameters-malformed", 65) == true)
    }

    @Test("a map of distinct persons is made, exported and put on a page, each with words of its own")
    func distinctPersons() throws {
        let home = try TestHome()
        let (tracks, result, maps) = (try importedTracks(home), home.place("map"), home.place("maps"))
        let (parameters, page) = (home.place("parameters.json"), home.place("map.html"))
        func make(_ text: String) throws -> FinishedProgram {
            try Data(text.utf8).write(to: parameters)
            let words = ["app", "test", "heatmap", "--tracks", tracks, "--parameters", parameters.path]
            return try home.run(words + ["--output", result.path], inHome: false)
        }
        #expect(try make(#"{"measure": "distinct-persons", "epsilon": 20}"#).status == 0)
        let report = try JSONObject(parsing: [UInt8](Data(contentsOf: result.appending(path: "heatmap.json"))))
        #expect(try report.text("measure") == "distinct-persons" && report.number("tokens_per_person") == 8)
        #expect(try report.object("region").number("precision") == 7)
        let table = try String(contentsOf: result.appending(path: "cells.csv"), encoding: .utf8)
        #expect(table.hasPrefix("south,west,north,east,estimate_visits,standard_deviation\n"))
        try home.succeed(["map", "export", "--result", result.path, "--output", maps.path], inHome: false)
        let cells = try String(contentsOf: maps.appending(path: "heatmap.geojson"), encoding: .utf8)
        #expect(cells.contains("estimate_visits") && cells.contains("persons_per_cell"))
        try home.succeed(["map", "page", "--result", result.path, "--output", page.path], inHome: false)
        #expect(try String(contentsOf: page, encoding: .utf8).contains("visits of ill persons in the region"))
        #expect(try make(#"{"measure": "persons"}"#).failure?.is("parameters-malformed", 65) == true)
    }

    @Test("the exact numbers of distinct persons are told in development: of the 97 cells of 2020, 77 hold two at most")
    func exactPersons() throws {
        let home = try TestHome()
        let output = home.place("raw")
        let words = ["app", "test", "heatmap", "--tracks", try importedTracks(home), "--output", output.path]
        let report = try home.succeed(words + ["--raw", "--distinct-persons"], inHome: false)
        let table = try String(contentsOf: output.appending(path: "cells.csv"), encoding: .utf8)
        let counts = table.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").last }.compactMap {
            Int($0)
        }
        #expect(counts.count == 97 && counts.count { $0 <= 2 } == 77)
        // Pairs of a person and a cell in the file.
        #expect(try report.number("visits") == 145 && counts.reduce(0, +) == 145)
        #expect(try home.run(words + ["--distinct-persons"], inHome: false).status == 64)
    }

    /// The tracks of the scenario of 2020.
    private func importedTracks(_ home: TestHome) throws -> String {
        let tracks = home.place("day.tracks").path
        try home.succeed([
            "tracks", "import", Fixture.url("original-2020/original_2020_scenario.csv").path, "--format", "geohash-csv",
            "--date", TestHome.day, "--step-seconds", "300", "--time-zone", "Europe/Paris", "--output", tracks,
        ])
        return tracks
    }

    @Test("a protected map opens as map files, again alike; a raw one, or a changed one, does not")
    func export() throws {
        let home = try TestHome()
        let (tracks, result, maps) = (try importedTracks(home), home.place("map"), home.place("maps"))
        let words = ["map", "export", "--result", result.path, "--output", maps.path]
        try home.succeed(["app", "test", "heatmap", "--tracks", tracks, "--output", result.path], inHome: false)
        var runs: [[String: Data]] = []
        for _ in 0..<2 {
            try home.succeed(words, inHome: false)
            let names = try FileManager.default.contentsOfDirectory(atPath: maps.path)
            runs.append(
                Dictionary(uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: maps.appending(path: $0))) })
            )
        }
        #expect(runs[0] == runs[1])
        let names = ["heatmap-map.pgw", "heatmap-map.png", "heatmap.geojson", "heatmap.kmz", "heatmap.mbtiles"]
        let sheets = ["heatmap.pgw", "heatmap.tif", "heatmap@2x.pgw", "heatmap@2x.png"]
        #expect(runs[0].keys.sorted() == names + sheets)
        let cells = try JSONObject(parsing: [UInt8](try #require(runs[0]["heatmap.geojson"])))
        #expect(try cells.text("label").hasPrefix("DEVELOPMENT"))

        let table = result.appending(path: "cells.csv")
        try Data(try Data(contentsOf: table).dropLast(20)).write(to: table)
        #expect(try home.run(words, inHome: false).failure?.is("released-map-refused", 65) == true)
        let raw = home.place("raw")
        try home.succeed(["app", "test", "heatmap", "--tracks", tracks, "--raw", "--output", raw.path], inHome: false)
        let refused = try home.run(["map", "export", "--result", raw.path, "--output", maps.path], inHome: false)
        #expect(refused.failure?.is("file-missing", 66) == true)
    }
}
