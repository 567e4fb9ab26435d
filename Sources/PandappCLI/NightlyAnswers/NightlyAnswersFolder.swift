import Console
import Evidence
import Foundation
import SocialDistance

/// The folder of the nightly answers, which any web server can hand on as it is: everybody fetches all of a night.
///
///     README.txt            how a person opens theirs
///     simulated-root.der    the root certificate of the SIMULATED platform
///     2020-04-01/           a night: report.json, result.tar (the sealed slots), result.bundle, publication.json
///     2020-04-01/part-2/    more slots of it, where one task cannot answer all: report.json, result.tar, result.bundle
struct NightlyAnswersFolder {
    static let (readMeName, rootName) = ("README.txt", "simulated-root.der")
    /// The most parts of a night.
    static let maximumParts = 16

    /// Where a night's answers came from.
    struct Origin: NightOrigin {
        static let schema = "pandapp.public-answers.v1"

        var schema: String = Self.schema
        let night: String
        let dataset: String
        /// The task of the first part.
        let task: String
        /// Those of the other parts; nil where there is one part.
        let moreTasks: [String]?

        private enum CodingKeys: String, CodingKey {
            case schema, night, dataset, task
            case moreTasks = "more_tasks"
        }
    }

    /// The nights.
    let nights: PublishedNightsFolder<Origin>

    /// Opens the folder; one in which something else has the names of nights is refused.
    init(_ path: String) throws(CommandFailure) {
        let beside = [Self.readMeName, Self.rootName]
        nights = try PublishedNightsFolder(path, beside: beside, refusal: CommandFailure.notContactAnswers)
    }

    /// What the path of a part's files begins with, in the folder of its night; parts are counted from 1.
    static func prefix(ofPart part: Int) -> String { part == 1 ? "" : "part-\(part)/" }

    /// How many parts there are in the folder of a night.
    static func parts(in folder: String) -> Int {
        (2...maximumParts).first { part in
            !FileManager.default.fileExists(atPath: "\(folder)/\(prefix(ofPart: part))")
        }.map { $0 - 1 } ?? maximumParts
    }

    /// Whether a night is here whole, with the answers of this dataset; one that is not is made again.
    func holds(_ night: String, dataset: String) -> Bool {
        guard let origin = nights.origin(of: night, dataset: dataset) else { return false }
        let parts = 1 + (origin.moreTasks?.count ?? 0)
        guard parts <= Self.maximumParts else { return false }
        return (1...parts).allSatisfy { part in
            let files = nights.archivedFiles(of: night, part: Self.prefix(ofPart: part))
            return files?.contains { $0.name == NightlyAnswers.fileName } ?? false
        }
    }

    /// Removes what stands beside the nights, before the last of these goes: by a night an ended run knows the folder again.
    func removeWords() throws(CommandFailure) {
        for name in [Self.readMeName, Self.rootName] { try nights.remove(name) }
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
