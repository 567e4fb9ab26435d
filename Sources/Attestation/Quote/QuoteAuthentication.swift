/// The signatures of a quote and what they hang on.
///
/// Version 3: signature 64, attestation key 64, QE report 384, QE report signature 64, u16 length and QE authentication
/// data, certification type u16 (5), u32 length and PEM chain. Versions 4 and 5: signature, attestation key, type u16
/// (6), u32 length, and within it the rest as in version 3. Signatures are r ‖ s, keys x ‖ y, big-endian.
package struct QuoteAuthentication: Hashable, Sendable {
    /// The attestation key's signature over header and body.
    package let signature: [UInt8]
    /// The key that signs quotes, made by the quoting enclave.
    package let attestationKey: [UInt8]
    /// What the hardware says of the quoting enclave.
    package let quotingEnclave: EnclaveReport
    /// The platform's signature over that report.
    package let quotingEnclaveSignature: [UInt8]
    /// What the quoting enclave bound beside its key.
    package let authenticationData: [UInt8]
    /// DER of the platform's certificate, its issuer's, and the root's.
    package let certificates: [[UInt8]]

    /// Reads authentication data, of which nothing may be left over.
    init(parsing bytes: [UInt8], version: UnverifiedQuote.Version) throws(AttestationError) {
        var cursor = ByteCursor(bytes)
        signature = try cursor.bytes(64)
        attestationKey = try cursor.bytes(64)
        if version != .v3 {
            cursor = ByteCursor(try cursor.certification(type: Self.quotingEnclaveType))
        }
        quotingEnclave = try EnclaveReport(parsing: cursor.bytes(EnclaveReport.count))
        quotingEnclaveSignature = try cursor.bytes(64)
        authenticationData = try cursor.bytes(Int(cursor.uint16()))
        let chain = try cursor.certification(type: Self.chainType)
        guard let certificates = PEMChain.canonical(chain), certificates.count == 3 else {
            throw .unsupportedCertification
        }
        self.certificates = certificates
    }

    private static let chainType: UInt16 = 5
    private static let quotingEnclaveType: UInt16 = 6
}

extension ByteCursor {
    /// Certification data of the one expected type, which reaches to the end.
    fileprivate mutating func certification(type: UInt16) throws(AttestationError) -> [UInt8] {
        guard try uint16() == type else { throw .unsupportedCertification }
        let data = try bytes(Int(uint32()))
        guard isAtEnd else { throw .malformedQuote }
        return data
    }
}
