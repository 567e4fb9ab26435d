import Console
import Evidence
import Foundation
import Requester

/// A folder with an opened result: the ustar ``archiveName`` and, beside it, files that are said to come out of it.
struct OpenedResultFolder {
    /// The opened result as the requester got it: with the bundle it proves what the enclave said.
    static let archiveName = "result.tar"

    private let folder: String
    private let archive: [UInt8]

    /// Reads the archive.
    init(_ folder: String) throws(CommandFailure) {
        self.folder = folder
        archive = try InputFile.read("\(folder)/\(Self.archiveName)", limit: UInt64(AttestedResult.maximumLength))
    }

    /// The names of the files that are in the folder and, byte by byte, in the result.
    ///
    /// - Throws: `commitment-mismatch` where the archive is not what the enclave committed to, `opened-file-differs` where a
    ///   file of the folder is not the archive's, and what reading throws.
    func files(provedBy result: VerifiedResult) throws -> [String] {
        var proved: [String] = []
        for file in try content(of: result) {
            let place = "\(folder)/\(file.name)"
            guard FileManager.default.fileExists(atPath: place) else { continue }
            guard try file.content.isEmpty || InputFile.read(place) == file.content else {
                throw disbelieved("opened-file-differs", "\(file.name) is not the file that the enclave gave")
            }
            proved.append(file.name)
        }
        return proved
    }

    private func content(of result: VerifiedResult) throws(CommandFailure) -> [ResultFile] {
        do {
            return try result.files(in: archive)
        } catch {
            throw disbelieved("commitment-mismatch", "\(Self.archiveName) is not what the enclave committed to")
        }
    }

    private func disbelieved(_ code: String, _ why: String) -> CommandFailure {
        CommandFailure(
            .invalid,
            code: code,
            what: "The opened result is not believed",
            why: why,
            remedy: "Get the folder again; do not use what is in it"
        )
    }
}
