import Durability
package import Foundation

/// The folder in which a command leaves its results, for nobody but its owner: tracks, and results that were opened.
package struct OutputFolder: Sendable {
    /// Where it is.
    package let url: URL

    /// Makes the folder, of mode 0700, if it does not exist.
    package init(_ path: String) throws(CommandFailure) {
        url = URL(filePath: path, directoryHint: .isDirectory)
        do {
            try DurableFile.createFolder(url.absoluteURL, access: .owner)
        } catch {
            throw .uncreatable(path)
        }
    }

    /// Writes a file, of mode 0600, whole or not at all, and gives its path.
    @discardableResult
    package func write(_ bytes: [UInt8], as name: String) throws(CommandFailure) -> String {
        do {
            return try write(as: name) { try $0(bytes) }
        } catch {
            throw .uncreatable(url.appending(path: name).path)
        }
    }

    /// Streams a file, of mode 0600, whole or not at all, and gives its path.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - amendment: What to write over bytes of the file once all are written.
    ///   - body: Is given what writes the bytes.
    /// - Returns: The file's path.
    /// - Throws: A `CommandFailure` where the file cannot be written, else what the body throws of its own.
    @discardableResult
    package func write(
        as name: String,
        amendment: () -> (offset: UInt64, bytes: [UInt8])? = { nil },
        body: (_ output: @escaping ([UInt8]) throws -> Void) throws -> Void
    ) throws -> String {
        let place = url.appending(path: name)
        // A name of its own: what a crash left, or somebody put there, would keep its mode.
        let temporary = url.appending(path: ".\(name).\(UUID().uuidString)")
        do {
            try DurableFile.write(
                to: temporary,
                renamingTo: place,
                access: .owner,
                amendment: amendment,
                body: body
            )
        } catch is CocoaError {
            throw CommandFailure.uncreatable(place.path)
        }
        return place.path
    }
}

/// Writes one file that may travel: it is as readable as the process's mask allows.
package enum OutputFile {
    /// Writes the file whole or not at all: a reader never sees half of it.
    ///
    /// What is there and no regular file, such as a pipe, a link or `/dev/null`, stays and is written into: a new file in
    /// its place would take a device away from everybody.
    package static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        do {
            guard try !overwrite(path, { try $0(bytes) }) else { return }
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .uncreatable(path)
        }
    }

    /// The same for a file that is made piece by piece, and whose pieces need not fit into memory.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - body: Is given what writes the next bytes.
    /// - Throws: `output-uncreatable`, or what the body throws; then there is no file.
    package static func stream(
        to path: String,
        _ body: (_ write: (_ bytes: [UInt8]) throws(CommandFailure) -> Void) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let make = { (output: @escaping ([UInt8]) throws -> Void) in
            try body { (bytes) throws(CommandFailure) in
                do { try output(bytes) } catch { throw .uncreatable(path) }
            }
        }
        do {
            guard try !overwrite(path, make) else { return }
            let place = URL(filePath: path)
            let temporary = place.deletingLastPathComponent()
                .appending(path: ".\(place.lastPathComponent.prefix(64)).\(UUID().uuidString)")
            try DurableFile.write(to: temporary, renamingTo: place, access: .everyone, body: make)
        } catch {
            throw error as? CommandFailure ?? .uncreatable(path)
        }
    }

    /// Writes into what is there, unless it is nothing or a regular file.
    private static func overwrite(
        _ path: String,
        _ body: (_ output: @escaping ([UInt8]) throws -> Void) throws -> Void
    ) throws -> Bool {
        let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard let kind, kind != .typeRegular else { return false }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        if kind == .typeSymbolicLink { try? file.truncate(atOffset: 0) }
        try body { try file.write(contentsOf: Data($0)) }
        try file.close()
        return true
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
