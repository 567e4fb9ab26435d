import Foundation

/// Reads a whole input file, each way to fail with a name of its own.
package enum InputFile {
    /// The file's bytes; an empty file is refused.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - limit: The most bytes that are read.
    /// - Returns: The bytes.
    /// - Throws: `file-missing`, `file-unreadable` or `file-empty`.
    package static func read(_ path: String, limit: UInt64 = 1 << 34) throws(CommandFailure) -> [UInt8] {
        let bytes = try contents(path, limit: limit)
        guard !bytes.isEmpty else {
            throw CommandFailure(
                .badData,
                code: "file-empty",
                what: "\(path) could not be used",
                why: "The file is empty",
                remedy: "Give a file with a header and rows"
            )
        }
        return bytes
    }

    private static func contents(_ path: String, limit: UInt64) throws(CommandFailure) -> [UInt8] {
        guard FileManager.default.fileExists(atPath: path) else { throw .missingFile(path) }
        let url = URL(filePath: path)
        guard (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) != true else {
            throw .unreadableFile(path, why: "It is a folder")
        }
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            let data = try handle.read(upToCount: Int(clamping: limit) + 1) ?? Data()
            guard data.count <= limit else {
                throw CommandFailure.unreadableFile(path, why: "It is longer than \(limit) bytes")
            }
            return [UInt8](data)
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw .unreadableFile(path, why: "The system refused to read it")
        }
    }
}

extension CommandFailure {
    /// An input that does not exist.
    package static func missingFile(_ path: String) -> CommandFailure {
        CommandFailure(
            .missingInput,
            code: "file-missing",
            what: "\(path) could not be read",
            why: "There is no such file",
            remedy: "Check the path"
        )
    }

    /// An input that exists but cannot be read.
    package static func unreadableFile(_ path: String, why: String) -> CommandFailure {
        CommandFailure(
            .inputOutput,
            code: "file-unreadable",
            what: "\(path) could not be read",
            why: why,
            remedy: "Check its permissions: ls -l '\(path)'"
        )
    }
}
