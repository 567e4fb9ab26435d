package import Cryptography

/// What SGX hardware says of an enclave: 384 bytes, little-endian.
///
/// CPUSVN 0…15, MISCSELECT 16…19, zero 20…31, ISVEXTPRODID 32…47, ATTRIBUTES 48…63 (flags, XFRM), MRENCLAVE 64…95,
/// zero 96…127, MRSIGNER 128…159, zero 160…191, CONFIGID 192…255, ISVPRODID 256…257, ISVSVN 258…259,
/// CONFIGSVN 260…261, zero 262…303, ISVFAMILYID 304…319, REPORTDATA 320…383.
package struct EnclaveReport: Hashable, Sendable {
    /// The number of bytes.
    static let count = 384

    /// The report itself.
    package let bytes: [UInt8]
    /// The processor's security versions.
    package let cpuSVN: [UInt8]
    /// What is saved at an exception, four bytes.
    package let miscSelect: [UInt8]
    /// Flags and XFRM, sixteen bytes.
    package let attributes: [UInt8]
    /// What code runs.
    package let mrEnclave: Digest
    /// Digest of the key that signed the code.
    package let mrSigner: Digest
    /// The signer's number for the product.
    package let productID: UInt16
    /// The signer's version of the product; it rises with each closed hole.
    package let securityVersion: UInt16
    /// The 64 bytes that the enclave bound.
    package let reportData: [UInt8]

    /// Whether the enclave was initialised, the first flag.
    package var isInitialised: Bool { attributes[0] & 1 != 0 }
    /// Whether the operator may read the enclave's memory, the second flag.
    package var isDebuggable: Bool { attributes[0] & 2 != 0 }

    /// Reads a report of exactly 384 bytes.
    init(parsing bytes: [UInt8]) throws(AttestationError) {
        var cursor = ByteCursor(bytes)
        cpuSVN = try cursor.bytes(16)
        miscSelect = try cursor.bytes(4)
        try cursor.zeros(12)
        _ = try cursor.bytes(16)
        attributes = try cursor.bytes(16)
        mrEnclave = try cursor.digest()
        try cursor.zeros(32)
        mrSigner = try cursor.digest()
        try cursor.zeros(32)
        _ = try cursor.bytes(64)
        productID = try cursor.uint16()
        securityVersion = try cursor.uint16()
        _ = try cursor.bytes(2)
        try cursor.zeros(42)
        _ = try cursor.bytes(16)
        reportData = try cursor.bytes(64)
        guard cursor.isAtEnd else { throw .malformedQuote }
        self.bytes = bytes
    }
}

extension ByteCursor {
    /// The next thirty-two bytes.
    mutating func digest() throws(AttestationError) -> Digest {
        let bytes = try bytes(Digest.count)
        do throws(CryptographyError) { return try Digest(bytes) } catch { throw .malformedQuote }
    }
}
