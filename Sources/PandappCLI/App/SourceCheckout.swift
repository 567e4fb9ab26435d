import Console
import Foundation

/// A checkout of this project's sources, and its scripts that build the enclaves and say what came out.
struct SourceCheckout {
    /// Its root folder.
    let folder: URL

    /// Enclaves, and what they were built with; the form of `reference-values/measurements.json`.
    struct Measurements: Codable, Equatable {
        /// SHA-256 of each executable, by its program's name.
        var executables: [String: String]
        /// Versions of the Debian packages whose code is linked in.
        var packages: [String: String]
        /// SHA-256 of the system-call filter that the launch manifests name.
        var systemCallFilter: String
        /// What `swift --version` says first.
        var toolchain: String

        /// What differs between the machines of two builds, in words; empty where nothing does.
        func otherTools(than other: Measurements) -> [String] {
            let toolchains = toolchain == other.toolchain ? [] : ["\(toolchain) here, \(other.toolchain) there"]
            let names = Set(packages.keys).union(other.packages.keys).sorted()
            return toolchains
                + names.filter { packages[$0] != other.packages[$0] }.map {
                    "\($0) \(packages[$0] ?? "missing") here, \(other.packages[$0] ?? "missing") there"
                }
        }
    }

    /// The checkout in a folder.
    ///
    /// - Throws: `no-checkout`.
    init(_ folder: URL) throws(CommandFailure) {
        self.folder = folder
        let script = folder.appending(path: "Scripts/build-enclaves")
        guard FileManager.default.isExecutableFile(atPath: script.path) else {
            throw CommandFailure(
                .missingInput,
                code: "no-checkout",
                what: "Nothing was rebuilt",
                why: "\(folder.path) is no checkout of Pandapp's sources",
                remedy: "Give one with --source"
            )
        }
    }

    /// Builds the enclaves, as everybody does.
    ///
    /// - Throws: `rebuild-failed`.
    func build() throws {
        _ = try run("Scripts/build-enclaves")
    }

    /// What the last build made, and of what.
    ///
    /// - Throws: `rebuild-failed`.
    func measurements() throws -> Measurements {
        try JSONDecoder().decode(Measurements.self, from: run("Scripts/enclave-measurements"))
    }

    /// What the sources' release recorded.
    func recorded() throws -> Measurements {
        let place = folder.appending(path: "reference-values/measurements.json")
        do {
            return try JSONDecoder().decode(
                Measurements.self,
                from: Data(InputFile.read(place.path, limit: Self.longestRecord))
            )
        } catch is DecodingError {
            throw CommandFailure(
                .badData,
                code: "reference-values-malformed",
                what: "Nothing was compared",
                why: "\(place.path) is not a record of measurements",
                remedy: "Restore it from the release"
            )
        }
    }

    private static let longestRecord: UInt64 = 64 << 10

    /// Runs one of the checkout's scripts; what it says of its progress and failure is the user's to see.
    private func run(_ script: String) throws -> Data {
        let process = Process()
        process.executableURL = folder.appending(path: script)
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailure(
                .serviceUnavailable,
                code: "rebuild-failed",
                what: "The enclaves were not rebuilt",
                why: "\(script) ended with status \(process.terminationStatus)",
                remedy: "See what it says above; Scripts/install-dependencies installs what a build needs"
            )
        }
        return text
    }
}
