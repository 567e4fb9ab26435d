import Foundation
import Heatmap
import TestSupport
import Testing

/// Protected maps on development data: what somebody else's programs measure.
@Suite struct DevelopmentMapTests {
    @Test("each mechanism that the parameters may name makes its own map, and the same one again")
    func mechanisms() throws {
        let home = try TestHome()
        let (tracks, key) = (home.place("day.tracks").path, home.place("data.key"))
        try home.succeed([
            "tracks", "import", Fixture.url("original-2020/original_2020_scenario.csv").path, "--format", "geohash-csv",
            "--date", TestHome.day, "--step-seconds", "300", "--time-zone", "Europe/Paris", "--output", tracks,
        ])
        try Data(String(repeating: "07", count: 32).utf8).write(to: key)
        func map(_ mechanism: String) throws -> (status: FinishedProgram, output: URL) {
            let (parameters, output) = (home.place("parameters.json"), home.place("map"))
            let text = #"{"mechanism": "\#(mechanism)", "epsilon": 5, "precision": 7}"#
            try Data(text.utf8).write(to: parameters)
            let words = ["app", "test", "heatmap", "--tracks", tracks, "--parameters", parameters.path]
            let files = ["--data-key-file", key.path, "--output", output.path]
            return (try home.run(words + files, inHome: false), output)
        }
        var tables: Set<Data> = []
        for mechanism in HeatmapMechanism.allCases {
            let runs = try (0..<2).map { _ in
                let (program, output) = try map(mechanism.version)
                #expect(program.status == 0)
                let report = try Data(contentsOf: output.appending(path: "heatmap.json"))
                #expect(try JSONObject(parsing: [UInt8](report)).text("mechanism") == mechanism.version)
                return try Data(contentsOf: output.appending(path: "cells.csv"))
            }
            #expect(runs[0] == runs[1])
            tables.insert(runs[0])
        }
        #expect(tables.count == HeatmapMechanism.allCases.count)
        #expect(try map("exact-v1").status.failure?.is("parameters-malformed", 65) == true)
    }
}
