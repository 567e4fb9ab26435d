package import Cryptography
import Durability
import Foundation

extension ContributionStore {
    /// The tag under which a person's withdrawal stands in the public log: HMAC-SHA256(key, verification key), with the
    /// key HKDF(publisher's identity, "pandapp/withdrawal/v1").
    ///
    /// Only the publisher can tell whose it is, and only of a person whose key is at hand.
    package func withdrawalTag(of person: VerificationKey) -> Digest {
        withdrawalKey.withSecret { HMACSHA256.digest(of: person.bytes, key: $0) }
    }

    /// Removes every record of some people: fixes, consents and declarations, and who they were in past datasets.
    ///
    /// Each batch is replaced by one without them, whole and durably; a run that was killed is completed by doing it
    /// again. Nobody else may be writing to the store meanwhile. A file that does not open is gone past, for no night
    /// is made from it either; as long as it is there, the removal is not complete.
    ///
    /// - Parameter tags: The people's tags; of people unknown here nothing is removed.
    /// - Returns: How many records were removed.
    /// - Throws: `DatasetAssemblyError.batchAltered` where a file does not open, when all else is removed; or
    ///   `.storage`, when some of it may be removed.
    package func removeEverything(of tags: Set<Digest>) throws(DatasetAssemblyError) -> Int {
        guard !tags.isEmpty else { return 0 }
        var leavers = Leavers(store: self, tags: tags)
        var count = 0
        var isAltered = false
        // Fixes first: a consent that outlives them allows nothing, while fixes would outlive a revocation.
        for folder in days() + [Self.subscriptions, Self.people] {
            for batch in try batches(in: folder) {
                do throws(DatasetAssemblyError) {
                    count += try remove(&leavers, from: batch, in: folder)
                } catch {
                    guard error == .batchAltered else { throw error }
                    isAltered = true
                }
            }
            try tidy(folder)
        }
        try receipts.forget { leavers.contains($0) }
        guard !isAltered else { throw .batchAltered }
        return count
    }

    /// Removes everything of those of some people of whom it was not removed before.
    ///
    /// Whose records are gone stands in the file `withdrawn`, a tag a line: with the store it is put back from a backup, so
    /// that what came back with it is removed again.
    ///
    /// - Parameter tags: the tags of all who ever withdrew.
    /// - Returns: how many records were removed.
    /// - Throws: as ``removeEverything(of:)``.
    package func removeWithdrawn(_ tags: Set<Digest>) throws(DatasetAssemblyError) -> Int {
        let list = directory.appending(path: "withdrawn")
        let text = String(decoding: FileManager.default.contents(atPath: list.path) ?? Data(), as: UTF8.self)
        let gone = Set(text.split(separator: "\n").compactMap { try? Digest(hexadecimal: String($0)) })
        guard !tags.isSubset(of: gone) else { return 0 }
        let count = try removeEverything(of: tags.subtracting(gone))
        let lines = tags.union(gone).map(\.hexadecimal).sorted().map { $0 + "\n" }.joined()
        do {
            try DurableFile.createFolder(directory)
            try DurableFile.write(to: list.appendingPathExtension("partial"), renamingTo: list) {
                try $0(Array(lines.utf8))
            }
        } catch {
            throw Self.unwritable(error)
        }
        return count
    }

    private func remove(
        _ leavers: inout Leavers,
        from batch: String,
        in folder: String
    ) throws(DatasetAssemblyError) -> Int {
        var kept: [SignedRecord] = []
        var removed = 0
        try read(batch, folder: folder) { record in
            if leavers.contains(record.person) { removed += 1 } else { kept.append(record) }
        }
        guard removed > 0 else { return 0 }
        if kept.isEmpty {
            do {
                try DurableFile.remove(directory.appending(path: folder).appending(path: batch))
            } catch {
                throw Self.unwritable(error)
            }
        } else {
            try write(kept, folder: folder, batch: batch)
        }
        return removed
    }

    /// Removes what killed runs had half written, which may hold records of the people, and a folder that is empty
    /// then: a day without fixes is none of ``days()``.
    private func tidy(_ folder: String) throws(DatasetAssemblyError) {
        let place = directory.appending(path: folder)
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
            for name in names where name.hasSuffix(".partial") { try DurableFile.remove(place.appending(path: name)) }
            if !names.contains(where: { $0.hasSuffix(".batch") }) { try DurableFile.remove(place) }
        } catch CocoaError.fileReadNoSuchFile {
            return
        } catch {
            throw Self.unwritable(error)
        }
    }

    /// Who is to be removed; of each person the tag is made once.
    private struct Leavers {
        let store: ContributionStore
        let tags: Set<Digest>
        private var known: [VerificationKey: Bool] = [:]

        init(store: ContributionStore, tags: Set<Digest>) {
            (self.store, self.tags) = (store, tags)
        }

        mutating func contains(_ person: VerificationKey) -> Bool {
            if let isLeaver = known[person] { return isLeaver }
            let isLeaver = tags.contains(store.withdrawalTag(of: person))
            known[person] = isLeaver
            return isLeaver
        }
    }
}
