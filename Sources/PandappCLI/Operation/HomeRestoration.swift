import Console
import Cryptography
import DatasetAssembly
import Durability
import Evidence
import Foundation
import Glibc
import Ledger
import Publisher
import TileArchive
import TransparencyLog

/// Puts a backup back: beside the home's place first, and only when all is done under its name.
struct HomeRestoration {
    /// What was done.
    struct Outcome {
        var madeAt = ""
        var entriesTakenIn: UInt64 = 0
        var keysRemoved = 0
        var recordsRemoved = 0
    }

    private let backup: URL
    private let newerLog: URL?
    private let home: HomeFolder
    private let draft: HomeFolder

    /// A restoration to a place where there is nothing, or an empty folder.
    ///
    /// - Throws: `home-exists`.
    init(backup: URL, newerLog: URL?, home: HomeFolder) throws(CommandFailure) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.url.path)) ?? []
        guard names.isEmpty else {
            throw CommandFailure(
                .cannotCreate,
                code: "home-exists",
                what: "The backup was not restored",
                why: "\(home.url.path) is not empty, and a home is never overwritten",
                remedy: "Give another --home, or move that one away"
            )
        }
        (self.backup, self.newerLog, self.home) = (backup, newerLog, home)
        let name = ".\(home.url.lastPathComponent).restoring-\(UUID().uuidString.prefix(8))"
        draft = HomeFolder(url: home.url.deletingLastPathComponent().appending(path: name, directoryHint: .isDirectory))
    }

    /// Restores.
    ///
    /// - Parameters:
    ///   - identity: the file of the identity that opens the secrets.
    ///   - now: Unix seconds.
    /// - Returns: what was done.
    /// - Throws: `backup-malformed`, `backup-other-identity`; what opening and verifying the ledger throw;
    ///   `LedgerError.logDisagrees` for a log that is older than the backup's or another one. Nothing is left then.
    func run(identity: String, now: Int64) throws -> Outcome {
        try removeDrafts()
        do {
            let manifest = try BackupManifest.load(from: backup)
            try draft.create()
            try copyFiles(of: manifest)
            try unsealSecrets(with: identity)
            var outcome = try replay(now: now)
            outcome.madeAt = manifest.madeAt
            try SecretFile.synchronise(draft.url)
            guard unsafe rename(draft.url.path, home.url.path) == 0 else {
                throw CommandFailure.uncreatable(home.url.path)
            }
            return outcome
        } catch {
            try? FileManager.default.removeItem(at: draft.url)
            throw error
        }
    }

    /// Removes what killed restorations of this home left: in a draft, nothing that was destroyed is gone yet.
    private func removeDrafts() throws {
        let folder = home.url.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(".\(home.url.lastPathComponent).restoring-") {
            try FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }

    /// Copies what is not secret, and checks each file against the manifest.
    private func copyFiles(of manifest: BackupManifest) throws {
        for (path, file) in manifest.files where path != BackupManifest.secrets {
            let place: String
            if path == BackupManifest.ledger {
                place = draft.ledger.lastPathComponent
            } else if path.hasPrefix(BackupManifest.home) {
                place = String(path.dropFirst(BackupManifest.home.count))
            } else {
                throw CommandFailure.malformedBackup("\(path) has no place in a home")
            }
            let copied = try BackupManifest.File(
                copying: backup.appending(path: path),
                to: draft.url.appending(path: place)
            )
            guard copied.isSame(as: file) else { throw CommandFailure.malformedBackup("\(path) was changed") }
        }
    }

    private func unsealSecrets(with identity: String) throws {
        let lines = String(decoding: try SecretFile.read(URL(filePath: identity)), as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { !$0.hasPrefix("#") }) else { throw CommandFailure.wrongIdentity }
        let file = try InputFile.read(backup.appending(path: BackupManifest.secrets).path, limit: 1 << 24)
        let archive: [UInt8]
        do {
            archive = try AgeFile.decrypt(file, with: AgeIdentity(parsing: String(line)))
        } catch {
            throw CommandFailure.wrongIdentity
        }
        for secret in try ResultArchive.decode(archive) {
            let words = secret.name.split(separator: ".", maxSplits: 1).map(String.init)
            guard words.count == 2, let role = HomeFolder.Role(rawValue: words[0]) else {
                throw CommandFailure.malformedBackup("Its secrets have a name that belongs nowhere")
            }
            try SecretFile.create(secret.content, at: draft.folder(of: role).appending(path: words[1]), durably: false)
        }
    }

    /// Checks the copy's ledger, takes in the newer log, and removes what the log says is gone.
    private func replay(now: Int64) throws -> Outcome {
        var outcome = Outcome()
        let open = try OpenHome(draft)
        try open.ledger.verifyLog(of: open.log.key)
        let log = FolderTileStorage(folder: newerLog ?? backup)
        var note: SignedNote?
        if let newerLog {
            guard let bytes = try log.read(.checkpoint) else {
                throw CommandFailure.missingFile(newerLog.appending(path: "checkpoint").path)
            }
            let signed = try SignedNote(parsing: bytes)
            _ = try open.log.policy.verify(signed, at: nil)
            note = signed
        }
        outcome.entriesTakenIn = try open.ledger.restore(from: log, note: note, at: now)
        outcome.keysRemoved = try open.retirement.complete().keysRemoved
        outcome.recordsRemoved = try open.contributions().removeEverything(of: open.ledger.withdrawals())
        try open.log.sign()
        return outcome
    }
}

extension CommandFailure {
    fileprivate static let wrongIdentity = CommandFailure(
        .denied,
        code: "backup-other-identity",
        what: "The backup's secrets were not opened",
        why: "The identity is none of those that they are encrypted to, or they were changed",
        remedy: "Give the file of the identity whose recipient was given to pandapp backup"
    )
}
