package import Cryptography
import DeterministicCBOR

/// An auditor's word that an app's new entry may be given what people gave to the old one: it carries over the consents
/// of those who named this auditor when they consented, and nobody else's.
///
/// Deterministic CBOR record: 0 ``version``, 1 old address, 2 new address, 3 the auditor's Ed25519 key, 4 signature over
/// ``version`` ‖ old address ‖ new address.
package struct AppEndorsement: Hashable, Sendable {
    /// The version text, which begins what is signed.
    package static let version = "pandapp/app-upgrade/v1"
    /// The longest encoding.
    package static let maximumBytes = 256

    /// The entry that people consented to.
    package let old: EthereumAddress
    /// The entry that takes its place.
    package let new: EthereumAddress
    /// Who says so.
    package let auditor: VerificationKey
    private let signature: [UInt8]

    /// Signs an endorsement.
    package init(from old: EthereumAddress, to new: EthereumAddress, by key: borrowing SigningKey) {
        (self.old, self.new) = (old, new)
        auditor = key.verificationKey
        signature = key.sign(Self.message(from: old, to: new))
    }

    /// Reads an endorsement and checks its signature.
    ///
    /// - Throws: `DatasetAssemblyError.malformedEndorsement`.
    package init(decoding bytes: [UInt8]) throws(DatasetAssemblyError) {
        guard bytes.count <= Self.maximumBytes else { throw .malformedEndorsement }
        do {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(0).asText == Self.version else { throw DatasetAssemblyError.malformedEndorsement }
            old = try EthereumAddress(bytes: reader.required(1).asBytes)
            new = try EthereumAddress(bytes: reader.required(2).asBytes)
            auditor = try VerificationKey(reader.required(3).asBytes)
            signature = try reader.required(4).asBytes(count: VerificationKey.signatureCount)
            try reader.finish()
        } catch {
            throw .malformedEndorsement
        }
        guard auditor.isValid(signature: signature, for: Self.message(from: old, to: new)) else {
            throw .malformedEndorsement
        }
    }

    /// The one encoding.
    package var encoded: [UInt8] {
        CBORValue.record([
            0: .text(Self.version), 1: .bytes(old.bytes), 2: .bytes(new.bytes), 3: .bytes(auditor.bytes),
            4: .bytes(signature),
        ]).encoded()
    }

    private static func message(from old: EthereumAddress, to new: EthereumAddress) -> [UInt8] {
        Array(version.utf8) + old.bytes + new.bytes
    }
}

extension AppConsent {
    /// The entries that the consent can come to hold for: its own, and those to which its auditor carries it over.
    ///
    /// - Parameter endorsements: in the order of the upgrades.
    /// - Returns: at least the consent's own entry; also entries of which the person's own word keeps it off.
    package func reach(over endorsements: [AppEndorsement]) -> Set<EthereumAddress> {
        var entries: Set<EthereumAddress> = [app]
        for endorsement in endorsements where endorsement.auditor == auditor && entries.contains(endorsement.old) {
            entries.insert(endorsement.new)
        }
        return entries
    }
}

extension PersonWord {
    /// The word with the consents that auditors carry over to new entries; what the person said of an entry itself stands.
    ///
    /// - Parameter endorsements: in the order of the upgrades, so that one may follow another.
    /// - Returns: the word with more consents, or the same.
    package func carried(over endorsements: [AppEndorsement]) -> PersonWord {
        var word = self
        for endorsement in endorsements where word.consents[endorsement.new] == nil {
            guard let consent = word.consents[endorsement.old], consent.auditor == endorsement.auditor else { continue }
            word.consents[endorsement.new] = consent
        }
        return word
    }
}
