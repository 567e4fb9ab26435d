import ArgumentParser
import Console
import Cryptography
import Evidence
import Foundation
import Ledger
import TransparencyLog

/// `pandapp backup`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract:
            "Copy the home into a folder: ledger, contributions, keys and datasets; secrets encrypted to a recipient.",
        discussion: """
            It is a copy of one moment between publications (another run at work: exit 75). The secrets are an age file \
            that the given recipient alone opens, and without them the rest is ciphertext: keep that identity elsewhere. \
            People's own keys are not in it. What is destroyed or withdrawn later is still in the copy: delete backups \
            that are older than nights are kept, and export the log to another machine after each run, since \
            pandapp restore wants it.

            Example: pandapp backup --recipient age1… --output /mnt/backup/2020-04-01
            """
    )

    @Option(help: ArgumentHelp("Who can open the secrets; may be given again for others.", valueName: "age1…"))
    var recipient: [String]

    @Option(name: .shortAndLong, help: ArgumentHelp("The folder to make.", valueName: "dir"), completion: .directory)
    var output: String

    @OptionGroup var home: HomeOptions
    @OptionGroup var console: OutputOptions

    func validate() throws {
        for text in recipient where (try? AgeRecipient(parsing: text)) == nil {
            throw ValidationError("'\(text)' is no recipient of age: age1 and 58 more characters.")
        }
        guard (1...AgeFile.maximumRecipients).contains(recipient.count) else {
            throw ValidationError("Give 1 to \(AgeFile.maximumRecipients) recipients.")
        }
    }

    func run() async throws {
        let open = try OpenHome(home.folder())
        let folder = URL(filePath: output, directoryHint: .isDirectory)
        guard !FileManager.default.fileExists(atPath: folder.path) else { throw CommandFailure.uncreatable(output) }
        let lock = try open.publicationLock()
        defer { extendLifetime(lock) }
        try open.log.sign()
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let manifest = try console.progress("Copying to \(output)").ticking { try copy(open, to: folder) }
        try console.report.write(
            MadeBackup(folder: output, files: manifest.files.count, entries: manifest.entries, log: manifest.log)
        )
    }

    private func copy(_ open: OpenHome, to folder: URL) throws -> BackupManifest {
        var files: [String: BackupManifest.File] = [:]
        let draft = folder.appending(path: "ledger.draft")
        try open.ledger.copy(to: draft.path)
        files[BackupManifest.ledger] = try .init(copying: draft, to: folder.appending(path: BackupManifest.ledger))
        try FileManager.default.removeItem(at: draft)
        let found = HomeFiles(of: open.folder)
        for path in found.plain {
            let name = BackupManifest.home + path
            files[name] = try .init(copying: open.folder.url.appending(path: path), to: folder.appending(path: name))
        }
        let sealed = folder.appending(path: "secrets.draft")
        try SecretFile.create(secrets(found.secrets, of: open), at: sealed, durably: false)
        files[BackupManifest.secrets] = try .init(copying: sealed, to: folder.appending(path: BackupManifest.secrets))
        try FileManager.default.removeItem(at: sealed)
        try SecretFile.synchronise(folder)
        let manifest = BackupManifest(
            madeAt: UTCTime.text(of: WallClock.seconds()),
            log: open.log.key.text,
            entries: try open.log.signedSize(),
            files: files
        )
        try SecretFile.create(
            Array(JSONText.document(manifest).utf8),
            at: folder.appending(path: BackupManifest.name)
        )
        return manifest
    }

    /// The secrets, encrypted: those of the home, and those that the service manager handed over.
    private func secrets(_ paths: [String], of open: OpenHome) throws -> [UInt8] {
        let names = Set(paths).union(open.secrets.names).sorted()
        let archive = try names.map { path in
            ResultFile(
                name: path.replacing("/", with: "."),
                content: try open.secrets.read(open.folder.url.appending(path: path))
            )
        }
        return try AgeFile.encrypt(ResultArchive.encode(archive), to: recipient.map(AgeRecipient.init(parsing:)))
    }
}

/// The result of `backup`.
private struct MadeBackup: CommandReport {
    static let verb = "backup"
    let folder: String
    let files: Int
    let entries: UInt64
    let log: String

    var lines: [String] {
        ["written: \(folder), \(files) files, the log at \(entries) entries", "log:     \(log)"]
    }
}
