import Console
import Cryptography
import Foundation
import Generator

/// Where water is, as a file has it; a copy lies beside generated tracks, so that `--append-days` needs nothing else.
struct WaterFile {
    static let name = "water.geojson"

    private let bytes: [UInt8]
    /// What it says.
    let mask: WaterMask
    /// The file's SHA-256 in hexadecimal digits.
    var digest: String { SHA256Digest.of(bytes).hexadecimal }

    /// The file of this path.
    init(_ path: String) throws {
        bytes = try InputFile.read(path, limit: RegionFiles.limit)
        mask = try WaterMask(geoJSON: bytes)
    }

    /// The copy in a folder, which must have the digest that its recipe says.
    init(in folder: OutputFolder, digest: String) throws {
        try self.init(folder.url.appending(path: Self.name).path)
        guard self.digest == digest else {
            throw CommandFailure(
                .badData,
                code: "water-changed",
                what: "The tracks of \(folder.url.path) could not be continued",
                why: "Its \(Self.name) is not the one that they were made after",
                remedy: "Put the file back that was there, or generate all days again, without --append-days"
            )
        }
    }

    /// Leaves a copy in a folder.
    func save(to folder: OutputFolder) throws {
        try folder.write(bytes, as: Self.name)
    }
}
