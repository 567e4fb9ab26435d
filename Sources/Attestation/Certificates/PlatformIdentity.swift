package import Cryptography
import SwiftASN1
import X509

/// What a platform's certificate says of the platform: Intel's extension 1.2.840.113741.1.13.1.
///
/// A sequence of pairs of object identifier and value: `.1` PPID (16 bytes), `.2` TCB, itself pairs: `.2.1`…`.2.16`
/// component SVNs, `.2.17` PCESVN, `.2.18` CPUSVN (16 bytes); `.3` PCEID (2 bytes), `.4` FMSPC (6 bytes), `.5` SGX
/// type, `.6` platform instance id (16 bytes, of multi-package platforms), `.7` configuration.
package struct PlatformIdentity: Hashable, Sendable {
    /// SHA-256 of the platform instance id, or of the PPID where the platform has none.
    package let platform: Digest
    /// The security versions that levels are compared with: of each component, the lower of component SVN and CPUSVN.
    ///
    /// Intel compares component SVNs, dcap-qvl CPUSVN; in every known certificate they are the same.
    package let componentSVNs: [UInt8]
    /// The security version of the provisioning certification enclave.
    package let pceSVN: UInt16
    /// The provisioning certification enclave's number, two bytes.
    package let pceID: [UInt8]
    /// The kind of platform, six bytes.
    package let fmspc: [UInt8]

    /// Reads the extension, of which a certificate must have exactly one.
    ///
    /// - Returns: nil where it has none, or one of another form.
    init?(of certificate: IssuedCertificate) {
        let extensions = certificate.certificate.extensions.filter { $0.oid == Self.identifier }
        guard extensions.count == 1, let value = extensions.first?.value, let root = try? DER.parse(value),
            let fields = Self.fields(of: root, under: Self.identifier),
            let tcb = fields[2].flatMap({ Self.fields(of: $0, under: Self.tcb) }),
            let ppid = fields[1]?.octets(16), let pceID = fields[3]?.octets(2), let fmspc = fields[4]?.octets(6),
            let cpuSVN = tcb[18]?.octets(16), let pceSVN = tcb[17].flatMap({ try? UInt16(derEncoded: $0) })
        else { return nil }
        let components = (1...16).compactMap { tcb[$0].flatMap { try? UInt8(derEncoded: $0) } }
        guard components.count == 16 else { return nil }
        // What nothing here depends on must be of its form, too.
        guard fields[5]?.isSmallEnumerated == true, fields[7].map(Self.isConfiguration) ?? true else { return nil }
        let instance: [UInt8]? = fields[6]?.octets(16)
        guard instance != nil || fields[6] == nil else { return nil }
        platform = SHA256Digest.of(instance ?? ppid)
        componentSVNs = zip(components, cpuSVN).map(min)
        (self.pceSVN, self.pceID, self.fmspc) = (pceSVN, pceID, fmspc)
    }

    private static let identifier: ASN1ObjectIdentifier = [1, 2, 840, 113_741, 1, 13, 1]
    private static let tcb: ASN1ObjectIdentifier = [1, 2, 840, 113_741, 1, 13, 1, 2]
    private static let configuration: ASN1ObjectIdentifier = [1, 2, 840, 113_741, 1, 13, 1, 7]

    /// Some of dynamic platform, cached keys and SMT, each a truth value.
    private static func isConfiguration(_ node: ASN1Node) -> Bool {
        guard let flags = fields(of: node, under: configuration), Set(flags.keys).isSubset(of: [1, 2, 3]) else {
            return false
        }
        return flags.values.allSatisfy { (try? Bool(derEncoded: $0)) != nil }
    }

    /// The values of a sequence of pairs, by the last number of their identifiers.
    private static func fields(of node: ASN1Node, under prefix: ASN1ObjectIdentifier) -> [UInt: ASN1Node]? {
        guard let pairs = node.parts else { return nil }
        var fields: [UInt: ASN1Node] = [:]
        for pair in pairs {
            guard let parts = pair.parts, parts.count == 2, let name = try? ASN1ObjectIdentifier(derEncoded: parts[0]),
                name.oidComponents.dropLast().elementsEqual(prefix.oidComponents),
                let number = name.oidComponents.last, fields.updateValue(parts[1], forKey: number) == nil
            else { return nil }
        }
        return fields
    }
}

extension ASN1Node {
    /// The content of an octet string of a length.
    fileprivate func octets(_ count: Int) -> [UInt8]? {
        guard let octets = try? ASN1OctetString(derEncoded: self), octets.bytes.count == count else { return nil }
        return Array(octets.bytes)
    }

    /// Whether this is an enumeration's value of one byte.
    fileprivate var isSmallEnumerated: Bool {
        guard identifier == .enumerated, case .primitive(let bytes) = content else { return false }
        return bytes.count == 1
    }
}
