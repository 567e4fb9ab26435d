import Console
import Foundation
import MapExport
import Testing

@testable import PandappCLI

@Suite struct MapCommandTests {
    @Test("forms are named with commas between them, each once, in the order in which they are written")
    func formats() {
        #expect(MapFormats(argument: "all")?.formats == MapFormat.allCases)
        #expect(MapFormats(argument: "png,geotiff,png")?.formats == [.geotiff, .png])
        for text in ["", ",", "png,", "PNG", "shp", "all,png"] { #expect(MapFormats(argument: text) == nil) }
    }

    @Test("each refusal has its status, its code, and no empty word", arguments: errors)
    func refusals(error: MapExportError, status: Console.ExitStatus, code: String) {
        #expect(error.failure.status == status && error.failure.code == code)
        #expect(!error.failure.what.isEmpty && !error.failure.why.isEmpty && !error.failure.remedy.isEmpty)
    }

    private static let errors: [(MapExportError, Console.ExitStatus, String)] = [
        (.tooLong, .badData, "released-map-refused"), (.malformedReport, .badData, "released-map-refused"),
        (.unknownFormat, .badData, "released-map-refused"), (.malformedCell(line: 7), .badData, "released-map-refused"),
        (.tooManyCells, .badData, "released-map-refused"), (.cellsDoNotTile, .badData, "released-map-refused"),
        (.reportDiffers, .badData, "released-map-refused"), (.notOnMercator, .badData, "map-beyond-mercator"),
        (.pictureFailed(reason: "r"), .internalFault, "map-export-failed"),
        (.libraryFailed(reason: "r"), .internalFault, "map-export-failed"),
    ]

    @Test("a wrong form is a usage error, a missing folder a missing input")
    func statuses() async {
        let silent = TextSink { _ in }
        func status(_ words: [String]) async -> Int32 {
            await Pandapp.execute(["map", "export"] + words, program: "pandapp", output: silent, errors: silent)
        }
        #expect(await status(["--result", "a", "--output", "b", "--format", "shp"]) == 64)
        let lines = ["--basemap", "c", "--basemap-credit", "d"]
        #expect(await status(["--result", "a", "--output", "b", "--format", "kmz"] + lines) == 64)
        #expect(await status(["--result", "/nowhere/\(UUID().uuidString)", "--output", "/nowhere"]) == 66)
    }
}
