import ArgumentParser
import Console
import Cryptography
import Foundation
import Generator

/// What `pandapp generate` is told of a real region, and of water.
struct RegionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Make people up after a real region: GeoJSON areas with tile_id and population. They work where the radiation "
                + "model says, or --flows.",
            valueName: "file"
        ),
        completion: .file(extensions: ["geojson", "json"])
    )
    var tessellation: String?

    @Option(
        help: ArgumentHelp("How many people of each area work in which: flow,origin,destination.", valueName: "file"),
        completion: .file(extensions: ["csv"])
    )
    var flows: String?

    @Option(
        help: ArgumentHelp(
            "Where water is: GeoJSON polygons, and lines for bridges and ferries. Nobody is in the water, and all ways lead "
                + "around it or over a line.",
            valueName: "file"
        ),
        completion: .file(extensions: ["geojson", "json"])
    )
    var water: String?

    func validate() throws {
        guard tessellation != nil || flows == nil else {
            throw ValidationError("--flows are between the areas of a tessellation: --tessellation.")
        }
    }
}

/// How it is known where people of a region work; part of a ``GenerationRecipe``.
enum RegionCommuting: String, Codable, Sendable {
    /// By flows that were given.
    case flows
    /// By the radiation model.
    case radiation
}

/// A real region as its files have it; copies lie beside generated tracks, so that `--append-days` needs nothing else.
struct RegionFiles {
    static let tessellationName = "tessellation.geojson"
    static let flowsName = "flows.csv"
    /// The most bytes of a file.
    static let limit: UInt64 = 1 << 25

    private let areas: [UInt8]
    private let flows: [UInt8]?
    /// What they say.
    let tessellation: Tessellation
    /// How it is known where people work.
    var commuting: RegionCommuting { flows == nil ? .radiation : .flows }
    /// The SHA-256 of each file in hexadecimal digits.
    var digests: [String] { [areas, flows].compactMap(\.self).map { SHA256Digest.of($0).hexadecimal } }

    /// The files of this path, and of flows if there are any.
    init(tessellation path: String, flows flowsPath: String?) throws {
        areas = try InputFile.read(path, limit: Self.limit)
        flows = try flowsPath.map { try InputFile.read($0, limit: Self.limit) }
        var tessellation = try Tessellation(geoJSON: areas)
        if let flows { try tessellation.readFlows(csv: flows) }
        self.tessellation = tessellation
    }

    /// The copies in a folder, which must have the digests that its recipe says: after others people would move
    /// house from one day to the next.
    init(in folder: OutputFolder, commuting: RegionCommuting, digests: [String]?) throws {
        try self.init(
            tessellation: folder.url.appending(path: Self.tessellationName).path,
            flows: commuting == .flows ? folder.url.appending(path: Self.flowsName).path : nil
        )
        guard self.digests == digests else {
            throw CommandFailure(
                .badData,
                code: "region-changed",
                what: "The tracks of \(folder.url.path) could not be continued",
                why: "Its \(Self.tessellationName) or \(Self.flowsName) is not the one that they were made after",
                remedy: "Put the files back that were there, or generate all days again, without --append-days"
            )
        }
    }

    /// Leaves copies in a folder.
    func save(to folder: OutputFolder) throws {
        try folder.write(areas, as: Self.tessellationName)
        if let flows { try folder.write(flows, as: Self.flowsName) }
    }
}
