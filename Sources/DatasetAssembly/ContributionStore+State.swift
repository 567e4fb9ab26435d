package import Cryptography
import Foundation

extension ContributionStore {
    /// A digest of which batches there are of days and of what people say, and of the auditors' endorsements.
    ///
    /// As long as it stays, nothing was added or removed. No batch is opened for it.
    ///
    /// - Parameter days: `YYYY-MM-DD`, each once.
    /// - Returns: the digest.
    /// - Throws: `DatasetAssemblyError.malformedEndorsement`, or `.storage`.
    package func state(of days: [String]) throws(DatasetAssemblyError) -> Digest {
        var hash = SHA256Stream()
        for folder in days.sorted() + [Self.people] {
            for batch in try batches(in: folder) {
                // A batch keeps its name when a person's records are taken out of it, and becomes shorter.
                let place = directory.appending(path: folder).appending(path: batch).path
                let size = (try? FileManager.default.attributesOfItem(atPath: place))?[.size] as? Int ?? -1
                hash.update(Array("\(folder)/\(batch) \(size)\n".utf8))
            }
        }
        for endorsement in try endorsements() { hash.update(endorsement.encoded) }
        return hash.finish()
    }
}
