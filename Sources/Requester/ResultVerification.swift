package import Attestation
import Evidence
import Ledger
package import TransparencyLog

/// Checks a result bundle by the reader's own means: neither worker nor broker nor ledger is believed.
package struct ResultVerification: Sendable {
    /// As of when quotes are judged.
    package enum Time: Hashable, Sendable {
        /// When the task was completed, as the log says: for old results. Hardware is judged so by a log only that the
        /// reader believes; otherwise its quotes fail with `log-unnamed`.
        case ledger
        /// A time of the reader's, in Unix seconds.
        case unix(Int64)
    }

    /// Whose platforms are believed; empty for Intel's and, as SIMULATED, whatever root a bundle brings.
    package var roots: [TrustRoot]
    /// What both quotes must hold besides, at the time in Unix seconds as of which they are judged.
    package var policies: @Sendable (_ time: Int64) -> [any AttestationPolicy]
    /// Whose checkpoints are believed; nil for those of the log that the bundle names, which prove no time.
    package var log: CheckpointPolicy?
    /// As of when quotes are judged.
    package var time: Time

    /// A verification by a reader's trust; unless told otherwise, of platforms on which nothing known is open.
    package init(
        roots: [TrustRoot],
        policies: @escaping @Sendable (_ time: Int64) -> [any AttestationPolicy] = { _ in [StatusPolicy()] },
        log: CheckpointPolicy?,
        time: Time = .ledger
    ) {
        (self.roots, self.policies, self.log, self.time) = (roots, policies, log, time)
    }

    /// Verifies a bundle.
    ///
    /// - Throws: `RequesterError.resultInvalid` with the first check that fails.
    package func verify(_ bundle: ResultBundle) throws(RequesterError) -> VerifiedResult {
        let examination = examine(bundle)
        if let result = examination.result { return result }
        let failed = examination.findings.first { !$0.holds }
        guard let failed, case .fails(let cause) = failed.outcome else { throw .malformed(.bundle) }
        throw .resultInvalid(failed.check, cause: cause)
    }

    /// Reads a file, and makes every check of ``ResultCheck`` that does not rest on one that fails.
    package func examine(file: [UInt8]) -> ResultExamination {
        do throws(RequesterError) {
            return examine(try ResultBundle(decoding: file))
        } catch {
            return ResultExamination(unreadable: error)
        }
    }

    /// Makes every check of ``ResultCheck`` that does not rest on one that fails.
    package func examine(_ bundle: ResultBundle) -> ResultExamination {
        var examination = ResultExamination(of: bundle)
        let deal = examination.examineOrders(of: bundle.deal)
        let logged = examination.examineLog(of: bundle, policy: log)
        let completed = logged?.event(.taskCompleted)?.at
        let moment: Int64? = if case .unix(let time) = time { time } else { completed }
        let quotes = examination.examineQuotes(
            of: bundle,
            by: QuoteVerifier(roots: roots(for: bundle)),
            at: moment,
            isMomentBelieved: time != .ledger || log != nil
        )
        examination.examineCode(of: quotes, deal: deal, logged: logged, policies: moment.map(policies) ?? [])
        examination.examineStatement(of: bundle, quotes: quotes)
        if examination.findings.allSatisfy(\.holds), let deal, let quote = quotes.release, let completed {
            examination.result = VerifiedResult(
                statement: bundle.result.statement,
                deal: deal,
                quote: quote,
                completedAt: completed,
                charges: logged?.charges ?? [],
                sealed: bundle.result.sealedResult
            )
        }
        return examination
    }

    /// A root that nobody knows beforehand proves no hardware: it counts as SIMULATED, whatever it calls itself.
    private func roots(for bundle: ResultBundle) -> [TrustRoot] {
        guard roots.isEmpty, let root = bundle.collateral.platformIssuerChain.last else { return roots }
        do throws(AttestationError) {
            // The root is looked at before any time.
            let quote = bundle.result.evidence.quote
            _ = try QuoteVerifier(roots: [.intel]).verify(quote, collateral: bundle.collateral, at: 0)
        } catch .untrustedRoot {
            return [.simulated(certificate: root)]
        } catch {}
        return [.intel]
    }
}
