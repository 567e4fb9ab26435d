import Foundation
import TestSupport
import Testing

/// Real tracks of 28 phones in Aracaju through the whole house; third-party data that is not part of the repository.
@Suite struct GoTrackDayTests {
    private static let tracks = Fixture.shared("vectors/mobility/go_track_tracks.csv")
    private static let points = Fixture.shared("vectors/mobility/go_track_trackspoints.csv")
    private static let isAvailable = tracks != nil && points != nil && PythonScript.isAvailable

    // Skipped where the data or the Python environment is not installed.
    @Test("no row is lost from import to publication to map", .enabled(if: isAvailable))
    func wholeData() throws {
        let home = try TestHome()
        try home.initialise(city: "-10.95,-37.06", timeZone: "America/Maceio", extent: "30")
        let file = home.place("go_track.csv").path
        let sources = [try #require(Self.tracks).path, try #require(Self.points).path]
        try PythonScript.run("go_track_to_scikit_mobility.py", sources + [file])
        let words = ["tracks", "import", file, "--format", "scikit-mobility", "--all-ill"]

        let imported = try home.succeed(words)
        #expect(try imported.object("rows").number("read") == 18_107)
        #expect(try imported.object("rows").number("accepted") == 18_107)
        let days = try imported.object("tracks").objects("days")
        #expect(days.count == 74)
        #expect(try days.reduce(0) { try $0 + $1.number("fixes") } == 18_107)

        // Everyone is ill: each day's heatmap dataset rests on exactly the fixes that were imported for the day.
        let chosen = LongTests.areWanted ? days : Array(days.prefix(5))
        for day in chosen {
            let published = try home.succeed(["publish", "--date", day.text("date")])
            let dataset = try published.objects("datasets").first { try $0.text("app") == "heatmap" }
            #expect(try dataset?.number("fixes") == day.number("fixes"))
        }
        let map = home.place("map")
        let first = try #require(chosen.first).text("date")
        try home.succeed(["run", "heatmap", "--date", first, "--output", map.path])
        #expect(PictureHeader([UInt8](try Data(contentsOf: map.appending(path: "heatmap.png")))) != nil)

        let (trackFile, raw) = (home.place("all.tracks").path, home.place("raw"))
        try home.succeed(words + ["--output", trackFile])
        try home.succeed(
            ["app", "test", "heatmap", "--tracks", trackFile, "--raw", "--output", raw.path],
            inHome: false
        )
        #expect(try RawCells(raw.appending(path: "cells.csv")).counts.values.reduce(0, +) == 18_107)
    }
}

/// Tests that take minutes, for the nights.
enum LongTests {
    /// Whether `PANDAPP_LONG_TESTS=1` is set.
    static let areWanted = ProcessInfo.processInfo.environment["PANDAPP_LONG_TESTS"] == "1"
}
