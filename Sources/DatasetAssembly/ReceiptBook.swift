package import Cryptography
package import Datasets
import Durability
import Foundation

/// Who is in which dataset: for each dataset its public header and the leaves of its consent tree, so that every person
/// can be given a proof of inclusion long after the data are gone.
///
/// One file per dataset, `<header digest>.receipts`: a Tink AES-GCM-HKDF stream under the publisher's storage key with
/// "receipts" ‖ digest as associated data, over the header's length (32 bits, little-endian), the header, and the leaves.
package struct ReceiptBook: Sendable {
    private let directory: URL
    private let storageKey: SharedSecret
    private static let suffix = ".receipts"

    init(directory: URL, storageKey: SharedSecret) {
        (self.directory, self.storageKey) = (directory, storageKey)
    }

    /// Keeps a dataset's leaves, whole and durably; those that are there are replaced.
    ///
    /// - Throws: `DatasetAssemblyError.storage`.
    package func keep(_ leaves: ConsentLeaves, of header: DatasetHeader) throws(DatasetAssemblyError) {
        try write(leaves, header: header.encoded())
    }

    /// The datasets that are known, by the digests of their headers.
    ///
    /// - Throws: `DatasetAssemblyError.storage`.
    package func datasets() throws(DatasetAssemblyError) -> [Digest] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            return names.sorted().filter { $0.hasSuffix(Self.suffix) }
                .compactMap { try? Digest(hexadecimal: String($0.dropLast(Self.suffix.count))) }
        } catch CocoaError.fileReadNoSuchFile {
            return []
        } catch {
            throw .storage("cannot read the receipts: \(error.localizedDescription)")
        }
    }

    /// A dataset's header, with the proof that it rests on a person's receipt; nil where it does not, or is unknown.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`, or `.storage`.
    package func proof(
        of person: VerificationKey,
        in dataset: Digest
    ) throws(DatasetAssemblyError) -> (header: [UInt8], proof: ConsentProof)? {
        guard let (header, leaves) = try read(dataset), let proof = leaves.proof(of: person) else { return nil }
        return (header, proof)
    }

    /// Whether a dataset rests on a person's receipt, or may: nothing is known of it, or what is cannot be read.
    package func mayHold(_ person: VerificationKey, in dataset: Digest) -> Bool {
        guard let known = try? read(dataset) else { return true }
        return known.leaves.leaves.contains { $0.person == person }
    }

    /// On whose receipts a dataset rests, less who withdrew since; nil where nothing is known of it, or what is cannot be
    /// read.
    package func people(in dataset: Digest) -> Set<VerificationKey>? {
        guard let known = try? read(dataset) else { return nil }
        return Set(known.leaves.leaves.compactMap(\.person))
    }

    /// Removes what is known of a dataset that was never published.
    ///
    /// - Throws: `DatasetAssemblyError.storage`.
    package func remove(_ dataset: Digest) throws(DatasetAssemblyError) {
        do {
            guard FileManager.default.fileExists(atPath: place(of: dataset).path) else { return }
            try DurableFile.remove(place(of: dataset))
        } catch {
            throw ContributionStore.unwritable(error)
        }
    }

    /// Forgets people: the leaves stay, so that the others' proofs hold, but not whose they are.
    ///
    /// - Throws: `DatasetAssemblyError.storage`, or, when all others are done, `.batchAltered` for a file that does not
    ///   open.
    func forget(where isForgotten: (VerificationKey) -> Bool) throws(DatasetAssemblyError) {
        var isAltered = false
        for dataset in try datasets() {
            do throws(DatasetAssemblyError) {
                guard let (header, known) = try read(dataset) else { continue }
                var leaves = known
                if leaves.forget(where: isForgotten) { try write(leaves, header: header) }
            } catch {
                guard error == .batchAltered else { throw error }
                isAltered = true
            }
        }
        if isAltered { throw .batchAltered }
    }

    private func place(of dataset: Digest) -> URL { directory.appending(path: dataset.hexadecimal + Self.suffix) }

    private func associatedData(_ dataset: Digest) -> [UInt8] { Array("receipts".utf8) + dataset.bytes }

    private func write(_ leaves: ConsentLeaves, header: [UInt8]) throws(DatasetAssemblyError) {
        let dataset = SHA256Digest.of(header)
        do {
            try DurableFile.createFolder(directory)
            let temporary = directory.appending(path: ".\(dataset.hexadecimal).partial")
            try DurableFile.write(to: temporary, renamingTo: place(of: dataset)) { output in
                try storageKey.withSecret { key throws in
                    var encryptor = try StreamingEncryptor(
                        key: key,
                        associatedData: associatedData(dataset),
                        output: output
                    )
                    let count = UInt32(header.count)
                    try encryptor.write((0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(8 * $0)) } + header)
                    try leaves.encoded { try encryptor.write($0) }
                    try encryptor.finish()
                }
            }
        } catch {
            throw ContributionStore.unwritable(error)
        }
    }

    private func read(_ dataset: Digest) throws(DatasetAssemblyError) -> (header: [UInt8], leaves: ConsentLeaves)? {
        let path = place(of: dataset).path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .storage("cannot read the receipts of a dataset")
        }
        let plaintext: [UInt8]
        do {
            plaintext = try storageKey.withSecret { key throws in
                try StreamingFile.decrypt([UInt8](data), key: key, associatedData: associatedData(dataset))
            }
        } catch {
            throw .batchAltered
        }
        guard plaintext.count >= 4 else { throw .batchAltered }
        let count = plaintext.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard count <= plaintext.count - 4 else { throw .batchAltered }
        let header = Array(plaintext[4..<(4 + count)])
        guard SHA256Digest.of(header) == dataset else { throw .batchAltered }
        return (header, try ConsentLeaves(decoding: plaintext[(4 + count)...]))
    }
}

extension ContributionStore {
    /// Who is in which published dataset.
    package var receipts: ReceiptBook {
        ReceiptBook(directory: directory.appending(path: "receipts"), storageKey: storageKey)
    }
}
