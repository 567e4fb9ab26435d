package import Cryptography
package import DeterministicCBOR

/// An immutable record of a registry, in deterministic CBOR: field 0 is the version.
package protocol RegistryEntry: CBORRecord, Hashable, Sendable {
    /// The registry that lists it.
    static var kind: RegistryKind { get }
}

/// Where an app can run confidentially; a measurement belongs to one of these.
package enum ExecutionEnvironment: String, CaseIterable, Comparable, Sendable {
    /// The simulated platform: no protection from its host.
    case simulated
    /// Intel SGX.
    case sgx
    /// Intel TDX.
    case tdx

    package static func < (left: ExecutionEnvironment, right: ExecutionEnvironment) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A dataset: which ciphertext it is and where its key may go.
///
/// CBOR: `{0: 1, 1: content identifier, 2: checksum, 3: header digest, 4: [environment, … in alphabetical order]}`.
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

    /// An entry.
    ///
    /// - Throws: `OrdersError.zeroChecksum`, `noEnvironment` or `textTooLong`.
    package init(
        contentIdentifier: String,
        checksum: Digest,
        headerDigest: Digest,
        environments: Set<ExecutionEnvironment>
    ) throws(OrdersError) {
        try RegistryLimits.check(texts: [contentIdentifier])
        guard !checksum.isZero, !headerDigest.isZero else { throw .zeroChecksum }
        guard !environments.isEmpty else { throw .noEnvironment }
        self.contentIdentifier = contentIdentifier
        self.checksum = checksum
        self.headerDigest = headerDigest
        self.environments = environments
    }

    package var cbor: CBORValue {
        .record([
            0: .unsigned(1), 1: .text(contentIdentifier), 2: .bytes(checksum.bytes), 3: .bytes(headerDigest.bytes),
            4: .array(environments.sorted().map { .text($0.rawValue) }),
        ])
    }

    package init(cbor: CBORValue) throws {
        var reader = try CBORMapReader(cbor)
        try RegistryLimits.checkVersion(&reader)
        let contentIdentifier = try reader.required(1).asText
        let checksum = try Digest(reader.required(2).asBytes)
        let headerDigest = try Digest(reader.required(3).asBytes)
        let environments = try reader.required(4).asArray.map(ExecutionEnvironment.init(cbor:))
        try reader.finish()
        // Strictly rising, so that one set has one encoding.
        guard zip(environments, environments.dropFirst()).allSatisfy(<) else { throw CBORError.keysNotSorted }
        try self.init(
            contentIdentifier: contentIdentifier,
            checksum: checksum,
            headerDigest: headerDigest,
            environments: Set(environments)
        )
    }
}

/// A workerpool.
///
/// CBOR: `{0: 1, 1: description}`.
package struct WorkerpoolEntry: RegistryEntry {
    package static let kind = RegistryKind.workerpool

    /// What the pool says of itself.
    package let description: String

    /// An entry.
    ///
    /// - Throws: `OrdersError.textTooLong`.
    package init(description: String) throws(OrdersError) {
        try RegistryLimits.check(texts: [], disclosure: description)
        self.description = description
    }

    package var cbor: CBORValue { .record([0: .unsigned(1), 1: .text(description)]) }

    package init(cbor: CBORValue) throws {
        var reader = try CBORMapReader(cbor)
        try RegistryLimits.checkVersion(&reader)
        let description = try reader.required(1).asText
        try reader.finish()
        try self.init(description: description)
    }
}

/// What registry entries hold at most.
package enum RegistryLimits {
    /// UTF-8 bytes of a name, column or content identifier.
    package static let text = 256
    /// UTF-8 bytes of a disclosure or description.
    package static let prose = 4096
    /// Measurements per environment, or columns.
    package static let elements = 64

    static func check(texts: [String], disclosure: String = "") throws(OrdersError) {
        let fit = texts.allSatisfy { $0.utf8.count <= text } && disclosure.utf8.count <= prose
        guard fit else { throw .textTooLong }
    }

    static func checkVersion(_ reader: inout CBORMapReader) throws {
        guard try reader.required(0) == .unsigned(1) else { throw OrdersError.unknownValue }
    }
}

extension ExecutionEnvironment {
    init(cbor: CBORValue) throws {
        guard let known = ExecutionEnvironment(rawValue: try cbor.asText) else { throw OrdersError.unknownValue }
        self = known
    }
}

extension Digest {
    /// Thirty-two noughts: what stands where a digest is missing.
    var isZero: Bool { bytes.allSatisfy { $0 == 0 } }
}
