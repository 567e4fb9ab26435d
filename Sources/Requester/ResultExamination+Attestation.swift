import Attestation
import Cryptography
import Evidence
import Orders

/// A bundle's two quotes, each where it verifies.
struct VerifiedQuotes {
    /// That of the key release.
    let release: VerifiedQuote?
    /// That of the result.
    let result: VerifiedQuote?

    /// The two, where both verify.
    var both: (release: VerifiedQuote, result: VerifiedQuote)? {
        guard let release, let result else { return nil }
        return (release, result)
    }
}

extension ResultExamination {
    /// Whether the quotes are a platform's, as of a moment in Unix seconds; nil where that is not known.
    ///
    /// A moment that nobody vouches for whom the reader named is no moment to judge hardware as of: who forges a file
    /// would choose one at which a broken platform was still believed.
    mutating func examineQuotes(
        of bundle: ResultBundle,
        by verifier: QuoteVerifier,
        at moment: Int64?,
        isMomentBelieved: Bool
    ) -> VerifiedQuotes {
        func verify(_ quote: [UInt8], at moment: Int64) throws -> VerifiedQuote {
            let quote = try verifier.verify(quote, collateral: bundle.collateral, at: moment)
            try CheckFailure.require(isMomentBelieved || quote.environment == .simulated, else: "log-unnamed")
            return quote
        }
        return VerifiedQuotes(
            release: check(.releaseQuote, given: moment) { try verify(bundle.result.evidence.quote, at: $0) },
            result: check(.resultQuote, given: moment) { try verify(bundle.result.statementQuote, at: $0) }
        )
    }

    /// Which code it was, and where: whether that was agreed, and is what reader and broker want.
    mutating func examineCode(
        of quotes: VerifiedQuotes,
        deal: VerifiedDeal?,
        logged: LoggedTask?,
        policies: [any AttestationPolicy]
    ) {
        check(.oneEnclave, given: quotes.both) { quotes in
            let (first, second) = quotes
            try CheckFailure.require(first.measurement == second.measurement, else: "other-code")
            try CheckFailure.require(
                first.platform == second.platform && first.environment == second.environment,
                else: "other-platform"
            )
        }
        let ground = deal.flatMap { deal in quotes.release.map { (deal, $0) } }
        check(.measurement, given: ground) { deal, quote in
            try EnvironmentPolicy(allowed: deal.environments).check(quote)
            try MeasurementPolicy(allowed: deal.app.measurements).check(quote)
        }
        check(.policy, given: quotes.both) { quotes in
            for policy in policies {
                try policy.check(quotes.release)
                try policy.check(quotes.result)
            }
        }
        let release = logged.flatMap { logged in quotes.release.map { (logged, $0.measurement) } }
        check(.releaseLogged, given: release) { logged, measurement in try logged.requireRelease(to: measurement) }
    }

    /// What the code said, and that it was this code that said it.
    mutating func examineStatement(of bundle: ResultBundle, quotes: VerifiedQuotes) {
        let (result, deal) = (bundle.result, bundle.deal)
        let (statement, transcript) = (result.statement, result.evidence.transcript)
        let dealDigest = SHA256Digest.of(deal.encoded())
        check(.keysBound, given: quotes.release) { quote in
            try ReportDataPolicy(expected: transcript.reportData).check(quote)
            try CheckFailure.require(transcript.dealDigest == dealDigest, else: "other-deal")
            try CheckFailure.require(transcript.task == deal.taskIdentifier.digest, else: "other-task")
        }
        check(.statementBound, given: quotes.result) { quote in
            try ReportDataPolicy(expected: statement.reportData).check(quote)
            try CheckFailure.require(statement.transcript == transcript.digest, else: "other-key-release")
        }
        check(.statement, given: quotes.release) { quote in
            try CheckFailure.require(statement.task == deal.taskIdentifier.digest, else: "other-task")
            try CheckFailure.require(statement.dealDigest == dealDigest, else: "other-deal")
            try CheckFailure.require(statement.manifest == deal.app.entry.manifest, else: "other-app")
            try CheckFailure.require(statement.dataset == deal.dataset.entry.headerDigest, else: "other-dataset")
            try CheckFailure.require(statement.environment == quote.environment.rawValue, else: "other-environment")
        }
        check(.sealedResult) {
            let digest = SHA256Digest.of(result.sealedResult)
            try CheckFailure.require(digest == statement.sealedDigest, else: "other-bytes")
        }
        check(.enclaveSignature) {
            let commitment = ResultCommitment(
                task: deal.taskIdentifier,
                worker: deal.worker,
                resultDigest: statement.digest
            )
            let signer = try SignatureCheck.signer(of: commitment.enclaveDigest, result.enclaveSignature)
            try CheckFailure.require(signer == transcript.resultAddress, else: "other-key")
        }
    }
}
