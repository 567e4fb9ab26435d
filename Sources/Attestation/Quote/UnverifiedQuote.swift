/// The kind of trusted hardware whose form a quote has; a simulated platform imitates one of them.
package enum TrustedArchitecture: String, CaseIterable, Sendable {
    /// Intel Software Guard Extensions: one process.
    case sgx
    /// Intel Trust Domain Extensions: one virtual machine.
    case tdx
}

/// A quote in Intel's binary form, read but not believed.
///
/// All numbers are little-endian. The signed part is
/// - the header: version u16 (3, 4, 5), key type u16 (2: ECDSA P-256), architecture u32 (0 SGX, 0x81 TDX), four bytes,
///   vendor 16 bytes (Intel's), user data 20 bytes;
/// - version 5 only: body type u16 (1 SGX, 2 TD 1.0, 3 TD 1.5), body size u32;
/// - the body: ``EnclaveReport`` or ``TrustDomainReport``.
///
/// Then a u32 length and ``QuoteAuthentication``, and nothing but zeros after it (drivers pad).
package struct UnverifiedQuote: Hashable, Sendable {
    /// The most bytes of a quote, padding included.
    package static let maximumCount = 16 * 1024

    /// The form of what surrounds the report.
    package enum Version: UInt16, Sendable {
        /// SGX only.
        case v3 = 3
        /// SGX or TDX 1.0.
        case v4 = 4
        /// SGX, TDX 1.0 or 1.5, which the quote names.
        case v5 = 5
    }

    /// What the quote is about.
    package enum Body: Hashable, Sendable {
        /// An enclave.
        case enclave(EnclaveReport)
        /// A trust domain.
        case trustDomain(TrustDomainReport)
    }

    /// The quote's version.
    package let version: Version
    /// The report inside it.
    package let body: Body
    /// Header and body: the bytes that the attestation key signed.
    package let signed: [UInt8]
    /// Signatures and certificates.
    package let authentication: QuoteAuthentication
    /// The quote without padding: the bytes to store, to hash and to pass on.
    ///
    /// ECDSA signatures can be rewritten by anybody, so a hash of a quote identifies bytes, never an event.
    package let canonical: [UInt8]

    /// The architecture that the quote claims.
    package var architecture: TrustedArchitecture {
        switch body {
        case .enclave: .sgx
        case .trustDomain: .tdx
        }
    }

    /// The 64 bytes that were bound.
    package var reportData: [UInt8] {
        switch body {
        case .enclave(let report): report.reportData
        case .trustDomain(let report): report.reportData
        }
    }

    /// Reads a quote.
    ///
    /// - Throws: `AttestationError.quoteTooLarge`, `.malformedQuote`, `.unsupportedQuote`, `.unsupportedCertification`.
    package init(parsing bytes: [UInt8]) throws(AttestationError) {
        guard bytes.count <= Self.maximumCount else { throw .quoteTooLarge }
        var cursor = ByteCursor(bytes)
        let (version, architecture) = try cursor.quoteHeader()
        let body = try cursor.quoteBody(version: version, architecture: architecture)
        let signedCount = bytes.count - cursor.remainder.count
        let authenticationCount = Int(try cursor.uint32())
        authentication = try QuoteAuthentication(parsing: cursor.bytes(authenticationCount), version: version)
        let padding = cursor.remainder
        guard padding.allSatisfy({ $0 == 0 }) else { throw .malformedQuote }
        (self.version, self.body) = (version, body)
        signed = Array(bytes.prefix(signedCount))
        canonical = Array(bytes.prefix(bytes.count - padding.count))
    }
}

extension ByteCursor {
    /// The number that the header has for quotes signed with ECDSA over P-256.
    private static var ecdsaP256: UInt16 { 2 }
    /// Intel's number among the vendors of quoting enclaves.
    private static var intel: [UInt8] {
        [0x93, 0x9A, 0x72, 0x33, 0xF7, 0x9C, 0x4C, 0xA9, 0x94, 0x0A, 0x0D, 0xB3, 0x95, 0x7F, 0x06, 0x07]
    }

    /// The header, 48 bytes.
    fileprivate mutating func quoteHeader() throws(AttestationError) -> (
        version: UnverifiedQuote.Version, architecture: TrustedArchitecture
    ) {
        guard let version = UnverifiedQuote.Version(rawValue: try uint16()) else { throw .unsupportedQuote }
        guard try uint16() == Self.ecdsaP256 else { throw .unsupportedQuote }
        let architecture: TrustedArchitecture
        switch try uint32() {
        case 0: architecture = .sgx
        case 0x81 where version != .v3: architecture = .tdx
        default: throw .unsupportedQuote
        }
        _ = try bytes(4)
        guard try bytes(16) == Self.intel else { throw .unsupportedQuote }
        _ = try bytes(20)
        return (version, architecture)
    }

    /// The body, before which version 5 says what it is.
    fileprivate mutating func quoteBody(
        version: UnverifiedQuote.Version,
        architecture: TrustedArchitecture
    ) throws(AttestationError) -> UnverifiedQuote.Body {
        var count = architecture == .sgx ? EnclaveReport.count : TrustDomainReport.count
        if version == .v5 {
            switch (try uint16(), architecture) {
            case (1, .sgx), (2, .tdx): break
            case (3, .tdx): count = TrustDomainReport.longCount
            default: throw .unsupportedQuote
            }
            guard try uint32() == count else { throw .malformedQuote }
        }
        let report = try bytes(count)
        switch architecture {
        case .sgx: return .enclave(try EnclaveReport(parsing: report))
        case .tdx: return .trustDomain(try TrustDomainReport(parsing: report))
        }
    }
}
