import Console
import ContentStore
import Cryptography
import Datasets
import Foundation
import KeyBroker
import Ledger
import Orders

/// The checks of `doctor`, each on its own: what one finds broken does not hide what another finds.
struct HomeExamination {
    let folder: HomeFolder
    /// Whether stored content and contributions stay unread.
    let isQuick: Bool
    /// Unix seconds.
    let now: Int64

    init(of folder: HomeFolder, isQuick: Bool, now: Int64) {
        (self.folder, self.isQuick, self.now) = (folder, isQuick, now)
    }

    /// Everything that was found.
    func findings() -> [Finding] {
        let ledger = Result { try LedgerDatabase(opening: folder.ledger.path) }
        let open = Result { try OpenHome(folder) }
        var findings = [
            Finding.of("permissions", permissions), .of("secrets", secrets),
            .of("ledger") { try Self.ledger(ledger.get()) },
            .of("log") { try log(ledger.get(), open) },
        ]
        findings += [
            .of("keys") { try keys(open.get()) }, .of("store") { try store(open.get()) },
            .of("contributions") { try contributions(open.get()) }, .of("nights") { try nights(open.get()) },
            .of("restoration") { try restoration(ledger.get()) }, .of("audit") { try audit(open.get()) },
            .of("clock") { try clock(ledger.get()) },
        ]
        return findings + machine()
    }

    /// The home and its folders are their owner's alone.
    private func permissions() throws -> Finding {
        for place in [folder.url] + HomeFolder.Role.allCases.map(folder.folder(of:)) {
            let attributes = try FileManager.default.attributesOfItem(atPath: place.path)
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
            guard mode & 0o077 == 0 else {
                return .broken("permissions", "Others may enter \(place.path)", remedy: "chmod 700 '\(place.path)'")
            }
            guard (attributes[.ownerAccountID] as? NSNumber)?.uint32Value == geteuid() else {
                return .broken(
                    "permissions",
                    "\(place.path) belongs to another user",
                    remedy: "Run pandapp as the home's owner, or give it back: chown -R"
                )
            }
        }
        return .fine("permissions", "The home is its owner's alone")
    }

    /// Every secret can be read by its owner only, and is a key.
    private func secrets() throws -> Finding {
        let secrets = HomeSecrets(home: folder)
        for key in HomeSecrets.Key.allCases { _ = try secrets.secret(key) }
        for identity in HomeSecrets.Identity.allCases { _ = try secrets.identity(identity) }
        return .fine("secrets", "All \(HomeSecrets.Key.allCases.count + HomeSecrets.Identity.allCases.count) are there")
    }

    private static func ledger(_ ledger: LedgerDatabase) throws -> Finding {
        try ledger.checkFile()
        return .fine("ledger", "The database is whole, and ends in the state that its log says")
    }

    /// The log verifies, every row is what was logged, and the newest checkpoint covers it.
    private func log(_ ledger: LedgerDatabase, _ open: Result<OpenHome, any Error>) throws -> Finding {
        let entries = try ledger.verifyLog().entries
        let home = try open.get()
        try ledger.verifyLog(of: home.log.key)
        guard try home.log.signedSize() == entries else {
            return .warning(
                "log",
                "\(entries) entries verify, but the newest are not signed yet: a run was interrupted",
                remedy: "Run pandapp publish, or pandapp log export: both sign"
            )
        }
        return .fine("log", "\(entries) entries verify, and are signed")
    }

    /// Each key that a dataset needs is there, and none that was destroyed.
    private func keys(_ open: OpenHome) throws -> Finding {
        let (kept, destroyed) = (try open.vault.digests(), Set(try open.ledger.destroyedKeys().keys))
        guard kept.isDisjoint(with: destroyed) else {
            return .broken(
                "keys",
                "\(kept.intersection(destroyed).count) keys that the log calls destroyed are still there",
                remedy: "Run pandapp publish: it completes what was interrupted"
            )
        }
        let named = Set(try open.ledger.datasets().map(\.entry.headerDigest))
        let missing = named.subtracting(destroyed).subtracting(kept)
        guard missing.isEmpty else {
            return .broken(
                "keys",
                "\(missing.count) datasets have no key: nobody can use them any more",
                remedy: "Restore the vault from a backup (pandapp restore), or publish these nights again"
            )
        }
        let needed = try named.subtracting(destroyed).union(open.vault.records().values.flatMap(\.segments))
        let spare = kept.subtracting(needed).count
        guard spare == 0 else {
            return .warning(
                "keys",
                "\(spare) keys belong to no dataset of the ledger",
                remedy: "Nothing, if a publication is running; else the ledger may be an old copy: see pandapp restore"
            )
        }
        return .fine("keys", "No key that a dataset needs is missing; \(destroyed.count) are destroyed and gone")
    }
}
