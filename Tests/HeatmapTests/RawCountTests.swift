import Foundation
import Testing

/// No raw count reaches a picture, a text, a log or a file's metadata: read off the sources.
///
/// What draws and writes takes a ``ReleasedHeatmap``, which only a mechanism makes; and whoever names a type that holds
/// exact counts is on a list.
@Suite struct RawCountTests {
    /// Who may name the exact counts of the enclave: what makes them, and the mechanisms that read them.
    private static let histogramFiles: Set = [
        "Heatmap/TokenHistogram", "Heatmap/HeatmapComputation", "Heatmap/HeatmapMechanism", "Heatmap/AdaptiveGrid",
        "Heatmap/PlainQuadtree", "Heatmap/UniformGrid", "Heatmap/BlockQuadtree",
        // Only its limits.
        "Heatmap/HeatmapError", "DevelopmentHost/HeatmapParametersFile", "PandappCLI/Home/Init",
        // Outside of the enclave, on development data.
        "DevelopmentHost/ProtectedHeatmap", "MembershipAttack/MembershipGames",
    ]
    /// Who may name the exact counts of development data.
    private static let densityFiles: Set = [
        "Heatmap/RawDensity", "Heatmap/RawDensity+Picture", "Heatmap/HeatmapError", "DevelopmentHost/RawHeatmap",
    ]
    /// What draws and writes what leaves the enclave.
    private static let outlets = [
        "Heatmap/HeatmapPicture", "Heatmap/ReleasedHeatmap+Text", "Heatmap/MapDescription", "Heatmap/JSONText",
    ]

    private let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    /// The files of all modules by their path without the ending, comments taken out.
    private func files() throws -> [String: String] {
        let paths = try #require(FileManager.default.enumerator(atPath: sources.path)).compactMap { $0 as? String }
        return try paths.filter { $0.hasSuffix(".swift") }.reduce(into: [:]) { files, path in
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            let code = text.split(separator: "\n").map { line in
                line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
            }
            files[String(path.dropLast(6))] = code.joined(separator: "\n")
        }
    }

    @Test("only the mechanisms and what feeds them name the exact counts")
    func naming() throws {
        let files = try files()
        #expect(files.count > 100, "the sources were found")
        for (word, allowed) in [("TokenHistogram", Self.histogramFiles), ("RawDensity", Self.densityFiles)] {
            let naming = files.filter { $0.value.contains(word) }.map(\.key)
            #expect(Set(naming).isSubset(of: allowed), "\(word)")
            #expect(naming.contains("Heatmap/\(word)"), "the search works")
        }
    }

    @Test("what draws and writes a map knows released numbers only")
    func outlets() throws {
        let files = try files()
        for name in Self.outlets {
            let code = try #require(files[name], "\(name)")
            for word in [
                "Histogram", "RawDensity", "OpenSegment", "OpenDataset", "TokenRows", "SecretBytes", "sums(of:",
            ] {
                #expect(!code.contains(word), "\(name): \(word)")
            }
        }
        let picture = try #require(files["Heatmap/HeatmapPicture"])
        #expect(picture.contains("_ map: ReleasedHeatmap"))
        for (path, code) in files where path.hasPrefix("Cartography/") {
            #expect(!code.contains("import Heatmap") && !code.contains("import Datasets"), "\(path)")
        }
    }

    @Test("only a mechanism makes a released map")
    func making() throws {
        let makers = try files().filter { $0.key.hasPrefix("Heatmap/") && $0.value.contains("return ReleasedHeatmap(") }
        #expect(Set(makers.map(\.key)) == ["Heatmap/AdaptiveGrid", "Heatmap/PlainQuadtree", "Heatmap/UniformGrid"])
    }

    @Test("nothing in the computation prints, logs, or carries a number in an error")
    func silence() throws {
        for (path, code) in try files() where path.hasPrefix("Heatmap/") || path.hasPrefix("HeatmapEnclave/") {
            for word in [
                "print(", "debugPrint", "dump(", "stderr", "stdout", "FileHandle", "fputs", "import os", "Logger",
            ] {
                #expect(!code.contains(word), "\(path): \(word)")
            }
        }
        let errors = try #require(try files()["Heatmap/HeatmapError"])
        let payloads = errors.split(separator: "\n").filter { $0.contains("case ") && $0.contains("(") }
        #expect(payloads.map { $0.trimmingCharacters(in: .whitespaces) } == ["case pictureFailed(reason: String)"])
    }
}
