import Cryptography
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
