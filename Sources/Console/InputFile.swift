import Foundation

/// Reads an input file, each way to fail with a name of its own.
package enum InputFile {
    private static let blockLength = 1 << 20

    /// The file's bytes; an empty file is refused.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - limit: The most bytes that are read.
    /// - Returns: The bytes.
    /// - Throws: `file-missing`, `file-unreadable` or `file-empty`.
    package static func read(_ path: String, limit: UInt64 = 1 << 34) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        try readBlocks(path, limit: limit) { block in
            unsafe block.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// Hands the file's bytes to a function, a block after another; an empty file is refused.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - limit: The most bytes that are read.
    ///   - consume: Takes the next bytes, at most a mebibyte.
    /// - Throws: `file-missing`, `file-unreadable` or `file-empty`, and what the function throws.
    package static func readBlocks(
        _ path: String,
        limit: UInt64 = 1 << 34,
        _ consume: (Span<UInt8>) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let (handle, length) = try open(path)
        defer { try? handle.close() }
        // A pipe has no length: what it gives is counted.
        guard length <= limit else { throw tooLong(path, limit: limit) }
        var count: UInt64 = 0
        while true {
            guard let block = try? handle.read(upToCount: blockLength) ?? Data() else {
                throw .unreadableFile(path, why: "The system refused to read it")
            }
            guard !block.isEmpty else { break }
            count += UInt64(block.count)
            guard count <= limit else { throw tooLong(path, limit: limit) }
            try consume(block.span)
        }
        guard count > 0 else { throw empty(path) }
    }

    private static func open(_ path: String) throws(CommandFailure) -> (FileHandle, length: UInt64) {
        guard FileManager.default.fileExists(atPath: path) else { throw .missingFile(path) }
        let url = URL(filePath: path)
        let values = try? url.resourceValues(forKeys: [.isDirectoryKey, .fileSizeKey])
        guard values?.isDirectory != true else { throw .unreadableFile(path, why: "It is a folder") }
        guard let handle = try? FileHandle(forReadingFrom: url) else {
            throw .unreadableFile(path, why: "The system refused to read it")
        }
        return (handle, UInt64(clamping: values?.fileSize ?? 0))
    }

    private static func tooLong(_ path: String, limit: UInt64) -> CommandFailure {
        .unreadableFile(path, why: "It is longer than \(limit) bytes")
    }

    private static func empty(_ path: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "file-empty",
            what: "\(path) could not be used",
            why: "The file is empty",
            remedy: "Give a file with a header and rows"
        )
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
