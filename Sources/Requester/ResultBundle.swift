package import Attestation
import Cryptography
import DeterministicCBOR
package import Evidence
package import Ledger
package import Orders
package import TransparencyLog

/// The one file that proves a result: offline, years later, and without a word of broker, worker or ledger.
///
/// Deterministic CBOR record: 1 "pandapp/result-bundle/v1", 2 the attested result, 3 the collateral of its quotes (JSON),
/// 4 the deal bundle, with registry entries and signed orders, 5 the log's verifier key, 6 the log's checkpoint (a C2SP
/// signed note), 7 [[place, body, [sibling, …]], …], the log's entries about the deal and its task with their inclusion
/// paths. Fields 2, 3, 4 and 6 are byte strings in the one form of what they hold. The result inside is sealed: the file
/// tells who asked for what, and nothing of the answer.
package struct ResultBundle: Hashable, Sendable {
    static let version = "pandapp/result-bundle/v1"
    /// What a file is usually called.
    package static let fileName = "result.bundle"
    /// The longest file that is read: a result with a mebibyte for what proves it.
    package static let maximumBytes = AttestedResult.maximumLength + (1 << 20)
    /// The most hashes that a path may have.
    static let maximumPath = 63
    /// What is decoded of a file before any signature can be checked; parts have limits of their own.
    static let limits = CBORLimits(depth: 6, elements: 64 + TaskReceipt.maximumEntries * (maximumPath + 8))

    /// What the enclave wrote.
    package var result: AttestedResult
    /// What the quotes are judged by.
    package var collateral: QuoteCollateral
    /// The deal with its orders and registry entries.
    package var deal: DealBundle
    /// The key by which the checkpoint is said to be signed; who verifies knows it from elsewhere, or knows no log.
    package var log: NoteKey
    /// What the log says of the task.
    package var receipt: TaskReceipt

    /// A bundle of its parts.
    package init(
        result: AttestedResult,
        collateral: QuoteCollateral,
        deal: DealBundle,
        log: NoteKey,
        receipt: TaskReceipt
    ) {
        (self.result, self.collateral, self.deal) = (result, collateral, deal)
        (self.log, self.receipt) = (log, receipt)
    }

    /// The file.
    package func encoded() -> [UInt8] {
        let entries = receipt.entries.map { entry in
            CBORValue.array([
                .unsigned(entry.index), .bytes(entry.body), .array(entry.path.map { .bytes($0.bytes) }),
            ])
        }
        return CBORValue.record([
            1: .text(Self.version), 2: .bytes(result.encoded()), 3: .bytes(collateral.encoded()),
            4: .bytes(deal.encoded()), 5: .text(log.text), 6: .bytes(receipt.note.encoded), 7: .array(entries),
        ]).encoded()
    }

    /// Reads a file; nothing in it is verified yet.
    ///
    /// - Throws: `RequesterError.malformed(.bundle)`, also for a part that is not in its one form.
    package init(decoding bytes: [UInt8]) throws(RequesterError) {
        guard bytes.count <= Self.maximumBytes else { throw .malformed(.bundle) }
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes, limits: Self.limits))
            guard try reader.required(1).asText == Self.version else { throw RequesterError.malformed(.bundle) }
            result = try AttestedResult(decoding: reader.required(2).asBytes)
            collateral = try QuoteCollateral(decoding: reader.required(3).asBytes)
            deal = try DealBundle.decode(reader.required(4).asBytes)
            log = try NoteKey(parsing: reader.required(5).asText)
            let note = try SignedNote(parsing: reader.required(6).asBytes)
            let entries = try reader.required(7).asArray
            guard entries.count <= TaskReceipt.maximumEntries else { throw RequesterError.malformed(.bundle) }
            receipt = TaskReceipt(note: note, entries: try entries.map(Self.entry))
            try reader.finish()
        } catch {
            throw .malformed(.bundle)
        }
        // One bundle has one encoding, also where a part's own reader is lenient.
        guard encoded() == bytes else { throw .malformed(.bundle) }
    }

    private static func entry(_ cbor: CBORValue) throws -> ProvedEntry {
        let parts = try cbor.asArray(count: 3)
        let (body, path) = (try parts[1].asBytes, try parts[2].asArray)
        guard body.count <= EntryBundle.maximumEntryBytes, path.count <= maximumPath else {
            throw RequesterError.malformed(.bundle)
        }
        return ProvedEntry(index: try parts[0].asUnsigned, body: body, path: try path.map { try Digest($0.asBytes) })
    }
}
