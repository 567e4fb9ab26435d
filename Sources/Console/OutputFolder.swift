package import Foundation

/// The folder in which a command leaves its results.
package struct OutputFolder: Sendable {
    /// Where it is.
    package let url: URL

    /// Makes the folder if it does not exist.
    package init(_ path: String) throws(CommandFailure) {
        url = URL(filePath: path, directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw .uncreatable(path)
        }
    }

    /// Writes a file whole or not at all, and gives its path.
    @discardableResult
    package func write(_ bytes: [UInt8], as name: String) throws(CommandFailure) -> String {
        let path = url.appending(path: name).path
        try OutputFile.write(bytes, to: path)
        return path
    }
}

/// Writes one result file.
package enum OutputFile {
    /// Writes the file whole or not at all: a reader never sees half of it.
    package static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .uncreatable(path)
        }
    }
}

extension CommandFailure {
    /// An output that cannot be made.
    package static func uncreatable(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            code: "output-uncreatable",
            what: "\(path) could not be written",
            why: "The folder does not exist, is not yours to write to, or its disk is full",
            remedy: "Choose another place, or free some space"
        )
    }
}
