package import Cryptography
import DatasetAssembly
package import Datasets
import DeterministicCBOR
package import Ledger
package import Orders
package import TransparencyLog

/// What an audit bundle proves; only ``AuditBundle/verify(policy:at:)`` makes one.
package struct VerifiedAudit: Sendable {
    /// One entry of the log.
    package struct Entry: Sendable {
        /// Its place.
        package let index: UInt64
        /// What happened, when, and to which things.
        package let event: LogEvent
    }

    /// A dataset that rests on a consent of the person's.
    package struct Dataset: Sendable {
        /// The registry address.
        package let address: EthereumAddress
        /// Night, revision and what was pinned.
        package let header: DatasetHeader
        /// The one app that may open it.
        package let app: Registered<AppEntry>
        /// When the consent was signed, in Unix seconds.
        package let consentedAt: Int64
        /// Whether it allows execution without hardware protection.
        package let allowsSimulated: Bool
        /// How many people's consents the dataset rests on, as the publisher says: the header does not commit to it.
        package let people: UInt64
        /// What the log says of it, in order.
        package let entries: [Entry]

        /// ε of a person and day in millionths, where the header pins one; nil where the answer is exact.
        package var epsilonMillionths: UInt64? { header.epsilonMillionths }
    }

    /// Whom it is about.
    package let person: VerificationKey
    /// The checkpoint that covers all entries, with who vouches for it.
    package let checkpoint: VerifiedCheckpoint
    /// The datasets.
    package let datasets: [Dataset]
}

extension AuditBundle {
    /// Checks everything that the bundle claims.
    ///
    /// Of each dataset: the header is the registered one's; the receipt is the person's and allows the app where it may
    /// run; the header's consent root covers it; the entries are under the checkpoint and about this dataset, its
    /// registration among them; keys went to registered code only. No dataset is listed twice.
    ///
    /// - Parameters:
    ///   - policy: whose checkpoints are believed.
    ///   - now: Unix seconds, or nil where there is no clock.
    /// - Returns: what is proved.
    /// - Throws: `AuditError`, a case per cause.
    package func verify(policy: CheckpointPolicy, at now: UInt64?) throws(AuditError) -> VerifiedAudit {
        let verified: VerifiedCheckpoint
        do throws(TransparencyLogError) {
            verified = try policy.verify(note, at: now)
        } catch {
            throw .notLogged(error)
        }
        var proved: [VerifiedAudit.Dataset] = []
        for dataset in datasets { proved.append(try dataset.verify(of: person, under: verified.checkpoint)) }
        let (addresses, headers) = (Set(proved.map(\.address)), Set(proved.map(\.header.digest)))
        guard addresses.count == proved.count, headers.count == proved.count else { throw .malformed }
        return VerifiedAudit(person: person, checkpoint: verified, datasets: proved)
    }
}

extension AuditBundle.Dataset {
    fileprivate func verify(
        of person: VerificationKey,
        under checkpoint: Checkpoint
    ) throws(AuditError) -> VerifiedAudit.Dataset {
        guard let header = try? DatasetHeader(decoding: header), let entry = try? DatasetEntry(decoding: entry),
            let appEntry = try? AppEntry(decoding: app)
        else { throw .malformed }
        guard entry.headerDigest == header.digest else { throw .headerNotRegistered }
        let app = Registered(entry: appEntry, owner: appOwner)
        guard app.address == header.app else { throw .appNotRegistered }
        let (time, allowsSimulated) = try verifyReceipt(of: person, app: app.address)
        guard allowsSimulated || !entry.environments.contains(.simulated) else { throw .simulationNotAllowed }
        try verifyInclusion(in: header)
        let address = Registered(entry: entry, owner: owner).address
        let entries = try verifyEntries(of: address, header: header.digest, under: checkpoint)
        try verifyReleases(entries, to: appEntry)
        return VerifiedAudit.Dataset(
            address: address,
            header: header,
            app: app,
            consentedAt: time,
            allowsSimulated: allowsSimulated,
            people: proof.size,
            entries: entries
        )
    }

    private func verifyReceipt(
        of person: VerificationKey,
        app: EthereumAddress
    ) throws(AuditError) -> (time: Int64, allowsSimulated: Bool) {
        guard let record = try? SignedRecord(decoding: receipt), record.person == person else {
            throw .receiptNotSigned
        }
        guard case .consents = record.statement else { throw .receiptAllowsNothing }
        var carried: [AppEndorsement] = []
        for bytes in endorsements {
            guard let endorsement = try? AppEndorsement(decoding: bytes) else { throw .receiptAllowsNothing }
            carried.append(endorsement)
        }
        guard let consent = PersonWord([record]).carried(over: carried).consents[app] else {
            throw .receiptAllowsNothing
        }
        return (record.time, consent.allowsSimulated)
    }

    private func verifyInclusion(in header: DatasetHeader) throws(AuditError) {
        guard proof.isOf(receipt: receipt) else { throw .receiptNotIncluded }
        do throws(TransparencyLogError) {
            try InclusionProof(index: proof.index, size: proof.size, path: proof.path)
                .verify(leaf: proof.leaf, root: header.consentRoot)
        } catch {
            throw .receiptNotIncluded
        }
    }

    private func verifyEntries(
        of address: EthereumAddress,
        header: Digest,
        under checkpoint: Checkpoint
    ) throws(AuditError) -> [VerifiedAudit.Entry] {
        var trail = DatasetTrail(headers: [header: address])
        var verified: [VerifiedAudit.Entry] = []
        for entry in entries {
            do throws(TransparencyLogError) {
                try InclusionProof(index: entry.index, size: checkpoint.size, path: entry.path)
                    .verify(leaf: MerkleHash.leaf(entry.body), root: checkpoint.root)
            } catch {
                throw .notLogged(error)
            }
            guard entry.index > verified.last?.index ?? 0 || verified.isEmpty, let event = LogEvent(entry.body),
                trail.dataset(of: event) == address
            else { throw .entryOfSomethingElse(index: entry.index) }
            verified.append(VerifiedAudit.Entry(index: entry.index, event: event))
        }
        guard verified.first?.event.kind == .datasetRegistered else { throw .datasetNotLogged(address) }
        return verified
    }

    private func verifyReleases(_ entries: [VerifiedAudit.Entry], to app: AppEntry) throws(AuditError) {
        let registered = Set(app.measurements.values.joined())
        for entry in entries where entry.event.kind == .keyReleased {
            guard let measurement = entry.event.digest(1), registered.contains(measurement) else {
                throw .releasedToOtherCode(index: entry.index)
            }
        }
    }
}
