public import Foundation

/// Where the tests find their data: `fixtures/` of the checkout, and `../shared/` beside it.
public enum Fixture {
    /// The checkout's root folder.
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The bytes of `fixtures/<path>`.
    public static func data(_ path: String) throws -> Data {
        try Data(contentsOf: url(path))
    }

    /// The place of `fixtures/<path>`.
    public static func url(_ path: String) -> URL {
        root.appending(path: "fixtures").appending(path: path)
    }

    /// The place of third-party data that is read, never committed; nil where this machine does not have it.
    public static func shared(_ path: String) -> URL? {
        let place = root.deletingLastPathComponent().appending(path: "shared").appending(path: path)
        return FileManager.default.fileExists(atPath: place.path) ? place : nil
    }

    /// A program of the tests' Python environment (`.build/oracles`); nil where it was not installed.
    public static func oracle(_ program: String) -> URL? {
        installed(program, in: "oracles")
    }

    /// A program of the environment of the libraries that people analyse tracks with (`.build/mobility-oracles`); nil where
    /// it was not installed.
    public static func mobilityOracle(_ program: String) -> URL? {
        installed(program, in: "mobility-oracles")
    }

    private static func installed(_ program: String, in environment: String) -> URL? {
        let place = root.appending(path: ".build/\(environment)/bin").appending(path: program)
        return FileManager.default.fileExists(atPath: place.path) ? place : nil
    }
}
