import SwiftASN1
import X509

/// What a PCK certificate says of its processor: the extension 1.2.840.113741.1.13.1 of Intel's specification.
///
/// SEQUENCE of SEQUENCE {OID, value}: .1 PPID (16 bytes), .2 TCB (.1 to .16 component versions, .17 PCESVN, .18 CPUSVN),
/// .3 PCEID, .4 FMSPC, .5 SGX type, .6 platform instance id, .7 configuration.
struct ProcessorExtension {
    /// Versions of the sixteen components; all levels of the made-up TCB information ask for these.
    static let components: [UInt8] = Array(repeating: 1, count: 8) + Array(repeating: 0, count: 8)
    static let certificationVersion = 1
    static let certificationEnclave: [UInt8] = [0, 0]
    /// "SIM", which is no family, model and stepping of Intel's.
    static let family: [UInt8] = [0x53, 0x49, 0x4d, 0, 0, 0]

    private static let arc: [UInt] = [1, 2, 840, 113_741, 1, 13, 1]

    let processor: [UInt8]
    let instance: [UInt8]

    /// - Throws: what the library throws.
    func certificateExtension() throws -> Certificate.Extension {
        var serializer = DER.Serializer()
        try serializer.appendConstructedNode(identifier: .sequence) { list in
            try Self.append([1], ASN1OctetString(contentBytes: processor[...]), to: &list)
            try Self.appendLevel(to: &list)
            try Self.append([3], ASN1OctetString(contentBytes: Self.certificationEnclave[...]), to: &list)
            try Self.append([4], ASN1OctetString(contentBytes: Self.family[...]), to: &list)
            try Self.append([5], to: &list) { $0.appendPrimitiveNode(identifier: .enumerated) { $0.append(1) } }
            try Self.append([6], ASN1OctetString(contentBytes: instance[...]), to: &list)
            try Self.append([7], to: &list) { configuration in
                try configuration.appendConstructedNode(identifier: .sequence) { list in
                    for flag: UInt in 1...3 { try Self.append([7, flag], false, to: &list) }
                }
            }
        }
        return try Certificate.Extension(
            oid: ASN1ObjectIdentifier(elements: Self.arc),
            critical: false,
            value: serializer.serializedBytes[...]
        )
    }

    private static func appendLevel(to list: inout DER.Serializer) throws {
        try append([2], to: &list) { level in
            try level.appendConstructedNode(identifier: .sequence) { list in
                for (index, component) in components.enumerated() {
                    try append([2, UInt(index) + 1], Int(component), to: &list)
                }
                try append([2, 17], certificationVersion, to: &list)
                try append([2, 18], ASN1OctetString(contentBytes: components[...]), to: &list)
            }
        }
    }

    private static func append(
        _ suffix: [UInt],
        _ value: some DERSerializable,
        to list: inout DER.Serializer
    ) throws {
        try append(suffix, to: &list) { try $0.serialize(value) }
    }

    private static func append(
        _ suffix: [UInt],
        to list: inout DER.Serializer,
        value: (inout DER.Serializer) throws -> Void
    ) throws {
        try list.appendConstructedNode(identifier: .sequence) { pair in
            try pair.serialize(ASN1ObjectIdentifier(elements: arc + suffix))
            try value(&pair)
        }
    }
}
