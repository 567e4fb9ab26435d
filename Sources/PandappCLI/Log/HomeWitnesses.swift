import Console
import Foundation
import TransparencyLog

/// The witnesses that a home asked and believes: a verifier key on each line of `publisher/witnesses`.
struct HomeWitnesses {
    private let file: URL

    init(of home: HomeFolder) {
        file = home.folder(of: .publisher).appending(path: "witnesses")
    }

    /// The keys.
    ///
    /// - Throws: what parsing a key throws.
    func keys() throws -> [NoteKey] {
        guard let data = FileManager.default.contents(atPath: file.path) else { return [] }
        return try String(decoding: data, as: UTF8.self).split(separator: "\n").map {
            try NoteKey(parsing: String($0))
        }
    }

    /// Remembers a key.
    func add(_ key: NoteKey) throws {
        let known = try keys()
        guard !known.contains(key) else { return }
        let text = (known + [key]).map { $0.text + "\n" }.joined()
        try OutputFile.write(Array(text.utf8), to: file.path)
    }
}
