package import Attestation
package import Cryptography
package import Evidence
package import Ledger
import Orders

/// The broker: gives a data key only to freshly attested code, for a deal that exists, under an order that stands.
///
/// Checks come in a fixed order and each refusal has its name; the record of a release is written before the answer,
/// so that no key leaves unrecorded.
package final class ReleaseDesk: Sendable {
    private let identity: SharedSecret
    private let vault: KeyVault
    private let ledger: LedgerDatabase
    private let verifier: QuoteVerifier
    private let clock: @Sendable () -> Int64
    private let nonces = NonceRegister()

    /// A broker.
    ///
    /// - Parameters:
    ///   - identity: seed of the Ed25519 key that launch manifests name.
    ///   - vault: the keys.
    ///   - ledger: deals, tasks and orders.
    ///   - verifier: whose quotes are believed.
    ///   - clock: Unix seconds.
    package init(
        identity: SharedSecret,
        vault: KeyVault,
        ledger: LedgerDatabase,
        verifier: QuoteVerifier,
        clock: @escaping @Sendable () -> Int64
    ) {
        self.identity = identity
        self.vault = vault
        self.ledger = ledger
        self.verifier = verifier
        self.clock = clock
    }

    /// A fresh challenge.
    ///
    /// - Throws: `CryptographyError` where the identity is not a seed.
    package func challenge() throws -> ReleaseChallenge {
        let now = clock()
        let (nonce, expires) = nonces.issue(at: now)
        return try withSigningKey { ReleaseChallenge(nonce: nonce, issued: now, expires: expires, broker: $0) }
    }

    /// Answers evidence with sealed keys, or refuses; a refusal in an exchange of this broker's is recorded as well.
    ///
    /// - Throws: `BrokerRefusal`.
    package func release(to message: [UInt8]) throws(BrokerRefusal) -> KeyRelease {
        guard let evidence = try? ReleaseEvidence(decoding: message) else { throw .evidenceMalformed }
        do throws(BrokerRefusal) {
            try nonces.burn(evidence.transcript.nonce, at: clock())
            return try decide(evidence)
        } catch {
            // What costs nothing to send, and proves no exchange with this broker, costs no record either.
            guard error != .nonceUnknown, error != .nonceUsed else { throw error }
            // What else is refused is worth one, but a failing record must not hide the cause.
            try? ledger.recordKeyRefusal(
                task: TaskIdentifier(evidence.transcript.task),
                cause: error.rawValue,
                at: clock()
            )
            throw error
        }
    }

    private func decide(_ evidence: ReleaseEvidence) throws(BrokerRefusal) -> KeyRelease {
        let now = clock()
        let transcript = evidence.transcript
        let quote = try verify(evidence)
        let deal = try openDeal(transcript)
        try check(EnvironmentPolicy(allowed: deal.dataset.environments), quote)
        try check(MeasurementPolicy(allowed: deal.app.measurements), quote)
        try checkOrders(of: deal)
        let keys = try keys(for: deal)
        let grant = KeyGrant(
            task: transcript.task,
            dataset: deal.dataset.headerDigest,
            dataKey: keys.dataKey.withSecret { $0.duplicate() },
            segmentKeys: keys.segmentKeys,
            environment: quote.environment.rawValue,
            time: now
        )
        try record(deal.taskIdentifier, measurement: quote.measurement, at: now)
        return try seal(grant, for: evidence)
    }

    private func keys(for deal: VerifiedDeal) throws(BrokerRefusal) -> KeyVault.OpeningKeys {
        let found: KeyVault.OpeningKeys?
        do throws(KeyVaultError) {
            found = try vault.keys(forDataset: deal.dataset.headerDigest)
        } catch {
            throw .vaultUnreadable
        }
        guard let found else { throw .keyUnknown }
        guard found.binding.dataset == deal.terms.dataset?.address, found.binding.app == deal.terms.app.address else {
            throw .keyOfAnotherDataset
        }
        return found
    }

    private func verify(_ evidence: ReleaseEvidence) throws(BrokerRefusal) -> VerifiedQuote {
        do {
            guard try withSigningKey({ $0.verificationKey }) == evidence.transcript.broker else {
                throw BrokerRefusal.otherBroker
            }
            let quote = try verifier.verify(evidence.quote)
            try ReportDataPolicy(expected: evidence.transcript.reportData).check(quote)
            return quote
        } catch let refusal as BrokerRefusal {
            throw refusal
        } catch AttestationError.untrustedRoot {
            throw .quoteUntrusted
        } catch AttestationError.signatureInvalid {
            throw .quoteInvalid
        } catch AttestationError.reportDataMismatch {
            throw .reportDataMismatch
        } catch {
            throw .quoteMalformed
        }
    }

    private func check(_ policy: some AttestationPolicy, _ quote: VerifiedQuote) throws(BrokerRefusal) {
        do throws(AttestationError) {
            try policy.check(quote)
        } catch {
            throw error == .environmentNotAllowed ? .environmentNotAllowed : .measurementNotRegistered
        }
    }

    private func openDeal(_ transcript: ReleaseTranscript) throws(BrokerRefusal) -> VerifiedDeal {
        let task = TaskIdentifier(transcript.task)
        // The workerpool's owner is its one worker so far.
        guard let known = try? ledger.task(task), let deal = try? ledger.deal(known.deal),
            let bundle = try? ledger.dealBundle(for: task, worker: deal.terms.workerpool.owner)
        else { throw .taskUnknown }
        guard known.state == .active else { throw .taskNotActive }
        guard SHA256Digest.of(bundle.encoded()) == transcript.dealDigest else { throw .dealMismatch }
        guard let deal = try? bundle.verify() else { throw .dealMismatch }
        return deal
    }

    /// Revocation and delisting take effect at the next release, also for deals that were made before.
    private func checkOrders(of deal: VerifiedDeal) throws(BrokerRefusal) {
        guard let dataset = deal.terms.dataset,
            let datasetOrder = try? ledger.order(DatasetOrder.self, dataset.order),
            let appOrder = try? ledger.order(AppOrder.self, deal.terms.app.order)
        else { throw .dealMismatch }
        guard let delisted = try? ledger.delistedApps(), !delisted.contains(deal.terms.app.address) else {
            throw .appDelisted
        }
        guard !datasetOrder.consumption.isClosed else { throw .datasetOrderRevoked }
        guard !appOrder.consumption.isClosed else { throw .appOrderRevoked }
    }

    private func record(_ task: TaskIdentifier, measurement: Digest, at now: Int64) throws(BrokerRefusal) {
        do throws(LedgerError) {
            try ledger.recordKeyRelease(task: task, measurement: measurement, at: now)
        } catch {
            switch error {
            case .tooManyKeyReleases, .measurementChanged: throw .releaseLimit
            case .datasetOrderClosed: throw .datasetOrderRevoked
            case .taskNotActive: throw .taskNotActive
            case .contributionDeadlinePassed: throw .taskExpired
            default: throw .auditFailed
            }
        }
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
}
