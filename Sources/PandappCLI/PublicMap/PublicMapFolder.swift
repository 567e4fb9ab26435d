import Console
import Durability
import Evidence
import Foundation
import Heatmap
import MapExport
import Requester

/// The folder of the public daily maps, which any web server can hand on as it is.
///
///     index.html            the page over all days that are here
///     README.txt            how a stranger verifies them
///     simulated-root.der    the root certificate of the SIMULATED platform
///     2020-04-01/           a day: heatmap.png, cells.csv, report.json, result.bundle, result.tar, publication.json
///     latest/               the newest day once more
///
/// All of it is readable by everybody. A day's folder, and each file beside, is replaced in one step; a name that begins
/// with a dot is being written.
struct PublicMapFolder {
    /// Where a day came from.
    static let originName = "publication.json"
    /// What stands beside the days.
    static let (pageName, readMeName, latestName) = ("index.html", "README.txt", "latest")
    /// What the page refers to of each day.
    static let dayFiles = HeatmapFile.all + [ResultBundle.fileName, OpenedResultFolder.archiveName]
    private static let originLimit: UInt64 = 1 << 12

    /// Where a day's map came from; public, as all of it is in the bundle too.
    struct Origin: Codable, Equatable {
        static let schema = "pandapp.public-map.v1"

        var schema = Self.schema
        let day: String
        let app: String
        /// The dataset's address.
        let dataset: String
        let task: String
    }

    /// Where it is.
    let url: URL

    /// Opens the folder, made of mode 0755 where it is missing, and removes what an ended run left in it.
    ///
    /// A folder in which something else has the names of maps is refused: days are replaced and removed.
    init(_ path: String) throws(CommandFailure) {
        url = URL(filePath: path, directoryHint: .isDirectory).absoluteURL
        guard !isOccupied else { throw .notPublicMaps(url.path) }
        do {
            if !FileManager.default.fileExists(atPath: url.path) {
                try DurableFile.createFolder(url, access: .published)
            }
            try DurableFolder.removeRemains(in: url)
        } catch {
            throw .uncreatable(url.path)
        }
    }

    /// Whether there are names of ours, and nothing under them says that it is a public map.
    private var isOccupied: Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        let besides = [Self.pageName, Self.readMeName, Self.latestName, PublicMapWords.rootName]
        let ours = names.filter { LocalDay($0) != nil || besides.contains($0) }
        return !ours.isEmpty && ours.allSatisfy { origin(of: $0) == nil }
    }

    /// The days that are here, oldest first, whole or not; a folder that does not say where it came from is none.
    func days() throws -> [String] {
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

    /// A day that is here whole, of this dataset; nil for one that is not, which is then made again.
    func map(of day: String, dataset: String) -> ReleasedMap? {
        guard let origin = origin(of: day), origin.day == day, origin.dataset == dataset else { return nil }
        return isWhole(day) ? map(of: day) : nil
    }

    /// Whether a day's bundle can be read, and its files are those of the archive beside them.
    private func isWhole(_ day: String) -> Bool {
        let folder = url.appending(path: day).path
        func content(_ name: String, limit: Int) -> [UInt8]? {
            try? InputFile.read("\(folder)/\(name)", limit: UInt64(limit))
        }
        guard let bundle = content(ResultBundle.fileName, limit: ResultBundle.maximumBytes),
            (try? ResultBundle(decoding: bundle)) != nil,
            let archive = content(OpenedResultFolder.archiveName, limit: AttestedResult.maximumLength),
            let files = try? ResultArchive.decode(archive)
        else { return false }
        return HeatmapFile.all.allSatisfy { name in
            guard let file = files.first(where: { $0.name == name }) else { return false }
            return content(name, limit: ResultArchive.maximumFileLength) == file.content
        }
    }

    /// The released map of a day; nil where it cannot be read.
    func map(of day: String) -> ReleasedMap? {
        let map = try? ReleasedMap(folder: url.appending(path: day).path)
        return map?.description.day == day ? map : nil
    }

    /// Puts a day in its place, and takes the place of the one that was there.
    func put(_ day: String, _ files: [(name: String, content: [UInt8])]) throws(CommandFailure) {
        do {
            try DurableFolder.replace(url.appending(path: day), with: files, access: .published)
        } catch {
            throw .uncreatable(url.appending(path: day).path)
        }
    }

    /// Makes `latest` the same as a day; what somebody else laid beside the day's files is not taken along.
    func makeLatest(_ day: String) throws(CommandFailure) {
        let folder = url.appending(path: day).path
        var files: [(String, [UInt8])] = []
        for name in Self.dayFiles + [Self.originName] {
            files.append((name, try InputFile.read("\(folder)/\(name)")))
        }
        try put(Self.latestName, files)
    }

    /// Writes a file beside the days, in one step.
    func write(_ bytes: [UInt8], as name: String) throws(CommandFailure) {
        let place = url.appending(path: name)
        let temporary = url.appending(path: ".\(name).part")
        do {
            try DurableFile.write(to: temporary, renamingTo: place, access: .published) { try $0(bytes) }
        } catch {
            throw .uncreatable(place.path)
        }
    }

    /// Removes a day, of which nothing speaks any more.
    func remove(_ day: String) throws(CommandFailure) {
        do {
            try FileManager.default.removeItem(at: url.appending(path: day))
        } catch {
            throw .uncreatable(url.appending(path: day).path)
        }
    }
}

/// The names of a heatmap's files, as its app gives them.
enum HeatmapFile {
    static let picture = "heatmap.png"
    static let all = [picture, "cells.csv", "report.json"]
}

extension CommandFailure {
    /// A folder that holds something else.
    fileprivate static func notPublicMaps(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            code: "not-public-maps",
            what: "\(path) was left as it is",
            why: "It has a page or folders of days that are no public maps, and they would be replaced",
            remedy: "Give an empty folder to --with-public-heatmap, or one that it made"
        )
    }
}
