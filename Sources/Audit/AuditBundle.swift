package import Cryptography
package import DatasetAssembly
package import DeterministicCBOR
package import Ledger
package import TransparencyLog

/// A file by which a person proves, without a network and without the home, in which datasets their data were and what
/// the log says was done with each.
///
/// Deterministic CBOR record: 0 ``version``, 1 checkpoint (a C2SP signed note), 2 the person's Ed25519 key, 3 datasets,
/// each a record: 1 public header, 2 registry entry, 3 its owner, 4 the app's registry entry, 5 its owner, 6 the signed
/// consent record, 7 proof [salt, place, leaves, [sibling…]] that the header's consent root covers it, 8 log entries
/// [[place, body, [sibling…]]…] in their order, all under the checkpoint, 9 [endorsement…] that carry the consent over
/// from the entry that it names to the app's.
package struct AuditBundle: Hashable, Sendable {
    package static let version = "pandapp/audit/v1"
    /// The longest file that is read: 32 MiB.
    package static let maximumBytes = 32 << 20
    /// The longest header, registry entry or consent record that is read: 256 KiB.
    package static let maximumPart = 256 << 10
    /// What is decoded of a file before any signature can be checked: at most a value for each 32 of the longest file's
    /// bytes; those of an honest one take more on average.
    package static let limits = CBORLimits(depth: CBORLimits.standard.depth, elements: maximumBytes / 32)
    /// The most hashes that a path may have.
    static let maximumPath = 63

    /// One dataset that held the person's data.
    package struct Dataset: Hashable, Sendable {
        /// The public header's bytes.
        package var header: [UInt8]
        /// The dataset's registry entry, as bytes, with its owner.
        package var entry: [UInt8]
        /// Who registered the dataset.
        package var owner: EthereumAddress
        /// The app's registry entry, as bytes.
        package var app: [UInt8]
        /// Who registered the app.
        package var appOwner: EthereumAddress
        /// The person's signed consent record.
        package var receipt: [UInt8]
        /// That the header's consent root covers the receipt.
        package var proof: ConsentProof
        /// The log entries about the dataset.
        package var entries: [ProvedEntry]
        /// What carries the consent over to the app's entry, as bytes and in order; nothing where it names that entry.
        package var endorsements: [[UInt8]]

        /// A dataset of its parts.
        package init(
            header: [UInt8],
            entry: [UInt8],
            owner: EthereumAddress,
            app: [UInt8],
            appOwner: EthereumAddress,
            receipt: [UInt8],
            proof: ConsentProof,
            entries: [ProvedEntry],
            endorsements: [[UInt8]] = []
        ) {
            self.header = header
            self.entry = entry
            self.owner = owner
            self.app = app
            self.appOwner = appOwner
            self.receipt = receipt
            self.proof = proof
            self.entries = entries
            self.endorsements = endorsements
        }
    }

    /// The log's checkpoint.
    package let note: SignedNote
    /// Whom the bundle is about.
    package let person: VerificationKey
    /// The datasets.
    package let datasets: [Dataset]

    /// A bundle of its parts.
    package init(note: SignedNote, person: VerificationKey, datasets: [Dataset]) {
        (self.note, self.person, self.datasets) = (note, person, datasets)
    }

    /// The file.
    package var encoded: [UInt8] {
        CBORValue.record([
            0: .text(Self.version), 1: .bytes(note.encoded), 2: .bytes(person.bytes), 3: .array(datasets.map(\.cbor)),
        ]).encoded()
    }

    /// Reads a file.
    ///
    /// - Throws: `AuditError.malformed`.
    package init(decoding bytes: [UInt8]) throws(AuditError) {
        guard bytes.count <= Self.maximumBytes else { throw .malformed }
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes, limits: Self.limits))
            guard try reader.required(0).asText == Self.version else { throw AuditError.malformed }
            note = try SignedNote(parsing: reader.required(1).asBytes)
            person = try VerificationKey(reader.required(2).asBytes)
            datasets = try reader.required(3).asArray.map(Dataset.init(cbor:))
            try reader.finish()
        } catch {
            throw .malformed
        }
    }
}

extension AuditBundle.Dataset {
    fileprivate var cbor: CBORValue {
        .record([
            1: .bytes(header), 2: .bytes(entry), 3: .bytes(owner.bytes), 4: .bytes(app), 5: .bytes(appOwner.bytes),
            6: .bytes(receipt),
            7: .array([.bytes(proof.salt), .unsigned(proof.index), .unsigned(proof.size), Self.cbor(proof.path)]),
            8: .array(entries.map { .array([.unsigned($0.index), .bytes($0.body), Self.cbor($0.path)]) }),
            9: .array(endorsements.map(CBORValue.bytes)),
        ])
    }

    fileprivate init(cbor: CBORValue) throws {
        var reader = try CBORMapReader(cbor)
        header = try Self.part(reader.required(1))
        entry = try Self.part(reader.required(2))
        owner = try EthereumAddress(bytes: reader.required(3).asBytes)
        app = try Self.part(reader.required(4))
        appOwner = try EthereumAddress(bytes: reader.required(5).asBytes)
        receipt = try Self.part(reader.required(6))
        let parts = try reader.required(7).asArray(count: 4)
        let salt = try parts[0].asBytes(count: ConsentTree.saltCount)
        proof = ConsentProof(
            salt: salt,
            leaf: ConsentTree.leaf(salt: salt, receipt: receipt),
            index: try parts[1].asUnsigned,
            size: try parts[2].asUnsigned,
            path: try Self.path(parts[3])
        )
        entries = try reader.required(8).asArray.map { value in
            let parts = try value.asArray(count: 3)
            return ProvedEntry(
                index: try parts[0].asUnsigned,
                body: try parts[1].asBytes,
                path: try Self.path(parts[2])
            )
        }
        endorsements = try reader.required(9).asArray.map { try $0.asBytes }
        try reader.finish()
    }

    private static func cbor(_ path: [Digest]) -> CBORValue { .array(path.map { .bytes($0.bytes) }) }

    /// What is decoded by itself later, without limits of its own.
    private static func part(_ cbor: CBORValue) throws -> [UInt8] {
        let bytes = try cbor.asBytes
        guard bytes.count <= AuditBundle.maximumPart else { throw AuditError.malformed }
        return bytes
    }

    private static func path(_ cbor: CBORValue) throws -> [Digest] {
        let hashes = try cbor.asArray
        guard hashes.count <= AuditBundle.maximumPath else { throw AuditError.malformed }
        return try hashes.map { try Digest($0.asBytes) }
    }
}
