import Console
import Foundation
import Mobility

/// A folder of files of one person each: GPX files, or GeoLife's tree `000/Trajectory/20081023025304.plt`, which may lie in
/// a folder `Data`.
///
/// A person is named like the file, or in GeoLife's tree like the folder; a file `persons.csv` of `name,uid` may say who
/// that is. Other files are passed over.
struct TrackFolder {
    /// The file that says who the people are.
    static let namesFile = "persons.csv"
    /// The folder of GeoLife's people.
    static let treeFolder = "Data"
    /// The folder of the files of one of them.
    static let personFolder = "Trajectory"

    private let folder: URL
    private let format: TrackFormat

    /// The folder at a path; nil if there is none.
    init?(_ path: String, format: TrackFormat) {
        folder = URL(filePath: path, directoryHint: .isDirectory)
        guard (try? folder.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true else { return nil }
        self.format = format
    }

    /// The files, each with the name of its person, in the order of their paths.
    ///
    /// - Throws: `file-missing` if there is no file of the format, or what is wrong with the file of names.
    func files() throws(CommandFailure) -> [(path: String, person: String)] {
        let persons = folder.appending(path: Self.namesFile)
        var names: [String: String] = [:]
        if FileManager.default.fileExists(atPath: persons.path) {
            let bytes = try InputFile.read(persons.path)
            do { names = try PersonNamesCSV.read(bytes) } catch { throw error.failure(reading: persons.path) }
        }
        let files = format == .plt ? tree() : contents(of: folder, ending: format.rawValue).map { ($0, $0) }
        guard !files.isEmpty else { throw .missingFile(folder.appending(path: "*.\(format.rawValue)").path) }
        return files.map { file, named in
            let name = named.deletingPathExtension().lastPathComponent
            return (path: file.path, person: names[name] ?? name)
        }
    }

    /// The files of GeoLife's tree, each with the folder that its person is named like.
    private func tree() -> [(URL, URL)] {
        let data = folder.appending(path: Self.treeFolder)
        let root = FileManager.default.fileExists(atPath: data.path) ? data : folder
        return contents(of: root).flatMap { person in
            contents(of: person.appending(path: Self.personFolder), ending: "plt").map { ($0, person) }
        }
    }

    private func contents(of folder: URL, ending suffix: String? = nil) -> [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map { folder.appending(path: $0) }
            .filter { suffix == nil || $0.pathExtension.lowercased() == suffix }
    }
}
