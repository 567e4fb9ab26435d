package import Cryptography
import DeterministicCBOR
import Durability
package import Foundation

/// Why the vault cannot keep or give a key.
package enum KeyVaultError: Error, Equatable, Sendable {
    /// A file of the vault cannot be read or written.
    case storage
    /// A key file does not open under the broker's key: it was altered, or belongs to another broker.
    case altered
}

/// Data keys at rest: one file per key, named by the digest of the public header that the key opens, wrapped under the
/// broker's key-encryption key.
///
/// A file is a Tink AES-GCM-HKDF stream over a record 1 key, 2 digests of the segments (for a dataset's own key), 3 the
/// dataset's registry address (likewise), 4 the app's, with the digest as associated data, so that files cannot be
/// exchanged. The addresses say for whom the key was kept: a header's digest is public, and anybody may register an
/// entry that repeats it.
package struct KeyVault: Sendable {
    private let directory: URL
    private let wrappingKey: SharedSecret
    private let successor: SharedSecret?

    /// A vault in a folder.
    ///
    /// - Parameters:
    ///   - directory: the folder.
    ///   - wrappingKey: the broker's key-encryption key, under which keys are kept.
    ///   - successor: the key that is to follow it, while a rotation goes on: what was rewrapped already is read under it.
    package init(directory: URL, wrappingKey: SharedSecret, successor: SharedSecret? = nil) {
        self.directory = directory
        self.wrappingKey = wrappingKey
        self.successor = successor
    }

    /// For whom a dataset's keys were kept.
    package struct Binding: Hashable, Sendable {
        /// The dataset's registry address, which commits to its owner.
        package let dataset: EthereumAddress
        /// The one app that may open it.
        package let app: EthereumAddress

        /// A binding of its parts.
        package init(dataset: EthereumAddress, app: EthereumAddress) {
            self.dataset = dataset
            self.app = app
        }
    }

    /// What is needed to open a dataset.
    package struct OpeningKeys {
        /// For whom they were kept.
        package let binding: Binding
        /// The dataset's own key.
        package let dataKey: SharedSecret
        /// The segments' keys, by the digests of their headers.
        package let segmentKeys: [Digest: SharedSecret]
    }

    /// Keeps a dataset's key and the keys of its segments; each file is there whole or not at all.
    ///
    /// - Parameters:
    ///   - dataset: digest of the dataset's header.
    ///   - binding: for whom.
    ///   - dataKey: the dataset's own key.
    ///   - segments: the segments' keys by the digests of their headers.
    /// - Throws: `KeyVaultError.storage`.
    package func keep(
        dataset: Digest,
        binding: Binding,
        dataKey: SharedSecret,
        segments: [(digest: Digest, key: SharedSecret)]
    ) throws(KeyVaultError) {
        for (digest, key) in segments {
            try write(Kept(key: key, segments: [], dataset: nil, app: binding.app), digest)
        }
        let digests = segments.map(\.digest)
        try write(Kept(key: dataKey, segments: digests, dataset: binding.dataset, app: binding.app), dataset)
    }

    /// Digests of all keys that are kept.
    ///
    /// - Throws: `KeyVaultError.storage`.
    package func digests() throws(KeyVaultError) -> Set<Digest> {
        // The folder is made with the first key.
        guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            let keys = names.filter { $0.hasSuffix(".key") }
            return Set(keys.compactMap { try? Digest(hexadecimal: String($0.dropLast(4))) })
        } catch {
            throw .storage
        }
    }

    /// What the vault says of a kept key.
    package struct Record: Hashable, Sendable {
        /// For whom a dataset's own key was kept; nil for a segment's.
        package let binding: Binding?
        /// Digests of the segments' headers, for a dataset's own key.
        package let segments: [Digest]
    }

    /// What the vault says of each key that it keeps, by the digest of the header that the key opens.
    ///
    /// - Throws: `KeyVaultError.storage`, or `.altered` for a file that does not open.
    package func records() throws(KeyVaultError) -> [Digest: Record] {
        var records: [Digest: Record] = [:]
        for digest in try digests() { records[digest] = try record(of: digest) }
        return records
    }

    /// What the vault says of the key that opens a header; nil where it does not keep it.
    ///
    /// - Throws: `KeyVaultError.storage`, or `.altered` for a file that does not open.
    package func record(of digest: Digest) throws(KeyVaultError) -> Record? {
        guard let kept = try read(digest) else { return nil }
        let binding = kept.dataset.map { Binding(dataset: $0, app: kept.app) }
        return Record(binding: binding, segments: kept.segments)
    }

    /// Wraps every kept key under the successor; where a run was ended, the next goes on with what is left.
    ///
    /// Each file is replaced whole. Until the last one is, a vault with both keys reads them all.
    ///
    /// - Returns: how many files were rewrapped.
    /// - Throws: `KeyVaultError.storage`, or `.altered` for a file that neither key opens; the others stay readable.
    package func rewrap() throws(KeyVaultError) -> Int {
        guard let successor else { return 0 }
        var count = 0
        for digest in try digests() {
            if (try? read(digest, under: successor)) != nil { continue }
            guard let kept = try read(digest, under: wrappingKey) else { continue }
            try write(kept, digest, under: successor)
            count += 1
        }
        return count
    }

    /// Removes the half-written files that a killed run left; nobody may be writing at the same time.
    ///
    /// - Throws: `KeyVaultError.storage`.
    package func removePartialFiles() throws(KeyVaultError) {
        guard FileManager.default.fileExists(atPath: directory.path) else { return }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            for name in names where name.hasSuffix(".partial") {
                try FileManager.default.removeItem(at: directory.appending(path: name))
            }
        } catch {
            throw .storage
        }
    }

    /// Destroys a key; data encrypted under it is unreadable from then on.
    ///
    /// - Throws: `KeyVaultError.storage`.
    package func destroy(_ digest: Digest) throws(KeyVaultError) {
        do {
            try FileManager.default.removeItem(at: place(of: digest))
        } catch CocoaError.fileNoSuchFile {
            return
        } catch {
            throw .storage
        }
    }

    /// The keys that open a dataset; nil where one of them is not kept.
    ///
    /// Who asks must have found that they may be given away.
    ///
    /// - Throws: `KeyVaultError.storage`, or `.altered` for a file that does not open.
    package func keys(forDataset dataset: Digest) throws(KeyVaultError) -> OpeningKeys? {
        guard let own = try read(dataset), let address = own.dataset else { return nil }
        var segmentKeys: [Digest: SharedSecret] = [:]
        for digest in own.segments {
            guard let segment = try read(digest), segment.app == own.app else { return nil }
            segmentKeys[digest] = segment.key
        }
        return OpeningKeys(
            binding: Binding(dataset: address, app: own.app),
            dataKey: own.key,
            segmentKeys: segmentKeys
        )
    }

    /// One file's content.
    private struct Kept {
        var key: SharedSecret
        var segments: [Digest]
        var dataset: EthereumAddress?
        var app: EthereumAddress
    }

    private func place(of digest: Digest) -> URL { directory.appending(path: digest.hexadecimal + ".key") }

    private func write(_ kept: Kept, _ digest: Digest) throws(KeyVaultError) {
        try write(kept, digest, under: wrappingKey)
    }

    private func write(_ kept: Kept, _ digest: Digest, under wrappingKey: SharedSecret) throws(KeyVaultError) {
        do {
            let record = CBORValue.record([
                1: .bytes(kept.key.withSecret { $0.exposedCopy() }),
                2: .array(kept.segments.map { .bytes($0.bytes) }),
                3: kept.dataset.map { .bytes($0.bytes) } ?? .null,
                4: .bytes(kept.app.bytes),
            ]).encoded()
            let wrapped = try wrappingKey.withSecret { wrappingKey throws in
                try StreamingFile.encrypt(record, key: wrappingKey, associatedData: digest.bytes)
            }
            try DurableFile.createFolder(directory)
            let temporary = directory.appending(path: ".\(digest.hexadecimal).partial")
            try DurableFile.write(to: temporary, renamingTo: place(of: digest)) { output in try output(wrapped) }
        } catch {
            throw .storage
        }
    }

    private func read(_ digest: Digest) throws(KeyVaultError) -> Kept? {
        if let successor, let kept = try? read(digest, under: successor) { return kept }
        return try read(digest, under: wrappingKey)
    }

    private func read(_ digest: Digest, under wrappingKey: SharedSecret) throws(KeyVaultError) -> Kept? {
        let path = place(of: digest).path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let wrapped = FileManager.default.contents(atPath: path) else { throw .storage }
        do {
            let record = try wrappingKey.withSecret { wrappingKey throws in
                try StreamingFile.decrypt([UInt8](wrapped), key: wrappingKey, associatedData: digest.bytes)
            }
            var reader = try CBORMapReader(CBORValue(decoding: record))
            var key = try reader.required(1).asBytes(count: 32)
            let segments = try reader.required(2).asArray.map { try Digest($0.asBytes) }
            let dataset = try reader.optional(3).map { try EthereumAddress(bytes: $0.asBytes) }
            let app = try EthereumAddress(bytes: reader.required(4).asBytes)
            try reader.finish()
            let secret = SharedSecret(SecretBytes(consumingAndWiping: &key))
            return Kept(key: secret, segments: segments, dataset: dataset, app: app)
        } catch {
            throw .altered
        }
    }
}
