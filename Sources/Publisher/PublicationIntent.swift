import ContentStore
import Cryptography
import DatasetAssembly
import Durability
import Foundation
import KeyBroker
import Ledger
import Orders

/// What a run has written, or is about to write, outside the ledger: the list by which the next run cleans up after one
/// that was killed.
///
/// A text file of lines `key <digest>` and `content <identifier>`, written whole and durably before each step that it
/// names, and removed after the ledger's transaction. Only what stands in it is ever destroyed: a ledger that was put
/// back to an earlier state must not cost the keys of later nights.
struct PublicationIntent {
    private let file: URL
    private var lines: [String] = []

    /// An empty list.
    init(file: URL) {
        self.file = file
    }

    /// Says that a key will be kept.
    mutating func add(key digest: Digest) throws {
        try add("key \(digest.hexadecimal)")
    }

    /// Says that content will be stored.
    mutating func add(content identifier: ContentIdentifier) throws {
        try add("content \(identifier.text)")
    }

    /// Forgets the list: the ledger names everything in it.
    func complete() throws {
        guard !lines.isEmpty else { return }
        try FileManager.default.removeItem(at: file)
    }

    private mutating func add(_ line: String) throws {
        lines.append(line)
        let text = lines.joined(separator: "\n") + "\n"
        try DurableFile.write(to: file.appendingPathExtension("partial"), renamingTo: file) { output in
            try output(Array(text.utf8))
        }
    }

    /// Removes what a killed run left behind, unless its transaction had been made.
    static func recover(
        file: URL,
        ledger: LedgerDatabase,
        vault: KeyVault,
        receipts: ReceiptBook,
        store: any ContentStoring
    ) throws {
        try vault.removePartialFiles()
        guard let data = FileManager.default.contents(atPath: file.path) else { return }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
        let words = lines.filter { $0.count == 2 }
        let keys = words.filter { $0[0] == "key" }.compactMap { try? Digest(hexadecimal: String($0[1])) }
        let contents = words.filter { $0[0] == "content" }.compactMap {
            try? ContentIdentifier(parsing: String($0[1]))
        }
        let registered = Set(try ledger.datasets().map(\.entry.headerDigest))
        if registered.isDisjoint(with: keys) {
            for key in keys {
                try vault.destroy(key)
                try receipts.remove(key)
            }
            // Freed space is a courtesy: a damaged block of some other file must not stop this night and all later ones.
            for content in contents { _ = try? store.remove(content) }
        }
        try FileManager.default.removeItem(at: file)
    }
}
