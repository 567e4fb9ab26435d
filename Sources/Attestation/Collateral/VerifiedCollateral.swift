import Crypto
import SwiftASN1
import X509

/// A collateral that a root vouches for, current at one time: what is left is the quote's own.
struct VerifiedCollateral {
    let root: IssuedCertificate
    let names: CertificateNames
    let platformIssuer: IssuedCertificate
    let rootRevocations: RevocationList
    let platformRevocations: RevocationList
    let tcbInfo: TCBInfo
    let enclaveIdentity: EnclaveIdentity
    let time: Int64

    /// Checks a collateral, steps 2 to 5, under a root that is trusted (DER), at a time in Unix seconds.
    ///
    /// - Throws: `AttestationError` with the first check that fails.
    init(
        _ collateral: QuoteCollateral,
        root der: [UInt8],
        names: CertificateNames,
        at time: Int64
    ) throws(AttestationError) {
        guard let root = IssuedCertificate(parsing: der), root.isIssued(by: root, to: names.root, for: .authority)
        else { throw .untrustedRoot }
        guard root.isValid(at: time) else { throw .certificateNotValidNow }
        (self.root, self.names, self.time) = (root, names, time)

        guard let list = RevocationList(parsing: collateral.rootRevocationList), list.isIssued(by: root) else {
            throw .rootRevocationListInvalid
        }
        guard list.isCurrent(at: time) else { throw .rootRevocationListNotCurrent }
        guard !list.revokes(root) else { throw .certificateRevoked }
        rootRevocations = list

        let authority = Authority(root: root, revocations: list, time: time)
        platformIssuer = try authority.certificate(
            collateral.platformIssuerChain,
            names: names.platformIssuers,
            use: .authority,
            otherwise: .platformIssuerInvalid
        )
        platformRevocations = try Self.platformRevocations(collateral, issuer: platformIssuer, at: time)

        let signer = try authority.certificate(
            collateral.tcbInfoChain,
            names: [names.signer],
            use: .signing,
            otherwise: .collateralSignerInvalid
        )
        guard signer.signed(collateral.tcbInfo) else { throw .tcbInfoSignatureInvalid }
        tcbInfo = try TCBInfo(parsing: collateral.tcbInfo.text)
        guard tcbInfo.header.isCurrent(at: time) else { throw .tcbInfoNotCurrent }

        let identitySigner =
            collateral.enclaveIdentityChain == collateral.tcbInfoChain
            ? signer
            : try authority.certificate(
                collateral.enclaveIdentityChain,
                names: [names.signer],
                use: .signing,
                otherwise: .collateralSignerInvalid
            )
        guard identitySigner.signed(collateral.enclaveIdentity) else { throw .enclaveIdentitySignatureInvalid }
        enclaveIdentity = try EnclaveIdentity(parsing: collateral.enclaveIdentity.text)
        guard enclaveIdentity.header.isCurrent(at: time) else { throw .enclaveIdentityNotCurrent }
    }

    /// When the oldest part was issued.
    var issued: Int64 {
        min(
            rootRevocations.issued,
            platformRevocations.issued,
            tcbInfo.header.issued,
            enclaveIdentity.header.issued
        )
    }

    /// When the first part is no longer current.
    var expires: Int64 {
        min(
            rootRevocations.expires,
            platformRevocations.expires,
            tcbInfo.header.expires,
            enclaveIdentity.header.expires
        )
    }

    /// A platform's certificate from the chain of a quote, step 6.
    ///
    /// - Throws: `AttestationError.platformCertificateInvalid`, `.certificateNotValidNow`, `.certificateRevoked`.
    func platformCertificate(_ chain: [[UInt8]]) throws(AttestationError) -> IssuedCertificate {
        guard chain.count == 3, chain[1] == platformIssuer.der, chain[2] == root.der,
            let certificate = IssuedCertificate(parsing: chain[0]),
            certificate.isIssued(by: platformIssuer, to: names.platform, for: .signing)
        else { throw .platformCertificateInvalid }
        guard certificate.isValid(at: time) else { throw .certificateNotValidNow }
        guard !platformRevocations.revokes(certificate) else { throw .certificateRevoked }
        return certificate
    }

    private static func platformRevocations(
        _ collateral: QuoteCollateral,
        issuer: IssuedCertificate,
        at time: Int64
    ) throws(AttestationError) -> RevocationList {
        guard let list = RevocationList(parsing: collateral.platformRevocationList), list.isIssued(by: issuer) else {
            throw .platformRevocationListInvalid
        }
        guard list.isCurrent(at: time) else { throw .platformRevocationListNotCurrent }
        return list
    }
}

/// The root and what it says of the certificates that it issued.
private struct Authority {
    let root: IssuedCertificate
    let revocations: RevocationList
    let time: Int64

    /// The first certificate of a chain of two, of which the second is the root.
    func certificate(
        _ chain: [[UInt8]],
        names: [String],
        use: IssuedCertificate.Use,
        otherwise cause: AttestationError
    ) throws(AttestationError) -> IssuedCertificate {
        guard chain.count == 2, let der = chain.first, chain.last == root.der,
            let certificate = IssuedCertificate(parsing: der), let name = certificate.commonName, names.contains(name),
            certificate.isIssued(by: root, to: name, for: use)
        else { throw cause }
        guard certificate.isValid(at: time) else { throw .certificateNotValidNow }
        guard !revocations.revokes(certificate) else { throw .certificateRevoked }
        return certificate
    }
}

extension IssuedCertificate {
    /// Whether this certificate's key signed a document.
    fileprivate func signed(_ document: SignedDocument) -> Bool {
        key.signed(document.text, document.signature)
    }
}

extension P256.Signing.PublicKey {
    /// Whether this key signed a message, r ‖ s; the message is hashed with SHA-256.
    func signed(_ message: [UInt8], _ signature: [UInt8]) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
        return isValidSignature(signature, for: message)
    }
}
