package import Cryptography
import Datasets
import Durability
package import Foundation

/// Verified records at rest: batches encrypted under the publisher's storage key, one folder per day of fixes and one
/// for what people say of consent and health.
///
/// A batch is written to a temporary name, synchronised and renamed: it is there whole or not at all. Its plaintext
/// is a sequence of (length, record), the length as 32 bits, little-endian; its file is a Tink AES-GCM-HKDF stream with
/// the folder's name as associated data.
package struct ContributionStore: Sendable {
    let directory: URL
    let storageKey: SharedSecret
    /// Of which withdrawal tags are made.
    let withdrawalKey: SharedSecret
    package static let people = "people"
    /// Apart from ``people``: no dataset becomes another one by a subscription.
    package static let subscriptions = "subscriptions"

    /// A store in a folder, under a key derived from the publisher's identity.
    package init(directory: URL, publisher: borrowing AgeIdentity) {
        self.directory = directory
        let secret = publisher.secret()
        func derived(_ purpose: String) -> SharedSecret {
            SharedSecret(KeyDerivation.hkdf(secret: secret, salt: [], info: Array(purpose.utf8), count: 32))
        }
        storageKey = derived("pandapp/contribution-store/v1")
        withdrawalKey = derived("pandapp/withdrawal/v1")
    }

    /// Keeps verified records.
    ///
    /// - Throws: `DatasetAssemblyError.malformedRecord` for fixes of what is no day and for a withdrawal, which is not kept,
    ///   before anything is written; or `.storage`.
    package func add(_ records: [SignedRecord]) throws(DatasetAssemblyError) {
        for record in records {
            switch record.statement {
            case .fixes(let fixes): guard DayName.isValid(fixes.day) else { throw .malformedRecord }
            case .withdrawal: throw .malformedRecord
            case .consents, .health, .notDeclared, .subscription: continue
            }
        }
        let folders = Dictionary(grouping: records) { record in
            switch record.statement {
            case .fixes(let fixes): fixes.day
            case .subscription: Self.subscriptions
            case .consents, .health, .notDeclared, .withdrawal: Self.people
            }
        }
        // What people say of consent and health comes first: fixes without it would be published under older words.
        if let people = folders[Self.people] { try write(people, folder: Self.people) }
        for (folder, records) in folders.sorted(by: { $0.key < $1.key }) where folder != Self.people {
            try write(records, folder: folder)
        }
    }

    /// The days of which there are fixes, sorted.
    package func days() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return names.filter(DayName.isValid).sorted()
    }

    /// All records of a day's fixes.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`, or `.storage`.
    package func fixes(of day: String) throws(DatasetAssemblyError) -> [SignedRecord] {
        try read(folder: day)
    }

    /// One person's records of a day's fixes.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`, or `.storage`.
    package func fixes(of day: String, by person: VerificationKey) throws(DatasetAssemblyError) -> [SignedRecord] {
        try read(folder: day, by: person)
    }

    /// All that people said of consent and health.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`, or `.storage`.
    package func peopleRecords() throws(DatasetAssemblyError) -> [SignedRecord] {
        try read(folder: Self.people)
    }

    /// All that one person said of consent and health.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`, or `.storage`.
    package func peopleRecords(of person: VerificationKey) throws(DatasetAssemblyError) -> [SignedRecord] {
        try read(folder: Self.people, by: person)
    }

    /// All that people said of which nights' answers they want.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`, or `.storage`.
    package func subscriptionRecords() throws(DatasetAssemblyError) -> [SignedRecord] {
        try read(folder: Self.subscriptions)
    }

    /// All that one person said of which nights' answers they want.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`, or `.storage`.
    package func subscriptions(of person: VerificationKey) throws(DatasetAssemblyError) -> [SignedRecord] {
        try read(folder: Self.subscriptions, by: person)
    }

    /// Each person's last word on an app's answers; of two of one second the one that asks for fewer.
    ///
    /// - Parameters:
    ///   - app: the app's registry entry.
    ///   - isWanted: whether a person's word is wanted: others' take up no memory.
    /// - Returns: the words, those of who wants none among them.
    /// - Throws: `DatasetAssemblyError.batchAltered`, or `.storage`.
    package func subscriptions(
        to app: EthereumAddress,
        of isWanted: (VerificationKey) -> Bool = { _ in true }
    ) throws(DatasetAssemblyError) -> [VerificationKey: ContactNights] {
        func isEarlier(_ left: SignedRecord, _ right: SignedRecord) -> Bool {
            guard left.time == right.time else { return left.time < right.time }
            guard left.encoded.count == right.encoded.count else { return left.encoded.count > right.encoded.count }
            // Batches are read in no particular order, which must not decide.
            return right.encoded.lexicographicallyPrecedes(left.encoded)
        }
        var last: [VerificationKey: (record: SignedRecord, nights: ContactNights)] = [:]
        for batch in try batches(in: Self.subscriptions) {
            try read(batch, folder: Self.subscriptions) { record in
                guard isWanted(record.person), case .subscription(let nights) = record.statement, nights.app == app
                else { return }
                if let known = last[record.person], !isEarlier(known.record, record) { return }
                last[record.person] = (record, nights)
            }
        }
        return last.mapValues(\.nights)
    }

    private func write(_ records: [SignedRecord], folder: String) throws(DatasetAssemblyError) {
        do {
            try DurableFile.createFolder(directory.appending(path: folder))
        } catch {
            throw Self.unwritable(error)
        }
        try write(records, folder: folder, batch: Hexadecimal.encode(RandomBytes.generate(16)) + ".batch")
    }

    /// Writes a batch, in place of the one of that name if there is one.
    func write(_ records: [SignedRecord], folder: String, batch: String) throws(DatasetAssemblyError) {
        let place = directory.appending(path: folder)
        do {
            let temporary = place.appending(path: ".\(batch).partial")
            try DurableFile.write(to: temporary, renamingTo: place.appending(path: batch)) { output in
                try storageKey.withSecret { key throws in
                    var encryptor = try StreamingEncryptor(
                        key: key,
                        associatedData: Array(folder.utf8),
                        output: output
                    )
                    for record in records {
                        let count = UInt32(record.encoded.count)
                        try encryptor.write(
                            (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(8 * $0)) } + record.encoded
                        )
                    }
                    try encryptor.finish()
                }
            }
        } catch {
            throw Self.unwritable(error)
        }
    }

    static func unwritable(_ error: any Error) -> DatasetAssemblyError {
        .storage("cannot write to the contribution store: \(error.localizedDescription)")
    }

    /// The records of a folder, of one person where one is named.
    private func read(
        folder: String,
        by person: VerificationKey? = nil
    ) throws(DatasetAssemblyError) -> [SignedRecord] {
        var records: [SignedRecord] = []
        for batch in try batches(in: folder) {
            try read(batch, folder: folder) { record in
                if person == nil || person == record.person { records.append(record) }
            }
        }
        return records
    }

    /// The names of a folder's batches, sorted; of a folder that is not there, none.
    func batches(in folder: String) throws(DatasetAssemblyError) -> [String] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.appending(path: folder).path)
            return names.filter { $0.hasSuffix(".batch") }.sorted()
        } catch CocoaError.fileReadNoSuchFile {
            return []
        } catch {
            // Taken for empty, the folder would hide what people have said.
            throw .storage("cannot read the contribution store: \(error.localizedDescription)")
        }
    }

    /// Gives each record of a batch.
    func read(
        _ batch: String,
        folder: String,
        each body: (SignedRecord) -> Void
    ) throws(DatasetAssemblyError) {
        let file = directory.appending(path: folder).appending(path: batch)
        guard let data = FileManager.default.contents(atPath: file.path) else {
            throw .storage("cannot read a batch of the contribution store")
        }
        let plaintext: [UInt8]
        do {
            plaintext = try storageKey.withSecret { key throws in
                try StreamingFile.decrypt([UInt8](data), key: key, associatedData: Array(folder.utf8))
            }
        } catch {
            throw .batchAltered
        }
        var rest = plaintext[...]
        while !rest.isEmpty {
            guard rest.count >= 4 else { throw .batchAltered }
            let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            guard count <= rest.count - 4 else { throw .batchAltered }
            // The signature was checked when the record came in, and the batch has authenticated.
            try body(SignedRecord(decoding: Array(rest.dropFirst(4).prefix(count)), verifying: false))
            rest = rest.dropFirst(4 + count)
        }
    }
}
