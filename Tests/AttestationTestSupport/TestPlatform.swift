package import Attestation
package import Cryptography

package import enum Crypto.P256

/// What a test platform is to be; a test spoils what it is about.
package struct TestPlatformPlan: Sendable {
    /// The time of everything, in Unix seconds.
    package var time: Int64 = 1_780_000_000
    package var architecture: TrustedArchitecture
    package var root: CertificatePlan
    package var issuer: CertificatePlan
    package var signer: CertificatePlan
    package var platform: CertificatePlan
    package var identity = PlatformIdentityPlan()
    /// Whether the platform's certificate has the extension that says which platform it is.
    package var hasIdentity = true
    package var rootRevocations = RevocationPlan()
    package var platformRevocations = RevocationPlan()
    package var tcbInfo: String
    package var enclaveIdentity: String
    /// Key that signs the two documents instead of the signer's.
    package var documentKey: P256.Signing.PrivateKey?

    fileprivate init(_ architecture: TrustedArchitecture, owner: String) {
        self.architecture = architecture
        root = CertificatePlan(name: "\(owner) SGX Root CA", serial: 1, isAuthority: true)
        issuer = CertificatePlan(name: "\(owner) SGX PCK Platform CA", serial: 2, isAuthority: true)
        signer = CertificatePlan(name: "\(owner) SGX TCB Signing", serial: 3, isAuthority: false)
        platform = CertificatePlan(name: "\(owner) SGX PCK Certificate", serial: 4, isAuthority: false)
        tcbInfo = DocumentText.tcbInfo(architecture, at: time)
        enclaveIdentity = DocumentText.enclaveIdentity(architecture, at: time)
    }
}

/// A platform of a test's own: root, issuer, signer, lists, documents and quotes.
///
/// It shares no code with the simulated platform, so that each checks the other by way of the verifier.
package struct TestPlatform: Sendable {
    package let plan: TestPlatformPlan
    /// DER of the root: what a relying party trusts.
    package let rootCertificate: [UInt8]
    /// DER of the issuer of platforms' certificates.
    package let issuerCertificate: [UInt8]
    /// DER of the signer of documents.
    package let signerCertificate: [UInt8]
    /// DER of the platform's own.
    package let platformCertificate: [UInt8]
    package let collateral: QuoteCollateral

    /// A platform that is up to date, but for what `edit` changes.
    package init(
        _ architecture: TrustedArchitecture = .sgx,
        owner: String = "SIMULATED",
        edit: (inout TestPlatformPlan) throws -> Void = { _ in }
    ) throws {
        var plan = TestPlatformPlan(architecture, owner: owner)
        try edit(&plan)
        var platform = plan.platform
        if plan.hasIdentity { platform.extensions.append(try plan.identity.certificateExtension()) }
        rootCertificate = try plan.root.der(issuer: plan.root, at: plan.time)
        issuerCertificate = try plan.issuer.der(issuer: plan.root, at: plan.time)
        signerCertificate = try plan.signer.der(issuer: plan.root, at: plan.time)
        platformCertificate = try platform.der(issuer: plan.issuer, at: plan.time)
        collateral = QuoteCollateral(
            platformIssuerChain: [issuerCertificate, rootCertificate],
            rootRevocationList: try plan.rootRevocations.der(issuer: plan.root, at: plan.time),
            platformRevocationList: try plan.platformRevocations.der(issuer: plan.issuer, at: plan.time),
            tcbInfoChain: [signerCertificate, rootCertificate],
            tcbInfo: try Self.document(plan.tcbInfo, plan),
            enclaveIdentityChain: [signerCertificate, rootCertificate],
            enclaveIdentity: try Self.document(plan.enclaveIdentity, plan)
        )
        self.plan = plan
    }

    /// A verifier that trusts this platform's root as a simulated one.
    package var verifier: QuoteVerifier { QuoteVerifier(roots: [.simulated(certificate: rootCertificate)]) }

    /// Verifies a quote, by default one of this platform's, with this platform's collateral and time.
    package func verify(
        _ quote: [UInt8]? = nil,
        collateral: QuoteCollateral? = nil
    ) throws -> VerifiedQuote {
        try verifier.verify(quote ?? self.quote(), collateral: collateral ?? self.collateral, at: plan.time)
    }

    /// A quote of an enclave or domain with a measurement (of a domain: its MRTD, filled up with zeros).
    package func quote(
        _ form: QuoteForm? = nil,
        measurement: Digest = SHA256Digest.of([1]),
        reportData: [UInt8] = [UInt8](repeating: 0, count: 64),
        edit: (inout QuoteParts) throws -> Void = { _ in }
    ) throws -> [UInt8] {
        let form = form ?? (plan.architecture == .sgx ? .sgx3 : .tdx4)
        var parts = QuoteParts(
            form,
            measurement: measurement,
            reportData: reportData,
            platformKey: plan.platform.key,
            chain: PEMText.chain([platformCertificate, issuerCertificate, rootCertificate])
        )
        try edit(&parts)
        return try parts.signed()
    }

    private static func document(_ text: String, _ plan: TestPlatformPlan) throws -> SignedDocument {
        let bytes = Array(text.utf8)
        let signature = try (plan.documentKey ?? plan.signer.key).signature(for: bytes)
        return try SignedDocument(text: bytes, signature: Array(signature.rawRepresentation))
    }
}

extension QuoteCollateral {
    /// This collateral with other parts.
    package func with(
        platformIssuerChain: [[UInt8]]? = nil,
        rootRevocationList: [UInt8]? = nil,
        platformRevocationList: [UInt8]? = nil,
        tcbInfoChain: [[UInt8]]? = nil,
        tcbInfo: SignedDocument? = nil,
        enclaveIdentityChain: [[UInt8]]? = nil,
        enclaveIdentity: SignedDocument? = nil
    ) -> QuoteCollateral {
        QuoteCollateral(
            platformIssuerChain: platformIssuerChain ?? self.platformIssuerChain,
            rootRevocationList: rootRevocationList ?? self.rootRevocationList,
            platformRevocationList: platformRevocationList ?? self.platformRevocationList,
            tcbInfoChain: tcbInfoChain ?? self.tcbInfoChain,
            tcbInfo: tcbInfo ?? self.tcbInfo,
            enclaveIdentityChain: enclaveIdentityChain ?? self.enclaveIdentityChain,
            enclaveIdentity: enclaveIdentity ?? self.enclaveIdentity
        )
    }
}
