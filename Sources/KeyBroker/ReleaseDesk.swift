import Attestation
package import Cryptography
package import Evidence
package import Ledger
import Orders

/// The broker: gives a data key only to freshly attested code, for a deal that exists, under an order that stands.
///
/// The one place of checks. They come in the order of ``BrokerRefusal`` and each has its name. The record of a release,
/// in the broker's audit and in the ledger, is written before the answer, so that no key leaves unrecorded; wherever the
/// broker is stopped, nothing but an unanswered record is left. See docs/key-release.md.
package final class ReleaseDesk: KeyReleasing {
    /// The longest evidence that is read.
    package static let maximumEvidenceLength = 64 << 10
    /// How a release can be sealed, by preference.
    package static let suites: [KeyEncapsulationSuite] = [.xWing, .x25519]

    private let identity: SharedSecret
    private let vault: KeyVault
    let ledger: LedgerDatabase
    private let attestation: EvidenceVerifier
    let audit: AuditTrail
    private let clock: @Sendable () -> Int64
    private let suites: [KeyEncapsulationSuite]
    private let stop: @Sendable (ReleaseStep) throws -> Void
    private let nonces = NonceRegister()

    /// A broker.
    ///
    /// - Parameters:
    ///   - identity: seed of the Ed25519 key that launch manifests name.
    ///   - vault: the keys.
    ///   - ledger: deals, tasks, orders, and what was revoked.
    ///   - attestation: whose quotes are believed, and which.
    ///   - audit: the record of every decision.
    ///   - suites: how a release can be sealed, by preference.
    ///   - clock: Unix seconds.
    ///   - stop: called between the steps of a release; what it throws stops it there. For tests.
    /// - Throws: `BrokerRefusal.brokerBehindLedger`, `ledgerBehindBroker` or `auditAltered` where the audit is not the
    ///   one that the ledger vouches for; `ledgerUnreadable`.
    package init(
        identity: SharedSecret,
        vault: KeyVault,
        ledger: LedgerDatabase,
        attestation: EvidenceVerifier,
        audit: AuditTrail,
        suites: [KeyEncapsulationSuite] = ReleaseDesk.suites,
        clock: @escaping @Sendable () -> Int64,
        stop: @escaping @Sendable (ReleaseStep) throws -> Void = { _ in }
    ) throws(BrokerRefusal) {
        self.identity = identity
        self.vault = vault
        self.ledger = ledger
        self.attestation = attestation
        self.audit = audit
        self.suites = suites
        self.clock = clock
        self.stop = stop
        try audit.check(against: ledger)
    }

    /// A fresh challenge.
    ///
    /// - Throws: `CryptographyError` where the identity is not a seed.
    package func challenge() throws -> ReleaseChallenge {
        let now = clock()
        let (nonce, expires) = nonces.issue(at: now)
        return try withSigningKey {
            ReleaseChallenge(nonce: nonce, issued: now, expires: expires, suites: suites, broker: $0)
        }
    }

    /// Answers evidence with sealed keys, or refuses; a refusal in an exchange of this broker's is recorded as well.
    ///
    /// - Throws: `BrokerRefusal`.
    package func release(to message: [UInt8]) throws(BrokerRefusal) -> KeyRelease {
        guard message.count <= Self.maximumEvidenceLength, let evidence = try? ReleaseEvidence(decoding: message) else {
            throw .evidenceMalformed
        }
        let now = clock()
        var quote: VerifiedQuote?
        do throws(BrokerRefusal) {
            try nonces.burn(evidence.transcript.nonce, at: now)
            try pause(.nonceBurnt)
            return try decide(evidence, at: now, &quote)
        } catch {
            // What costs nothing to send, and proves no exchange with this broker, costs no record either.
            guard error != .nonceUnknown, error != .nonceUsed else { throw error }
            // What else is refused is worth one, but a failing record must not hide the cause.
            try? recordRefusal(error, of: evidence, from: quote, at: now)
            throw error
        }
    }

    /// Makes every check, in order; the quote is told once it is verified, whatever is found wrong behind it.
    private func decide(
        _ evidence: ReleaseEvidence,
        at now: Int64,
        _ verified: inout VerifiedQuote?
    ) throws(BrokerRefusal) -> KeyRelease {
        let transcript = evidence.transcript
        guard (try? withSigningKey { $0.verificationKey }) == transcript.broker else { throw .otherBroker }
        guard suites.contains(transcript.suite) else { throw .suiteNotOffered }
        let quote = try attestation.verify(evidence.quote, at: now)
        verified = quote
        try attestation.requireDemands(of: quote, for: evidence, at: now)
        let deal = try openDeal(transcript)
        try EvidenceVerifier.require(EnvironmentPolicy(allowed: deal.dataset.environments), of: quote)
        try EvidenceVerifier.require(MeasurementPolicy(allowed: deal.app.measurements), of: quote)
        let claim = KeyReleaseClaim(
            task: deal.taskIdentifier,
            measurement: quote.measurement,
            environment: quote.environment,
            platform: quote.platform,
            advisories: quote.advisories
        )
        try Self.asking { () throws(LedgerError) in try ledger.requireReleasable(claim, at: now) }
        let keys = try keys(for: deal)
        let grant = KeyGrant(
            task: transcript.task,
            dataset: deal.dataset.headerDigest,
            dataKey: keys.dataKey.withSecret { $0.duplicate() },
            segmentKeys: keys.segmentKeys,
            environment: quote.environment.rawValue,
            time: now
        )
        let release = try seal(grant, for: evidence)
        try pause(.sealed)
        try recordRelease(claim, of: evidence, at: now)
        try pause(.anchored)
        return release
    }

    private func openDeal(_ transcript: ReleaseTranscript) throws(BrokerRefusal) -> VerifiedDeal {
        let task = TaskIdentifier(transcript.task)
        let bundle = try Self.asking { () throws(LedgerError) -> DealBundle in
            guard let known = try ledger.task(task), let deal = try ledger.deal(known.deal) else {
                throw .unknownTask(task)
            }
            // The workerpool's owner is its one worker so far.
            return try ledger.dealBundle(for: task, worker: deal.terms.workerpool.owner)
        }
        guard SHA256Digest.of(bundle.encoded()) == transcript.dealDigest, let verified = try? bundle.verify() else {
            throw .dealMismatch
        }
        return verified
    }

    private func keys(for deal: VerifiedDeal) throws(BrokerRefusal) -> KeyVault.OpeningKeys {
        let found: KeyVault.OpeningKeys?
        do throws(KeyVaultError) {
            found = try vault.keys(forDataset: deal.dataset.headerDigest)
        } catch {
            throw .vaultUnreadable
        }
        // A vault that was put back may hold what the ledger says is destroyed.
        let destroyed = try Self.asking { () throws(LedgerError) in try ledger.destroyedKeys() }
        let needed = [deal.dataset.headerDigest] + (found.map { Array($0.segmentKeys.keys) } ?? [])
        guard needed.allSatisfy({ destroyed[$0] == nil }) else { throw .keyDestroyed }
        guard let found else { throw .keyUnknown }
        guard found.binding.dataset == deal.terms.dataset?.address, found.binding.app == deal.terms.app.address else {
            throw .keyOfAnotherDataset
        }
        return found
    }

    private func seal(_ grant: borrowing KeyGrant, for evidence: ReleaseEvidence) throws(BrokerRefusal) -> KeyRelease {
        do {
            let seed = identity.withSecret { $0.duplicate() }
            return try KeyRelease(grant, for: evidence, broker: SigningKey(seed: seed))
        } catch {
            throw .evidenceMalformed
        }
    }

    private func withSigningKey<Result>(_ body: (borrowing SigningKey) -> Result) throws -> Result {
        let seed = identity.withSecret { $0.duplicate() }
        return body(try SigningKey(seed: seed))
    }

    /// A place where a test can stop the broker; whatever it throws, nothing is answered.
    func pause(_ step: ReleaseStep) throws(BrokerRefusal) {
        do {
            try stop(step)
        } catch {
            throw .auditFailed
        }
    }
}
