package import Cryptography
package import DeterministicCBOR

/// The public header of the dataset (app, night N): a manifest of the window's day segments, and what is pinned for
/// every use of them.
///
/// Deterministic CBOR record: 1 version text, 2 app address, 3 night `YYYY-MM-DD`, 4 revision, 5 parameters (map of
/// text), 6 Merkle root of the consent receipts (32 bytes), 7 X25519 public key that questions are sealed to,
/// 8 segments, each [header digest, SHA-256 of the file, size, content identifier], 9 salt (32 bytes).
/// Its SHA-256 is the dataset's identity in the registry, the associated data of the status table's ciphertext, and
/// an input of the noise key.
package struct DatasetHeader: Hashable, Sendable {
    /// The version text of this layout.
    package static let version = "pandapp/dataset/v1"

    /// One day segment that the dataset rests on.
    package struct SegmentReference: Hashable, Sendable {
        /// SHA-256 of the segment's public header.
        package var headerDigest: Digest
        /// SHA-256 of the whole segment file, checked by the worker.
        package var checksum: Digest
        /// Bytes of the segment file.
        package var size: UInt64
        /// Where the store keeps it.
        package var contentIdentifier: String

        /// A reference of its parts.
        package init(headerDigest: Digest, checksum: Digest, size: UInt64, contentIdentifier: String) {
            self.headerDigest = headerDigest
            self.checksum = checksum
            self.size = size
            self.contentIdentifier = contentIdentifier
        }
    }

    /// The one app that may be given the keys.
    package var app: EthereumAddress
    /// The night of publication: statuses are those known then.
    package var night: String
    /// 1 for the first publication of a night, then counted up.
    package var revision: UInt64
    /// What the computation must use: for the heatmap its mechanism and ε, for contacts their definition.
    package var parameters: [String: CBORValue]
    /// Merkle root of the salted consent receipts that the dataset rests on.
    package var consentRoot: Digest
    /// X25519 public key derived from the data key; questions are sealed to it.
    package var questionKey: [UInt8]
    /// The window's segments, oldest first.
    package var segments: [SegmentReference]
    /// Makes the digest of two otherwise equal datasets different.
    package var salt: [UInt8]

    /// A header of its parts.
    package init(
        app: EthereumAddress,
        night: String,
        revision: UInt64,
        parameters: [String: CBORValue],
        consentRoot: Digest,
        questionKey: [UInt8],
        segments: [SegmentReference],
        salt: [UInt8]
    ) {
        self.app = app
        self.night = night
        self.revision = revision
        self.parameters = parameters
        self.consentRoot = consentRoot
        self.questionKey = questionKey
        self.segments = segments
        self.salt = salt
    }

    /// The deterministic encoding.
    package func encoded() -> [UInt8] {
        let references = segments.map {
            CBORValue.array([
                .bytes($0.headerDigest.bytes), .bytes($0.checksum.bytes), .unsigned($0.size),
                .text($0.contentIdentifier),
            ])
        }
        return CBORValue.record([
            1: .text(Self.version), 2: .bytes(app.bytes), 3: .text(night), 4: .unsigned(revision),
            5: .map(Dictionary(uniqueKeysWithValues: parameters.map { (.text($0.key), $0.value) })),
            6: .bytes(consentRoot.bytes), 7: .bytes(questionKey), 8: .array(references), 9: .bytes(salt),
        ]).encoded()
    }

    /// ε of a person and day in millionths, where the header pins one; nil where answers are exact.
    package var epsilonMillionths: UInt64? { try? parameters["epsilon-millionths"]?.asUnsigned }

    /// Whether results of the dataset must be charged to a budget: it pins what no program did before there were budgets.
    package var isAccounted: Bool {
        parameters["counting"] != nil || parameters[HeatmapMeasure.parameter] != nil
    }

    /// SHA-256 of the encoding.
    package var digest: Digest { SHA256Digest.of(encoded()) }

    /// Reads a header.
    ///
    /// - Throws: `DatasetsError.malformedHeader`, or `.unknownVersion`.
    package init(decoding bytes: [UInt8]) throws(DatasetsError) {
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == Self.version else { throw DatasetsError.unknownVersion }
            app = try EthereumAddress(bytes: reader.required(2).asBytes(count: 20))
            night = try reader.required(3).asText
            guard DayName.isValid(night) else { throw DatasetsError.malformedHeader }
            revision = try reader.required(4).asUnsigned
            parameters = [:]
            for (key, value) in try reader.required(5).asMap { parameters[try key.asText] = value }
            consentRoot = try Digest(reader.required(6).asBytes(count: 32))
            questionKey = try reader.required(7).asBytes(count: 32)
            segments = try reader.required(8).asArray.map { value in
                let fields = try value.asArray(count: 4)
                return try SegmentReference(
                    headerDigest: Digest(fields[0].asBytes),
                    checksum: Digest(fields[1].asBytes),
                    size: fields[2].asUnsigned,
                    contentIdentifier: fields[3].asText
                )
            }
            salt = try reader.required(9).asBytes(count: 32)
            try reader.finish()
        } catch let error as DatasetsError {
            throw error
        } catch {
            throw .malformedHeader
        }
    }
}
