import Console
import Durability
import Evidence
import Foundation
import Requester

/// What ``PublishedNightsFolder`` keeps beside a night's files; public, as all of it is in the bundle too.
protocol NightOrigin: Codable {
    static var schema: String { get }
    var schema: String { get }
    var night: String { get }
    /// The address of the dataset that the night's files were computed of.
    var dataset: String { get }
}

/// A folder of what was computed of published nights, which any web server can hand on as it is: a folder for each night,
/// named by it, and files beside these.
///
/// All of it is readable by everybody. A night's folder, and each file beside, is replaced or removed in one step; a name
/// that begins with a dot is being written, or removed. A night without its ``originName`` is none of ours.
struct PublishedNightsFolder<Origin: NightOrigin> {
    /// Where a night's files came from: ``NightOrigin``.
    static var originName: String { "publication.json" }
    private static var originLimit: UInt64 { 1 << 12 }

    /// Where it is.
    let url: URL

    /// Opens the folder, made of mode 0755 where it is missing, and removes what an ended run left in it.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - beside: the names of what stands beside the nights.
    ///   - refusal: what is thrown where something else has these names, or those of nights, and nothing under them says
    ///     that it is ours: it would be replaced or removed.
    /// - Throws: the refusal, or `CommandFailure.uncreatable`.
    init(_ path: String, beside: [String], refusal: (String) -> CommandFailure) throws(CommandFailure) {
        url = URL(filePath: path, directoryHint: .isDirectory).absoluteURL
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        let ours = names.filter { LocalDay($0) != nil || beside.contains($0) }
        guard ours.isEmpty || ours.contains(where: { origin(of: $0) != nil }) else { throw refusal(url.path) }
        do {
            if !FileManager.default.fileExists(atPath: url.path) {
                try DurableFile.createFolder(url, access: .published)
            }
            try DurableFolder.removeRemains(in: url)
        } catch {
            throw .uncreatable(url.path)
        }
    }

    /// The nights that are here, oldest first, whole or not.
    func nights() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path)
            .filter { LocalDay($0) != nil && origin(of: $0) != nil }.sorted()
    }

    /// Where what stands under a name came from; nil where it does not say.
    func origin(of name: String) -> Origin? {
        guard let bytes = content(of: "\(name)/\(Self.originName)", limit: Self.originLimit),
            let origin = try? JSONDecoder().decode(Origin.self, from: Data(bytes)), origin.schema == Origin.schema
        else { return nil }
        return origin
    }

    /// Where a night came from, if it is here of this dataset.
    func origin(of night: String, dataset: String) -> Origin? {
        guard let origin = origin(of: night), origin.night == night, origin.dataset == dataset else { return nil }
        return origin
    }

    /// The bytes of a file; nil where it is missing, empty or too long.
    func content(of name: String, limit: UInt64) -> [UInt8]? {
        try? InputFile.read(url.appending(path: name).path, limit: limit)
    }

    /// The files in a result's archive; nil where that, or the bundle beside it, cannot be read.
    ///
    /// - Parameters:
    ///   - night: the night.
    ///   - part: what the files' names begin with in its folder.
    /// - Returns: the files.
    func archivedFiles(of night: String, part: String = "") -> [ResultFile]? {
        let bundle = content(
            of: "\(night)/\(part)\(ResultBundle.fileName)",
            limit: UInt64(ResultBundle.maximumBytes)
        )
        let archive = content(
            of: "\(night)/\(part)\(OpenedResultFolder.archiveName)",
            limit: UInt64(AttestedResult.maximumLength)
        )
        guard let bundle, let archive, (try? ResultBundle(decoding: bundle)) != nil else { return nil }
        return try? ResultArchive.decode(archive)
    }

    /// Refuses a night whose place is taken by what does not say that it is ours; asked before anything is computed.
    func requireReplaceable(_ night: String) throws(CommandFailure) {
        let place = url.appending(path: night).path
        guard !FileManager.default.fileExists(atPath: place) || origin(of: night) != nil else {
            throw .notAPublishedNight(place)
        }
    }

    /// Puts a folder in its place, and takes the place of the one that was there.
    ///
    /// - Parameters:
    ///   - name: a night, or another name beside the nights.
    ///   - body: writes the files.
    /// - Throws: what `body` throws, or `CommandFailure`; the former folder is then still there.
    func put(_ name: String, _ body: (NightWriter) throws -> Void) throws {
        let place = url.appending(path: name)
        var failure: any Error = CommandFailure.uncreatable(place.path)
        do {
            try DurableFolder.replace(place, access: .published) { writer in
                do {
                    try body(NightWriter(writer: writer, place: place))
                } catch {
                    failure = error
                    throw error
                }
            }
        } catch {
            throw failure
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

    /// Removes a night, or what else has a name of ours, if it is there; an ended run leaves it whole, or under a name that
    /// the next one removes.
    func remove(_ name: String) throws(CommandFailure) {
        let place = url.appending(path: name)
        guard FileManager.default.fileExists(atPath: place.path) else { return }
        do {
            try DurableFolder.remove(place)
        } catch {
            throw .uncreatable(place.path)
        }
    }
}

/// Writes the files of a night, none of which is there before all are.
struct NightWriter {
    fileprivate let writer: DurableFolder.Writer
    fileprivate let place: URL

    /// Writes a file, into the night's folder or into one in it.
    func write(_ content: [UInt8], as name: String) throws(CommandFailure) {
        do {
            try writer.write(content, as: name)
        } catch {
            throw .uncreatable(place.path)
        }
    }

    /// Writes what proves a result; `part` is what the files' names begin with.
    func write(_ bundle: ResultBundle, archive: [UInt8], part: String = "") throws {
        try write(bundle.encoded(), as: part + ResultBundle.fileName)
        try write(archive, as: part + OpenedResultFolder.archiveName)
    }

    /// Writes where a night's files came from.
    func write<Origin: NightOrigin>(_ origin: Origin) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try write([UInt8](encoder.encode(origin)) + [0x0a], as: PublishedNightsFolder<Origin>.originName)
    }
}

extension CommandFailure {
    fileprivate static func notAPublishedNight(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            code: "not-a-published-night",
            what: "\(path) was left as it is",
            why: "It does not say of which dataset it came, and would be replaced",
            remedy: "Move it elsewhere"
        )
    }
}
