import Cryptography

/// What Intel (or a simulated platform) publishes about its platforms, and what a quote is judged by.
///
/// The file is one JSON object of nine strings, the answers of Intel's Provisioning Certification Service version 4:
/// `pck_crl_issuer_chain`, `root_ca_crl`, `pck_crl`, `tcb_info_issuer_chain`, `tcb_info`, `tcb_info_signature`,
/// `qe_identity_issuer_chain`, `qe_identity`, `qe_identity_signature`. Chains are PEM, revocation lists (DER) and
/// signatures hexadecimal, the two documents are JSON texts that stay exactly as they were signed. Nothing of it is
/// believed before ``QuoteVerifier`` has checked it.
package struct QuoteCollateral: Hashable, Sendable {
    /// The most bytes of the file.
    package static let maximumCount = 256 * 1024

    /// DER of the issuer of the platforms' certificates, and of the root.
    package let platformIssuerChain: [[UInt8]]
    /// DER of the root's revocation list.
    package let rootRevocationList: [UInt8]
    /// DER of the list of revoked platforms.
    package let platformRevocationList: [UInt8]
    /// DER of the TCB info's signer, and of the root.
    package let tcbInfoChain: [[UInt8]]
    /// Levels of platforms of one kind.
    package let tcbInfo: SignedDocument
    /// DER of the identity's signer, and of the root.
    package let enclaveIdentityChain: [[UInt8]]
    /// Which quoting enclaves there are.
    package let enclaveIdentity: SignedDocument

    /// A collateral made of its parts; chains and lists as DER.
    package init(
        platformIssuerChain: [[UInt8]],
        rootRevocationList: [UInt8],
        platformRevocationList: [UInt8],
        tcbInfoChain: [[UInt8]],
        tcbInfo: SignedDocument,
        enclaveIdentityChain: [[UInt8]],
        enclaveIdentity: SignedDocument
    ) {
        self.platformIssuerChain = platformIssuerChain
        self.rootRevocationList = rootRevocationList
        self.platformRevocationList = platformRevocationList
        self.tcbInfoChain = tcbInfoChain
        self.tcbInfo = tcbInfo
        self.enclaveIdentityChain = enclaveIdentityChain
        self.enclaveIdentity = enclaveIdentity
    }

    /// Reads the file.
    ///
    /// - Throws: `AttestationError.collateralTooLarge`, `.malformedCollateral`.
    package init(decoding json: [UInt8]) throws(AttestationError) {
        guard json.count <= Self.maximumCount else { throw .collateralTooLarge }
        guard let file = JSONValue(parsing: json), file.names == Set(Name.allCases.map(\.rawValue)) else {
            throw .malformedCollateral
        }
        self.init(
            platformIssuerChain: try file.chain(.platformIssuerChain),
            rootRevocationList: try file.bytes(.rootRevocationList),
            platformRevocationList: try file.bytes(.platformRevocationList),
            tcbInfoChain: try file.chain(.tcbInfoChain),
            tcbInfo: try file.document(.tcbInfo, .tcbInfoSignature),
            enclaveIdentityChain: try file.chain(.enclaveIdentityChain),
            enclaveIdentity: try file.document(.enclaveIdentity, .enclaveIdentitySignature)
        )
    }

    /// Reads the bytes that `encoded` writes, and no other file of the same content.
    ///
    /// - Throws: `AttestationError.collateralTooLarge`, `.malformedCollateral`.
    package init(canonical bytes: [UInt8]) throws(AttestationError) {
        try self.init(decoding: bytes)
        guard encoded() == bytes else { throw .malformedCollateral }
    }

    /// The file: the names in the order above, no blanks, PEM in lines of 64, lower-case hexadecimal; a collateral has
    /// exactly one such form.
    package func encoded() -> [UInt8] {
        let members = Name.allCases.map { "\"\($0.rawValue)\":\(JSONText.quoted(text(of: $0)))" }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    fileprivate enum Name: String, CaseIterable {
        case platformIssuerChain = "pck_crl_issuer_chain"
        case rootRevocationList = "root_ca_crl"
        case platformRevocationList = "pck_crl"
        case tcbInfoChain = "tcb_info_issuer_chain"
        case tcbInfo = "tcb_info"
        case tcbInfoSignature = "tcb_info_signature"
        case enclaveIdentityChain = "qe_identity_issuer_chain"
        case enclaveIdentity = "qe_identity"
        case enclaveIdentitySignature = "qe_identity_signature"
    }

    private func text(of name: Name) -> String {
        switch name {
        case .platformIssuerChain: String(decoding: PEMChain.encoded(platformIssuerChain), as: UTF8.self)
        case .rootRevocationList: Hexadecimal.encode(rootRevocationList)
        case .platformRevocationList: Hexadecimal.encode(platformRevocationList)
        case .tcbInfoChain: String(decoding: PEMChain.encoded(tcbInfoChain), as: UTF8.self)
        case .tcbInfo: String(decoding: tcbInfo.text, as: UTF8.self)
        case .tcbInfoSignature: Hexadecimal.encode(tcbInfo.signature)
        case .enclaveIdentityChain: String(decoding: PEMChain.encoded(enclaveIdentityChain), as: UTF8.self)
        case .enclaveIdentity: String(decoding: enclaveIdentity.text, as: UTF8.self)
        case .enclaveIdentitySignature: Hexadecimal.encode(enclaveIdentity.signature)
        }
    }
}

extension JSONValue {
    /// The bytes of a text of hexadecimal digits, without a prefix.
    var asBytes: [UInt8]? {
        guard let text = asText, !text.hasPrefix("0x") else { return nil }
        return try? Hexadecimal.decode(text)
    }

    fileprivate func bytes(_ name: QuoteCollateral.Name) throws(AttestationError) -> [UInt8] {
        guard let bytes = self[name.rawValue]?.asBytes else { throw .malformedCollateral }
        return bytes
    }

    fileprivate func chain(_ name: QuoteCollateral.Name) throws(AttestationError) -> [[UInt8]] {
        guard let text = self[name.rawValue]?.asText, let chain = PEMChain.certificates(Array(text.utf8)) else {
            throw .malformedCollateral
        }
        return chain
    }

    fileprivate func document(
        _ name: QuoteCollateral.Name,
        _ signature: QuoteCollateral.Name
    ) throws(AttestationError) -> SignedDocument {
        guard let text = self[name.rawValue]?.asText else { throw .malformedCollateral }
        return try SignedDocument(text: Array(text.utf8), signature: bytes(signature))
    }
}
