import Console
import Durability
import Evidence
import Foundation
import Requester
import SocialDistance

/// The folder of the nightly answers, which any web server can hand on as it is: everybody fetches all of a night.
///
///     README.txt            how a person opens theirs
///     simulated-root.der    the root certificate of the SIMULATED platform
///     2020-04-01/           a night: report.json, result.tar (the sealed slots), result.bundle, publication.json
///
/// A night's folder is replaced in one step; a name that begins with a dot is being written.
struct NightlyAnswersFolder {
    /// Where a night's answers came from.
    static let originName = "publication.json"
    static let (readMeName, rootName) = ("README.txt", "simulated-root.der")
    private static let originLimit: UInt64 = 1 << 12

    /// Where a night's answers came from; public, as all of it is in the bundle too.
    struct Origin: Codable, Equatable {
        static let schema = "pandapp.public-answers.v1"

        var schema = Self.schema
        let night: String
        /// The dataset's address.
        let dataset: String
        let task: String
    }

    /// Where it is.
    let url: URL

    /// Opens the folder, made of mode 0755 where it is missing, and removes what an ended run left in it.
    ///
    /// A folder in which something else has the names of nights is refused: nights are replaced and removed.
    init(_ path: String) throws(CommandFailure) {
        url = URL(filePath: path, directoryHint: .isDirectory).absoluteURL
        guard !isOccupied else { throw .notContactAnswers(url.path) }
        do {
            if !FileManager.default.fileExists(atPath: url.path) {
                try DurableFile.createFolder(url, access: .published)
            }
            try DurableFolder.removeRemains(in: url)
        } catch {
            throw .uncreatable(url.path)
        }
    }

    /// Whether there are names of ours, and nothing under them says that it is a night's answers.
    private var isOccupied: Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        let ours = names.filter { LocalDay($0) != nil || [Self.readMeName, Self.rootName].contains($0) }
        return !ours.isEmpty && ours.allSatisfy { origin(of: $0) == nil }
    }

    /// The nights that are here, oldest first; a folder that does not say where it came from is none.
    func nights() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path)
            .filter { LocalDay($0) != nil && origin(of: $0) != nil }.sorted()
    }

    private func origin(of name: String) -> Origin? {
        let path = url.appending(path: name).appending(path: Self.originName).path
        guard let bytes = try? InputFile.read(path, limit: Self.originLimit),
            let origin = try? JSONDecoder().decode(Origin.self, from: Data(bytes)), origin.schema == Origin.schema
        else { return nil }
        return origin
    }

    /// Whether a night is here whole, with the answers of this dataset; one that is not is made again.
    func holds(_ night: String, dataset: String) -> Bool {
        guard let origin = origin(of: night), origin.night == night, origin.dataset == dataset else { return false }
        let folder = url.appending(path: night).path
        func content(_ name: String, limit: Int) -> [UInt8]? {
            try? InputFile.read("\(folder)/\(name)", limit: UInt64(limit))
        }
        guard let bundle = content(ResultBundle.fileName, limit: ResultBundle.maximumBytes),
            (try? ResultBundle(decoding: bundle)) != nil,
            let archive = content(OpenedResultFolder.archiveName, limit: AttestedResult.maximumLength),
            let files = try? ResultArchive.decode(archive)
        else { return false }
        return files.contains { $0.name == NightlyAnswers.fileName }
    }

    /// Puts a night in its place, and takes the place of the one that was there.
    func put(_ night: String, _ files: [(name: String, content: [UInt8])]) throws(CommandFailure) {
        do {
            try DurableFolder.replace(url.appending(path: night), with: files, access: .published)
        } catch {
            throw .uncreatable(url.appending(path: night).path)
        }
    }

    /// Writes a file beside the nights, in one step.
    func write(_ bytes: [UInt8], as name: String) throws(CommandFailure) {
        let place = url.appending(path: name)
        do {
            let temporary = url.appending(path: ".\(name).part")
            try DurableFile.write(to: temporary, renamingTo: place, access: .published) { try $0(bytes) }
        } catch {
            throw .uncreatable(place.path)
        }
    }

    /// Removes a night; an ended run leaves it whole, or under a name that the next one removes.
    func remove(_ night: String) throws(CommandFailure) {
        do {
            let aside = url.appending(path: DurableFolder.stagingPrefix + night)
            try FileManager.default.moveItem(at: url.appending(path: night), to: aside)
            try FileManager.default.removeItem(at: aside)
        } catch {
            throw .uncreatable(url.appending(path: night).path)
        }
    }
}

extension CommandFailure {
    /// A folder that holds something else.
    fileprivate static func notContactAnswers(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            code: "not-contact-answers-folder",
            what: "\(path) was left as it is",
            why: "It has files or folders of days that are no contact answers, and they would be replaced",
            remedy: "Give an empty folder to --with-contact-answers, or one that it made"
        )
    }
}
