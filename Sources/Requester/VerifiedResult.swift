package import Attestation
package import Cryptography
package import Evidence
package import Ledger
package import Orders

/// A result whose bundle holds; only ``ResultVerification`` makes one.
package struct VerifiedResult: Sendable {
    /// What the enclave states.
    package let statement: ResultStatement
    /// Who agreed to what.
    package let deal: VerifiedDeal
    /// The platform's word on the code that was given the key.
    package let quote: VerifiedQuote
    /// When the task was completed, in Unix seconds, as the log says.
    package let completedAt: Int64
    /// What the dataset was charged, by day, as the log says; none where its results are not accounted.
    package let charges: [PrivacyCharge]
    private let sealed: [UInt8]

    init(
        statement: ResultStatement,
        deal: VerifiedDeal,
        quote: VerifiedQuote,
        completedAt: Int64,
        charges: [PrivacyCharge],
        sealed: [UInt8]
    ) {
        (self.statement, self.deal, self.quote) = (statement, deal, quote)
        (self.completedAt, self.charges, self.sealed) = (completedAt, charges, sealed)
    }

    /// Where it ran, by the root that vouches for it.
    package var environment: ExecutionEnvironment { quote.environment }

    /// Opens the result and checks that it is the plaintext which the enclave committed to.
    ///
    /// - Throws: `RequesterError.resultNotForMe`, or `.commitmentMismatch`.
    package func open(with identity: borrowing AgeIdentity) throws(RequesterError) -> [ResultFile] {
        try files(in: archive(with: identity))
    }

    /// The opened result, a ustar: whoever has it can show to anybody, beside the bundle, what the enclave said.
    ///
    /// - Throws: `RequesterError.resultNotForMe`.
    package func archive(with identity: borrowing AgeIdentity) throws(RequesterError) -> [UInt8] {
        do {
            return try AgeFile.decrypt(sealed, with: identity)
        } catch {
            throw .resultNotForMe
        }
    }

    /// The files of an opened result, which is proved to be the plaintext that the enclave committed to.
    ///
    /// - Throws: `RequesterError.commitmentMismatch`.
    package func files(in archive: [UInt8]) throws(RequesterError) -> [ResultFile] {
        guard let files = try? ResultArchive.decode(archive),
            let salt = files.first(where: { $0.name == "commitment-salt" })?.content,
            SHA256Digest.of(salt + archive) == statement.plaintextCommitment
        else { throw .commitmentMismatch }
        return files.filter { $0.name != "commitment-salt" && $0.name != "padding" }
    }
}
