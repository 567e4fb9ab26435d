import Console
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
struct PublicMapFolder {
    /// What stands beside the days.
    static let (pageName, readMeName, latestName) = ("index.html", "README.txt", "latest")
    /// What the page refers to of each day.
    static let dayFiles = HeatmapFile.all + [ResultBundle.fileName, OpenedResultFolder.archiveName]
    private static let beside = [pageName, readMeName, PublicMapWords.rootName, latestName]

    /// Where a day's map came from.
    struct Origin: NightOrigin {
        static let schema = "pandapp.public-map.v1"

        var schema: String = Self.schema
        let night: String
        let app: String
        let dataset: String
        let task: String

        private enum CodingKeys: String, CodingKey {
            case schema, app, dataset, task
            case night = "day"
        }
    }

    /// The days.
    let nights: PublishedNightsFolder<Origin>

    /// Opens the folder; one in which something else has the names of maps is refused.
    init(_ path: String) throws(CommandFailure) {
        nights = try PublishedNightsFolder(path, beside: Self.beside, refusal: CommandFailure.notPublicMaps)
    }

    /// A day that is here whole, of this dataset; nil for one that is not, which is then made again.
    func map(of day: String, dataset: String) -> ReleasedMap? {
        guard nights.origin(of: day, dataset: dataset) != nil, let files = nights.archivedFiles(of: day) else {
            return nil
        }
        let isWhole = HeatmapFile.all.allSatisfy { name in
            guard let file = files.first(where: { $0.name == name }) else { return false }
            return nights.content(of: "\(day)/\(name)", limit: UInt64(ResultArchive.maximumFileLength)) == file.content
        }
        return isWhole ? map(of: day) : nil
    }

    /// The released map of a day; nil where it cannot be read.
    func map(of day: String) -> ReleasedMap? {
        let map = try? ReleasedMap(folder: nights.url.appending(path: day).path)
        return map?.description.day == day ? map : nil
    }

    /// Makes `latest` the same as a day; what somebody else laid beside the day's files is not taken along.
    func makeLatest(_ day: String) throws {
        let folder = nights.url.appending(path: day).path
        try nights.put(Self.latestName) { latest in
            for name in Self.dayFiles + [PublishedNightsFolder<Origin>.originName] {
                try latest.write(InputFile.read("\(folder)/\(name)"), as: name)
            }
        }
    }

    /// Removes what stands beside the days, before the last of these goes: by a day an ended run knows the folder again.
    func removePage() throws(CommandFailure) {
        for name in Self.beside { try nights.remove(name) }
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
