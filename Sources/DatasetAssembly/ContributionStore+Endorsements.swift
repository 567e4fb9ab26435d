package import Cryptography
import DeterministicCBOR
import Durability
import Foundation

extension ContributionStore {
    /// The endorsements that the publisher acts upon, in the order in which they came; nothing in them is secret.
    ///
    /// - Throws: `DatasetAssemblyError.malformedEndorsement` for a file that was altered, or `.storage`.
    package func endorsements() throws(DatasetAssemblyError) -> [AppEndorsement] {
        guard FileManager.default.fileExists(atPath: endorsementFile.path) else { return [] }
        guard let data = FileManager.default.contents(atPath: endorsementFile.path) else {
            throw .storage("cannot read the endorsements")
        }
        let values: [[UInt8]]
        do {
            values = try CBORValue(decoding: [UInt8](data)).asArray.map { try $0.asBytes }
        } catch {
            throw .malformedEndorsement
        }
        var endorsements: [AppEndorsement] = []
        for value in values { endorsements.append(try AppEndorsement(decoding: value)) }
        return endorsements
    }

    /// Keeps an endorsement; the same one again changes nothing.
    ///
    /// - Throws: as ``endorsements()``.
    package func add(_ endorsement: AppEndorsement) throws(DatasetAssemblyError) {
        let known = try endorsements()
        guard !known.contains(endorsement) else { return }
        let bytes = CBORValue.array((known + [endorsement]).map { .bytes($0.encoded) }).encoded()
        do {
            try DurableFile.createFolder(directory)
            let temporary = endorsementFile.appendingPathExtension("partial")
            try DurableFile.write(to: temporary, renamingTo: endorsementFile) { try $0(bytes) }
        } catch {
            throw Self.unwritable(error)
        }
    }

    /// Each person's last word, with what auditors carried over.
    ///
    /// - Throws: `DatasetAssemblyError.batchAltered`, `.malformedEndorsement` or `.storage`.
    package func lastWords() throws(DatasetAssemblyError) -> [VerificationKey: PersonWord] {
        let endorsements = try endorsements()
        let words = PersonWord.ofEach(try peopleRecords())
        return endorsements.isEmpty ? words : words.mapValues { $0.carried(over: endorsements) }
    }

    private var endorsementFile: URL { directory.appending(path: "endorsements") }
}
