package import Cryptography
package import DeterministicCBOR

/// A dataset: which ciphertext it is and where its key may go; and, in version 2, what its results cost.
///
/// CBOR: `{0: version, 1: content identifier, 2: checksum, 3: header digest, 4: [environment, … in alphabetical order]}`,
/// and in version 2 also `5: privacy terms`. An entry of version 1 keeps its encoding, and so its address.
package struct DatasetEntry: RegistryEntry {
    package static let kind = RegistryKind.dataset

    /// CID of the ciphertext.
    package let contentIdentifier: String
    /// SHA-256 of the ciphertext; never all nought.
    package let checksum: Digest
    /// SHA-256 of the public header, the associated data of the ciphertext.
    package let headerDigest: Digest
    /// The environments into which the key may be released; never empty.
    package let environments: Set<ExecutionEnvironment>
    /// What its results cost; nil in version 1: they are not accounted.
    package let privacy: PrivacyTerms?

    /// An entry, of version 2 where it has privacy terms.
    ///
    /// - Throws: `OrdersError.zeroChecksum`, `noEnvironment` or `textTooLong`.
    package init(
        contentIdentifier: String,
        checksum: Digest,
        headerDigest: Digest,
        environments: Set<ExecutionEnvironment>,
        privacy: PrivacyTerms? = nil
    ) throws(OrdersError) {
        try RegistryLimits.check(texts: [contentIdentifier])
        guard !checksum.isZero, !headerDigest.isZero else { throw .zeroChecksum }
        guard !environments.isEmpty else { throw .noEnvironment }
        self.contentIdentifier = contentIdentifier
        self.checksum = checksum
        self.headerDigest = headerDigest
        self.environments = environments
        self.privacy = privacy
    }

    package var cbor: CBORValue {
        var fields: [UInt64: CBORValue] = [
            0: .unsigned(1), 1: .text(contentIdentifier), 2: .bytes(checksum.bytes), 3: .bytes(headerDigest.bytes),
            4: .array(environments.sorted().map { .text($0.rawValue) }),
        ]
        if let privacy { (fields[0], fields[5]) = (.unsigned(2), privacy.cbor) }
        return .record(fields)
    }

    package init(cbor: CBORValue) throws {
        var reader = try CBORMapReader(cbor)
        let version = try reader.required(0).asUnsigned
        guard version == 1 || version == 2 else { throw OrdersError.unknownValue }
        let contentIdentifier = try reader.required(1).asText
        let checksum = try Digest(reader.required(2).asBytes)
        let headerDigest = try Digest(reader.required(3).asBytes)
        let environments = try reader.required(4).asArray.map(ExecutionEnvironment.init(cbor:))
        let privacy = version == 1 ? nil : try PrivacyTerms(cbor: reader.required(5))
        try reader.finish()
        // Strictly rising, so that one set has one encoding.
        guard zip(environments, environments.dropFirst()).allSatisfy(<) else { throw CBORError.keysNotSorted }
        try self.init(
            contentIdentifier: contentIdentifier,
            checksum: checksum,
            headerDigest: headerDigest,
            environments: Set(environments),
            privacy: privacy
        )
    }
}
