import Foundation
import Mobility
import MobilityXML

/// Divides tracks into files of one person each, as ``TrackFolder`` reads them: `anna.gpx`, or for each day of UTC
/// `Data/000/Trajectory/20200401060000.plt`.
///
/// GeoLife's people are numbers. A GPX file has its person's name where that can be a file's; any other has a number after
/// an underscore, with which no such name begins.
struct TrackTree: TrackWriter {
    /// A file, its path relative to the folder.
    struct File {
        let path: String
        let bytes: [UInt8]
    }

    /// The forms that are written as folders.
    enum Form {
        case gpx
        case plt
    }

    /// The files that are complete and were not taken.
    private(set) var files: [File] = []
    private let form: Form
    private var names: [(name: String, identifier: String)] = []
    private var gpx = GPX.Writer()
    private var plt = GeoLifePLT.Writer()
    /// The time of the PLT file's first fix.
    private var start: CivilDateTime?

    init(_ form: Form) {
        self.form = form
    }

    /// Hands out the complete files, and forgets them.
    mutating func takeFiles() -> [File] {
        defer { files = [] }
        return files
    }

    mutating func begin(_ person: Person) {
        let number = String(names.count)
        let padded = String(repeating: "0", count: max(0, 3 - number.utf8.count)) + number
        let isPlain = person.identifier.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]{0,63}/) != nil
        names.append((form == .plt ? padded : isPlain ? person.identifier : "_\(padded)", person.identifier))
        if form == .gpx {
            gpx = GPX.Writer()
            gpx.begin(person)
        }
    }

    mutating func append(_ fix: WrittenFix) throws(MobilityError) {
        switch form {
        case .gpx:
            try gpx.append(fix)
        case .plt:
            let time = try fix.timeInUTC
            if let start, (start.year, start.month, start.day) != (time.year, time.month, time.day) { endDay() }
            if start == nil { start = time }
            try plt.append(fix)
        }
    }

    mutating func endTrack() {
        switch form {
        case .gpx:
            gpx.endTrack()
            gpx.finish()
            files.append(File(path: "\(names.last?.name ?? "").gpx", bytes: gpx.take()))
        case .plt:
            endDay()
        }
    }

    mutating func finish() {
        files.append(File(path: TrackFolder.namesFile, bytes: PersonNamesCSV.write(names)))
    }

    /// Nothing: all bytes are those of files.
    mutating func take() -> [UInt8] { [] }

    private mutating func endDay() {
        guard let start, let name = names.last?.name else { return }
        let digits = start.text.filter(\.isNumber)
        let path = "\(TrackFolder.treeFolder)/\(name)/\(TrackFolder.personFolder)/\(digits).plt"
        files.append(File(path: path, bytes: plt.take()))
        plt = GeoLifePLT.Writer()
        self.start = nil
    }
}
