import SwiftASN1
package import X509

/// What the certificate of a test platform says of it, as Intel's extension.
package struct PlatformIdentityPlan: Sendable {
    package var ppid = [UInt8](repeating: 0xA1, count: 16)
    package var components = [UInt8](repeating: 2, count: 16)
    package var cpuSVN = [UInt8](repeating: 2, count: 16)
    package var pceSVN: UInt16 = 11
    package var pceID: [UInt8] = [0, 0]
    package var fmspc: [UInt8] = [0x53, 0x49, 0x4D, 0, 0, 0]
    package var instance: [UInt8]? = [UInt8](repeating: 0xB2, count: 16)

    package init() {}

    /// The extension.
    package func certificateExtension() throws -> Certificate.Extension {
        let value = try DERText.sequence { coder in
            try Self.pair(&coder, [1]) { try $0.serialize(ASN1OctetString(contentBytes: ppid[...])) }
            try Self.pair(&coder, [2]) { coder in
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    for (place, component) in components.enumerated() {
                        try Self.pair(&coder, [2, UInt(place + 1)]) { try $0.serialize(component) }
                    }
                    try Self.pair(&coder, [2, 17]) { try $0.serialize(pceSVN) }
                    try Self.pair(&coder, [2, 18]) { try $0.serialize(ASN1OctetString(contentBytes: cpuSVN[...])) }
                }
            }
            try Self.pair(&coder, [3]) { try $0.serialize(ASN1OctetString(contentBytes: pceID[...])) }
            try Self.pair(&coder, [4]) { try $0.serialize(ASN1OctetString(contentBytes: fmspc[...])) }
            try Self.pair(&coder, [5]) { $0.serializeRawBytes([0x0A, 1, 1]) }
            if let instance {
                try Self.pair(&coder, [6]) { try $0.serialize(ASN1OctetString(contentBytes: instance[...])) }
            }
        }
        return Certificate.Extension(oid: [1, 2, 840, 113_741, 1, 13, 1], critical: false, value: value[...])
    }

    private static func pair(
        _ coder: inout DER.Serializer,
        _ numbers: [UInt],
        _ value: (inout DER.Serializer) throws -> Void
    ) throws {
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(ASN1ObjectIdentifier(elements: [1, 2, 840, 113_741, 1, 13, 1] + numbers))
            try value(&coder)
        }
    }
}
