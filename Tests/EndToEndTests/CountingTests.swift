import ContentStore
import Datasets
import DeterministicCBOR
import Foundation
import TestSupport
import Testing

@testable import PandappCLI

/// How a heatmap is counted and made is chosen when a home is, pinned in its datasets, and said in every report.
@Suite struct CountingTests {
    private func report(of home: TestHome) throws -> JSONObject {
        let output = home.place("map")
        try home.succeed(["publish", "--date", TestHome.day])
        try home.succeed(["run", "heatmap", "--date", TestHome.day, "--output", output.path])
        return try JSONObject(parsing: [UInt8](Data(contentsOf: output.appending(path: "report.json"))))
    }

    @Test("init chooses mechanism and counting, and the report names both")
    func chosen() throws {
        let home = try TestHome()
        try home.succeed([
            "init", "--development", "--city", "45.7578,4.8320", "--extent-km", "4", "--counting", "fast",
            "--mechanism",
            "quadtree-v1",
        ])
        try home.succeed(["generate", "--persons", "12", "--first-day", TestHome.day, "--ill-share", "0.5"])
        let report = try report(of: home)
        #expect(try report.text("counting") == "fast")
        #expect(try report.text("mechanism") == "quadtree-v1")
    }

    @Test("init chooses what is counted: distinct persons are told apart in cells of seven characters, eight a person")
    func measure() throws {
        let home = try TestHome()
        try home.succeed([
            "init", "--development", "--city", "45.7578,4.8320", "--extent-km", "4", "--measure", "distinct-persons",
        ])
        try home.succeed(["generate", "--persons", "12", "--first-day", TestHome.day, "--ill-share", "0.5"])
        let report = try report(of: home)
        #expect(try report.text("measure") == "distinct-persons" && report.number("tokens_per_person") == 8)
        #expect(try report.object("region").number("precision") == 7)
        #expect(try report.text("counting") == "oblivious")
        let worker = try TamperingWorker(home)
        let dataset = try worker.open.store.read(.init(parsing: worker.contentIdentifier(of: "dataset", app: .heatmap)))
        let header = try DatasetHeader(decoding: DatasetContainer.split(dataset).header)
        #expect(header.parameters["measure"] == .text("distinct-persons"))
        #expect(header.parameters["tokens-per-person"] == .unsigned(8))
    }

    @Test("a home from before there was a choice has the adaptive grid, counted obliviously")
    func older() throws {
        let home = try TestHome.contributed()
        let file = home.place("config.json")
        var text = try String(contentsOf: file, encoding: .utf8)
        for (field, value) in [
            ("mechanism", "adaptive-grid-v1"), ("counting", "oblivious"), ("measure", "presence"),
        ] {
            let before = text
            text.replace(try Regex("\"\(field)\" ?: ?\"\(value)\",?\\s*"), with: "")
            #expect(text != before, "the field was there")
        }
        try Data(text.utf8).write(to: file)
        let report = try report(of: home)
        #expect(try report.text("counting") == "oblivious")
        #expect(try report.text("mechanism") == "adaptive-grid-v1")
        #expect(try report.text("measure") == "presence")
    }

    @Test(
        "a mechanism, a way of counting or a measure that there is not is refused",
        arguments: ["--mechanism", "--counting", "--measure"]
    )
    func unknown(option: String) throws {
        let home = try TestHome()
        let finished = try home.run(["init", "--development", "--city", "45.7578,4.8320", option, "exact-v1"])
        #expect(finished.status == 64)
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.url.path).isEmpty)
    }
}
