package import Cryptography

/// What TDX hardware says of a trust domain: 584 bytes (version 1.0) or 648 (1.5), little-endian.
///
/// TEE_TCB_SVN 0…15, MRSEAM 16…63, MRSIGNERSEAM 64…111, SEAMATTRIBUTES 112…119, TDATTRIBUTES 120…127, XFAM 128…135,
/// MRTD 136…183, MRCONFIGID 184…231, MROWNER 232…279, MROWNERCONFIG 280…327, RTMR0…3 328…519, REPORTDATA 520…583;
/// 1.5 adds TEE_TCB_SVN_2 584…599 and MRSERVICETD 600…647.
package struct TrustDomainReport: Hashable, Sendable {
    /// The number of bytes of version 1.0.
    static let count = 584
    /// The number of bytes of version 1.5.
    static let longCount = 648

    /// The report itself.
    package let bytes: [UInt8]
    /// Security versions of the TDX module and its loaders.
    package let tcbSVN: [UInt8]
    /// Digest of the TDX module.
    package let mrSEAM: [UInt8]
    /// Digest of the key that signed the TDX module; zeros are Intel.
    package let mrSignerSEAM: [UInt8]
    /// The TDX module's attributes, eight bytes.
    package let seamAttributes: [UInt8]
    /// The domain's attributes, eight bytes.
    package let attributes: [UInt8]
    /// The processor features that the domain may use, eight bytes.
    package let xfam: [UInt8]
    /// Digest of what the domain was started with.
    package let mrTD: [UInt8]
    /// Registers 0…3, which the domain extends by what it loads.
    package let rtmr: [[UInt8]]
    /// The 64 bytes that the domain bound.
    package let reportData: [UInt8]
    /// The same of the module that is beneath the domain now; nil in version 1.0.
    package let currentTCBSVN: [UInt8]?
    /// Digest of the domains that served this one, zeros where none did; nil in version 1.0.
    package let mrServiceTD: [UInt8]?

    /// Whether the operator may read the domain's memory, or anything else of the first byte weakens it.
    package var isDebuggable: Bool { attributes[0] != 0 }

    /// What the domain runs, as one digest: SHA-256 of "pandapp-tdx-measurement-v1", a zero byte, MRTD and RTMR0…3.
    package var measurement: Digest { Self.measurement(mrTD: mrTD, rtmr: rtmr) }

    static func measurement(mrTD: [UInt8], rtmr: [[UInt8]]) -> Digest {
        SHA256Digest.of(Array("pandapp-tdx-measurement-v1\0".utf8) + mrTD + rtmr.joined())
    }

    /// Reads a report of exactly 584 or 648 bytes.
    init(parsing bytes: [UInt8]) throws(AttestationError) {
        var cursor = ByteCursor(bytes)
        tcbSVN = try cursor.bytes(16)
        mrSEAM = try cursor.bytes(48)
        mrSignerSEAM = try cursor.bytes(48)
        seamAttributes = try cursor.bytes(8)
        attributes = try cursor.bytes(8)
        xfam = try cursor.bytes(8)
        mrTD = try cursor.bytes(48)
        _ = try cursor.bytes(3 * 48)
        rtmr = [try cursor.bytes(48), try cursor.bytes(48), try cursor.bytes(48), try cursor.bytes(48)]
        reportData = try cursor.bytes(64)
        if bytes.count == Self.longCount {
            currentTCBSVN = try cursor.bytes(16)
            mrServiceTD = try cursor.bytes(48)
        } else {
            (currentTCBSVN, mrServiceTD) = (nil, nil)
        }
        guard cursor.isAtEnd else { throw .malformedQuote }
        self.bytes = bytes
    }
}
