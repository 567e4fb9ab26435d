package import Attestation
package import Cryptography
package import Evidence
package import Orders

/// A result that was checked against the deal, by the requester's own means: neither worker nor broker is believed.
package struct VerifiedResult: Sendable {
    /// What the enclave states.
    package let statement: ResultStatement
    /// Where it ran, by the root that vouches for it.
    package let environment: ExecutionEnvironment
    private let sealed: [UInt8]

    fileprivate init(statement: ResultStatement, environment: ExecutionEnvironment, sealed: [UInt8]) {
        self.statement = statement
        self.environment = environment
        self.sealed = sealed
    }

    /// Opens the result and checks that it is the plaintext which the enclave committed to.
    ///
    /// - Throws: `RequesterError.resultNotForMe`, or `.commitmentMismatch`.
    package func open(with identity: borrowing AgeIdentity) throws(RequesterError) -> [ResultFile] {
        let archive: [UInt8]
        do {
            archive = try AgeFile.decrypt(sealed, with: identity)
        } catch {
            throw .resultNotForMe
        }
        guard let files = try? ResultArchive.decode(archive),
            let salt = files.first(where: { $0.name == "commitment-salt" })?.content,
            SHA256Digest.of(salt + archive) == statement.plaintextCommitment
        else { throw .commitmentMismatch }
        return files.filter { $0.name != "commitment-salt" && $0.name != "padding" }
    }
}

/// Checks a result bundle against the deal that it should be for.
package struct ResultVerification {
    private let deal: VerifiedDeal
    private let dealDigest: Digest
    private let verifier: QuoteVerifier

    /// A verification for one task.
    ///
    /// - Parameters:
    ///   - bundle: the deal bundle, as anybody can build it from the ledger.
    ///   - verifier: whose quotes the requester believes.
    /// - Throws: `OrdersError` where the bundle does not verify.
    package init(bundle: DealBundle, verifier: QuoteVerifier) throws(OrdersError) {
        deal = try bundle.verify()
        dealDigest = SHA256Digest.of(bundle.encoded())
        self.verifier = verifier
    }

    /// Verifies a result.
    ///
    /// - Throws: `RequesterError` with the first check that fails.
    package func verify(_ result: AttestedResult) throws(RequesterError) -> VerifiedResult {
        let (statement, transcript) = (result.statement, result.evidence.transcript)
        try checkSignature(of: result)
        let quote: VerifiedQuote
        do throws(AttestationError) {
            quote = try verifier.verify(result.evidence.quote)
            try ReportDataPolicy(expected: transcript.reportData).check(quote)
            try EnvironmentPolicy(allowed: deal.environments).check(quote)
            try MeasurementPolicy(allowed: deal.app.measurements).check(quote)
        } catch {
            throw .resultNotAttested(error)
        }
        guard statement.dealDigest == dealDigest, transcript.dealDigest == dealDigest,
            statement.manifest == deal.app.manifest, statement.dataset == deal.dataset.headerDigest,
            statement.environment == quote.environment.rawValue
        else { throw .statementMismatch }
        return VerifiedResult(statement: statement, environment: quote.environment, sealed: result.sealedResult)
    }

    private func checkSignature(of result: AttestedResult) throws(RequesterError) {
        let statement = result.statement
        let commitment = ResultCommitment(
            task: deal.taskIdentifier,
            worker: deal.worker,
            resultDigest: statement.digest
        )
        guard statement.task == deal.taskIdentifier.digest,
            statement.transcript == result.evidence.transcript.digest,
            result.evidence.transcript.task == statement.task,
            statement.sealedDigest == SHA256Digest.of(result.sealedResult),
            let signature = try? RecoverableSignature(parsing: result.enclaveSignature),
            (try? signature.recover(digest: commitment.enclaveDigest)) == result.evidence.transcript.resultAddress
        else { throw .resultNotOfTask }
    }
}
