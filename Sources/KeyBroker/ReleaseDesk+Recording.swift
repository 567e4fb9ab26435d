import Attestation
import Cryptography
import Evidence
import Ledger
import Orders

// Every decision is recorded in the broker's audit and in the ledger's log, in one transaction.
extension ReleaseDesk {
    /// Records a release; what was taken back since the checks is refused here.
    func recordRelease(
        _ claim: KeyReleaseClaim,
        of evidence: ReleaseEvidence,
        at now: Int64
    ) throws(BrokerRefusal) {
        try recording { append throws(LedgerError) in
            try ledger.recordKeyRelease(claim, at: now) { ordinal, anchored in
                try append(anchored) { number in
                    var record = AuditRecord(number: number, time: now, outcome: AuditRecord.released)
                    (record.task, record.transcript) = (evidence.transcript.task, evidence.transcript.digest)
                    (record.measurement, record.platform) = (claim.measurement, claim.platform)
                    (record.environment, record.ordinal) = (claim.environment.rawValue, Int64(ordinal))
                    return record
                }
            }
        }
    }

    /// Records a refusal, with what the quote vouches for if one was verified.
    func recordRefusal(
        _ refusal: BrokerRefusal,
        of evidence: ReleaseEvidence,
        from quote: VerifiedQuote?,
        at now: Int64
    ) throws(BrokerRefusal) {
        let task = TaskIdentifier(evidence.transcript.task)
        try recording { append throws(LedgerError) in
            try ledger.recordKeyRefusal(task: task, cause: refusal.rawValue, at: now) { anchored in
                try append(anchored) { number in
                    var record = AuditRecord(number: number, time: now, outcome: refusal.rawValue)
                    (record.task, record.transcript) = (evidence.transcript.task, evidence.transcript.digest)
                    (record.measurement, record.platform) = (quote?.measurement, quote?.platform)
                    record.environment = quote?.environment.rawValue
                    return record
                }
            }
        }
    }

    /// Appends to the audit after an anchor; gives the new one.
    private typealias Append = (_ anchored: AuditAnchor, _ record: (Int64) -> AuditRecord) throws -> AuditAnchor

    /// Runs a transaction of the ledger that appends to the audit, and tells which of the two refused.
    private func recording(_ transaction: (Append) throws(LedgerError) -> Void) throws(BrokerRefusal) {
        var refusal: BrokerRefusal?
        do throws(LedgerError) {
            try transaction { anchored, record in
                do throws(BrokerRefusal) {
                    let anchor = try audit.append(after: anchored, record)
                    try pause(.recorded)
                    return anchor
                } catch {
                    refusal = error
                    throw error
                }
            }
        } catch {
            throw refusal ?? BrokerRefusal(recording: error)
        }
    }

    /// Asks the ledger, and names what it refuses.
    static func asking<Answer>(_ question: () throws(LedgerError) -> Answer) throws(BrokerRefusal) -> Answer {
        do throws(LedgerError) {
            return try question()
        } catch {
            throw BrokerRefusal(error) ?? .ledgerUnreadable
        }
    }
}

extension BrokerRefusal {
    /// The refusal for what the ledger says of a release; nil where it could not say.
    fileprivate init?(_ error: LedgerError) {
        switch error {
        case .unknownTask: self = .taskUnknown
        case .unknownAsset: self = .dealMismatch
        case .taskNotActive: self = .taskNotActive
        case .contributionDeadlinePassed: self = .taskExpired
        case .appDelisted: self = .appDelisted
        case .datasetOrderClosed: self = .datasetOrderRevoked
        case .appOrderClosed: self = .appOrderRevoked
        case .requesterRevoked: self = .requesterRevoked
        case .platformRevoked: self = .platformRevoked
        case .advisoryRevoked: self = .advisoryRevoked
        case .tooManyKeyReleases, .measurementChanged: self = .releaseLimit
        case .privacyBudgetExceeded: self = .privacyBudgetExceeded
        default: return nil
        }
    }

    /// The refusal for a record that the ledger did not take.
    fileprivate init(recording error: LedgerError) {
        self = BrokerRefusal(error) ?? .auditFailed
    }
}
