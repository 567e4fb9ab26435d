import Cryptography
import Foundation
import Geohash
import Heatmap
import LargeLettering
import TestSupport
import Testing

/// Draws pictures for the eye into the folder that PICTURE_FOLDER names; without one there is nothing to do.
@Suite(.enabled(if: folder != nil, "set PICTURE_FOLDER to draw pictures for the eye"))
struct PictureGallery {
    @Test("draws a city with few and many ill persons", arguments: [0, 1, 1_000, 20_000, 100_000])
    func city(persons: Int) throws {
        let place = try #require(folder)
        var city = try SyntheticCity(seed: 2020)
        let parameters = HeatmapParameters(epsilonMillionths: 1_000_000, region: city.region)
        let histogram = try city.histogram(persons: persons)
        let key = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        let clock = ContinuousClock()
        let start = clock.now
        let map = try HeatmapMechanism.release(histogram, parameters: parameters, noiseKey: key)
        let released = clock.now
        let png = try HeatmapPicture.png(map, description: MapDescription.example)
        print("release \(released - start), picture \(clock.now - released), \(png.count) bytes")
        try Data(png).write(to: place.appending(path: "city-\(persons).png"))
        let large = try HeatmapPicture.png(map, description: MapDescription.example, scale: .double)
        try Data(large).write(to: place.appending(path: "city-\(persons)@2x.png"))
        try Data(map.csv()).write(to: place.appending(path: "city-\(persons).csv"))
        try Data(map.reportJSON(description: MapDescription.example).utf8).write(
            to: place.appending(path: "city-\(persons).json")
        )
    }

    @Test("draws the roads of go_track", .enabled(if: goTrack != nil, "third-party data, not on this machine"))
    func roads() throws {
        let place = try #require(folder)
        var density = try RawDensity(precision: 12)
        let text = try String(contentsOf: #require(goTrack), encoding: .utf8)
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ",")
            guard let latitude = Double(fields[0]), let longitude = Double(fields[1]) else { continue }
            try density.add([GeohashCell(latitude: latitude, longitude: longitude, precision: 12).bits])
        }
        let png = try density.png(title: "Go!Track, Aracaju", day: "2014-09-13 to 2016-01-19")
        try Data(png).write(to: place.appending(path: "go-track.png"))
    }

    @Test("draws the scenario of 2020")
    func scenario() throws {
        let place = try #require(folder)
        let png = try Scenario2020.density().png(title: "The scenario of 2020", day: "20 steps")
        try Data(png).write(to: place.appending(path: "original-2020.png"))
    }
}

private let folder = ProcessInfo.processInfo.environment["PICTURE_FOLDER"].map { URL(filePath: $0) }
private let goTrack = Fixture.shared("vectors/mobility/go_track_trackspoints.csv")

extension MapDescription {
    /// A description as the tests use it.
    static var example: MapDescription {
        get throws {
            try MapDescription(
                title: "Where the ill spent the day",
                day: "20 November 2026",
                label: "SIMULATED — no hardware protection; the host operator can read the data",
                source: "synthetic city"
            )
        }
    }
}
