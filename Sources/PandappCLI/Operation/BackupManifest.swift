import Console
import Cryptography
import Foundation

/// What a backup consists of, its file `manifest.json`: written last, so that a backup without it is none.
///
/// ```
/// manifest.json     this
/// ledger.sqlite     a copy of the ledger at one moment
/// secrets.age       the home's secrets, an age file over a tar whose names are <role>.<file>
/// home/…            every other file of the home, under its path there
/// ```
/// What is in `home/` is public or encrypted under one of the secrets: contributions, data keys, datasets.
struct BackupManifest: Codable {
    /// A file of the backup.
    struct File: Codable {
        let bytes: UInt64
        /// In hexadecimal.
        let sha256: String
    }

    /// The format's name and version.
    var schema = Self.schema
    /// When it was made, UTC.
    let madeAt: String
    /// The log's verifier key.
    let log: String
    /// How many entries the log had.
    let entries: UInt64
    /// All files but this one, by their paths with slashes.
    let files: [String: File]

    static let name = "manifest.json"
    static let ledger = "ledger.sqlite"
    static let secrets = "secrets.age"
    static let home = "home/"

    private static let schema = "pandapp.backup.v1"
    private static let limit: UInt64 = 1 << 30

    /// Reads the manifest of a backup.
    ///
    /// - Throws: `backup-malformed`, also for a path that would leave the folder that it is restored to.
    static func load(from backup: URL) throws(CommandFailure) -> BackupManifest {
        let bytes = try InputFile.read(backup.appending(path: name).path, limit: limit)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let manifest = try? decoder.decode(BackupManifest.self, from: Data(bytes)), manifest.schema == schema,
            manifest.files[ledger] != nil, manifest.files[secrets] != nil, manifest.files.keys.allSatisfy(isPlain)
        else { throw .malformedBackup("Its \(name) is not one that this version of pandapp wrote") }
        return manifest
    }

    /// Whether a path stays below the folder that it is taken from.
    private static func isPlain(_ path: String) -> Bool {
        !path.utf8.contains(0)
            && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                !["", ".", ".."].contains($0)
            }
    }
}

extension BackupManifest.File {
    private static let pieceBytes = 1 << 20

    /// Copies a file, which is its owner's alone then, and says what was copied.
    ///
    /// - Throws: what the file system throws; nothing may be at the destination.
    init(copying source: URL, to destination: URL) throws {
        try FileManager.default.createDirectory(
            at: destination.deletingLastPathComponent(),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let input = try FileHandle(forReadingFrom: source)
        defer { try? input.close() }
        try SecretFile.create([], at: destination, durably: false)
        let output = try FileHandle(forWritingTo: destination)
        defer { try? output.close() }
        var (hash, count) = (SHA256Stream(), UInt64(0))
        while let piece = try input.read(upToCount: Self.pieceBytes), !piece.isEmpty {
            hash.update(Array(piece))
            count += UInt64(piece.count)
            try output.write(contentsOf: piece)
        }
        self.init(bytes: count, sha256: hash.finish().hexadecimal)
    }

    /// Whether it is the same as another.
    func isSame(as other: Self) -> Bool { bytes == other.bytes && sha256 == other.sha256 }
}

extension CommandFailure {
    /// A backup that cannot be believed.
    static func malformedBackup(_ why: String) -> CommandFailure {
        CommandFailure(
            .badData,
            code: "backup-malformed",
            what: "The backup was not used",
            why: why,
            remedy: "Use another copy of it, or an older backup"
        )
    }
}
