import Cryptography
import Datasets
import Evidence
import Orders

/// The task as the enclave was given it and checked it: nothing here is taken on the host's word.
struct EnclaveTask {
    let manifest: LaunchManifest
    let verified: VerifiedDeal
    let dealDigest: Digest
    let recipient: AgeRecipient
    let datasetHeader: DatasetHeader
    let question: [UInt8]?

    var deal: Digest { verified.dealIdentifier.digest }
    var task: Digest { verified.taskIdentifier.digest }

    private static let maximumDealLength = 1 << 20

    static func load(longestQuestion: Int?) throws(EnclaveRefusal) -> EnclaveTask {
        let manifest = try cause(.inputUnreadable) {
            try LaunchManifest(decoding: EnclaveFile(reading: "/manifest").readToEnd(limit: maximumDealLength))
        }
        let bundle = try cause(.inputUnreadable) {
            try EnclaveFile(reading: "/in/deal").readToEnd(limit: maximumDealLength)
        }
        let verified = try cause(.dealInvalid) { try DealBundle.decode(bundle).verify() }
        guard verified.app.manifest == manifest.digest else { throw EnclaveRefusal(.otherApp) }
        let recipient = try cause(.noRecipient) {
            let parameters = try RequestParameters(parsing: verified.terms.params)
            guard let text = parameters.value(of: "--recipient") else { throw EnclaveRefusal(.noRecipient) }
            return try AgeRecipient(parsing: text)
        }
        let header = try cause(.datasetNotOfDeal) {
            let header = try DatasetHeader(decoding: DatasetOpening.headerBytes(of: "/in/dataset"))
            guard header.digest == verified.dataset.headerDigest, header.app == verified.terms.app.address else {
                throw EnclaveRefusal(.datasetNotOfDeal)
            }
            guard try isCharged(header, by: verified.dataset.privacy) else { throw EnclaveRefusal(.datasetNotOfDeal) }
            return header
        }
        let question = try longestQuestion.map { limit throws(EnclaveRefusal) in
            try cause(.questionRefused) { try EnclaveFile(reading: "/in/question").readToEnd(limit: limit) }
        }
        return EnclaveTask(
            manifest: manifest,
            verified: verified,
            dealDigest: SHA256Digest.of(bundle),
            recipient: recipient,
            datasetHeader: header,
            question: question
        )
    }

    /// Whether what the ledger charges is what the header pins: the same ε, for the same days.
    ///
    /// Entries of version 1 have no terms, and their results are not accounted: such an entry is believed only of a header
    /// that may be as old.
    private static func isCharged(_ header: DatasetHeader, by terms: PrivacyTerms?) throws -> Bool {
        guard let terms else { return !header.isAccounted }
        let window = try DayWindow(night: header.night, parameters: header.parameters)
        return header.epsilonMillionths == terms.epsilonMillionths && window.names == terms.days
    }
}
