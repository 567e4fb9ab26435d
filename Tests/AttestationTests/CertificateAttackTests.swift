import Attestation
import AttestationTestSupport
import Crypto
import SwiftASN1
import TestSupport
import Testing
import X509

/// What a certificate authority's enemies do: right-looking certificates and lists that are not.
@Suite struct CertificateAttackTests {
    /// A change of a platform, and the check that must notice it.
    struct Attack: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let cause: AttestationError
        let edit: @Sendable (inout TestPlatformPlan) -> Void

        init(
            _ description: String,
            _ cause: AttestationError,
            edit: @escaping @Sendable (inout TestPlatformPlan) -> Void
        ) {
            testDescription = description
            self.cause = cause
            self.edit = edit
        }
    }

    static let unknown = Certificate.Extension(oid: [1, 2, 3, 4], critical: true, value: [5, 0])
    static let stranger = P256.Signing.PrivateKey()
    static let day: Int64 = 86_400

    static let names: [Attack] = [
        Attack("root of another name", .untrustedRoot) { $0.root.name = "Intel SGX Root CA" },
        Attack("issuer of another name", .platformIssuerInvalid) { $0.issuer.name = "SIMULATED SGX PCK CA" },
        Attack("issuer with Intel's name", .platformIssuerInvalid) { $0.issuer.name = "Intel SGX PCK Platform CA" },
        Attack("signer of another name", .collateralSignerInvalid) { $0.signer.name = "SIMULATED SGX PCK Certificate" },
        Attack("platform of another name", .platformCertificateInvalid) {
            $0.platform.name = "SIMULATED SGX TCB Signing"
        },
        Attack("issuer says another issued it", .platformIssuerInvalid) { $0.issuer.issuerName = "SIMULATED SGX Root" },
        Attack("signer says another issued it", .collateralSignerInvalid) {
            $0.signer.issuerName = "SIMULATED SGX Root"
        },
        Attack("platform says the root issued it", .platformCertificateInvalid) {
            $0.platform.issuerName = "SIMULATED SGX Root CA"
        },
    ]

    static let keys: [Attack] = [
        Attack("root not signed by itself", .untrustedRoot) { $0.root.signingKey = stranger },
        Attack("issuer signed by a stranger", .platformIssuerInvalid) { $0.issuer.signingKey = stranger },
        Attack("signer signed by a stranger", .collateralSignerInvalid) { $0.signer.signingKey = stranger },
        Attack("signer signed by the issuer of platforms", .collateralSignerInvalid) {
            $0.signer.signingKey = $0.issuer.key
        },
        Attack("platform signed by a stranger", .platformCertificateInvalid) { $0.platform.signingKey = stranger },
        Attack("platform signed by the root", .platformCertificateInvalid) { $0.platform.signingKey = $0.root.key },
        Attack("platform signed by the signer", .platformCertificateInvalid) { $0.platform.signingKey = $0.signer.key },
        Attack("documents signed by a stranger", .tcbInfoSignatureInvalid) { $0.documentKey = stranger },
        Attack("documents signed by the platform", .tcbInfoSignatureInvalid) { $0.documentKey = $0.platform.key },
        Attack("root's list signed by a stranger", .rootRevocationListInvalid) {
            $0.rootRevocations.signingKey = stranger
        },
        Attack("root's list signed by the issuer", .rootRevocationListInvalid) {
            $0.rootRevocations.signingKey = $0.issuer.key
        },
        Attack("platforms' list signed by the root", .platformRevocationListInvalid) {
            $0.platformRevocations.signingKey = $0.root.key
        },
        Attack("platforms' list of another issuer", .platformRevocationListInvalid) {
            $0.platformRevocations.issuerName = "SIMULATED SGX PCK Processor CA"
        },
        Attack("root's list of another issuer", .rootRevocationListInvalid) {
            $0.rootRevocations.issuerName = "SIMULATED SGX PCK Platform CA"
        },
    ]

    static let uses: [Attack] = [
        Attack("root that is no authority", .untrustedRoot) { $0.root.isAuthority = false },
        Attack("issuer that is no authority", .platformIssuerInvalid) { $0.issuer.isAuthority = false },
        Attack("issuer that may not sign lists", .platformIssuerInvalid) {
            $0.issuer.usage = KeyUsage(keyCertSign: true)
        },
        Attack("issuer that may not sign certificates", .platformIssuerInvalid) {
            $0.issuer.usage = KeyUsage(cRLSign: true)
        },
        Attack("signer that is an authority", .collateralSignerInvalid) { $0.signer.isAuthority = true },
        Attack("signer that may not sign", .collateralSignerInvalid) { $0.signer.usage = KeyUsage(keyAgreement: true) },
        Attack("platform that is an authority", .platformCertificateInvalid) { $0.platform.isAuthority = true },
        Attack("platform that may sign certificates", .platformCertificateInvalid) {
            $0.platform.usage = KeyUsage(digitalSignature: true, keyCertSign: true)
        },
        Attack("root with an unknown critical extension", .untrustedRoot) { $0.root.extensions = [unknown] },
        Attack("issuer with an unknown critical extension", .platformIssuerInvalid) {
            $0.issuer.extensions = [unknown]
        },
        Attack("signer with an unknown critical extension", .collateralSignerInvalid) {
            $0.signer.extensions = [unknown]
        },
        Attack("platform with an unknown critical extension", .platformCertificateInvalid) {
            $0.platform.extensions = [unknown]
        },
        Attack("list with an unknown critical extension", .platformRevocationListInvalid) {
            $0.platformRevocations.extensions = [([2, 5, 29, 28], true)]
        },
        Attack("list with an extension twice", .rootRevocationListInvalid) {
            $0.rootRevocations.extensions = [([2, 5, 29, 20], false)]
        },
    ]

    static let revocations: [Attack] = [
        Attack("root revoked", .certificateRevoked) { $0.rootRevocations.serials = [[9], $0.root.serial] },
        Attack("issuer revoked", .certificateRevoked) { $0.rootRevocations.serials = [$0.issuer.serial] },
        Attack("signer revoked", .certificateRevoked) { $0.rootRevocations.serials = [[9], $0.signer.serial, [8]] },
        Attack("platform revoked", .certificateRevoked) { $0.platformRevocations.serials = [[9], $0.platform.serial] },
        Attack("platform with a long number revoked", .certificateRevoked) {
            $0.platform.serial = [UInt8](repeating: 0xFE, count: 20)
            $0.platformRevocations.serials = [$0.platform.serial]
        },
    ]

    static let times: [Attack] = [
        Attack("root expired", .certificateNotValidNow) { $0.root.period = 0...$0.time - 1 },
        Attack("issuer expired", .certificateNotValidNow) { $0.issuer.period = 0...$0.time - 1 },
        Attack("signer not yet valid", .certificateNotValidNow) { $0.signer.period = $0.time + 1...$0.time + day },
        Attack("platform expired", .certificateNotValidNow) { $0.platform.period = 0...$0.time - 1 },
        Attack("platform not yet valid", .certificateNotValidNow) { $0.platform.period = $0.time + 1...$0.time + day },
        Attack("root's list expired", .rootRevocationListNotCurrent) { $0.rootRevocations.period = 0...$0.time - 1 },
        Attack("root's list of which the next is due now", .rootRevocationListNotCurrent) {
            $0.rootRevocations.period = 0...$0.time
        },
        Attack("root's list of tomorrow", .rootRevocationListNotCurrent) {
            $0.rootRevocations.period = $0.time + 1...$0.time + day
        },
        Attack("platforms' list expired", .platformRevocationListNotCurrent) {
            $0.platformRevocations.period = 0...$0.time - 1
        },
        Attack("platforms' list of tomorrow", .platformRevocationListNotCurrent) {
            $0.platformRevocations.period = $0.time + 1...$0.time + day
        },
    ]

    @Test("each is refused with its cause", arguments: names + keys + uses + revocations + times)
    func attack(_ attack: Attack) throws {
        for architecture in TrustedArchitecture.allCases {
            let platform = try TestPlatform(architecture) { attack.edit(&$0) }
            #expect(throws: attack.cause) { try platform.verify() }
        }
    }

    @Test(
        "periods include their first and last second, a list's only the first, and another's revocation is none of ours"
    )
    func borders() throws {
        let platform = try TestPlatform { plan in
            let now = plan.time...plan.time
            (plan.root.period, plan.issuer.period, plan.signer.period, plan.platform.period) = (now, now, now, now)
            let list = plan.time...plan.time + 1
            (plan.rootRevocations.period, plan.platformRevocations.period) = (list, list)
            plan.rootRevocations.serials = [plan.platform.serial]
            plan.platformRevocations.serials = [plan.issuer.serial, plan.signer.serial, plan.root.serial]
        }
        #expect(throws: Never.self) { try platform.verify() }
    }

    @Test("certificates of the same names under another root, and mixed chains, are refused")
    func mixed() throws {
        let (right, other) = (try TestPlatform(), try TestPlatform())
        #expect(throws: AttestationError.untrustedRoot) {
            try right.verify(other.quote(), collateral: other.collateral)
        }
        #expect(throws: AttestationError.rootRevocationListInvalid) { try right.verify(collateral: other.collateral) }
        let mixtures: [(QuoteCollateral, AttestationError)] = [
            (right.collateral.with(platformIssuerChain: other.collateral.platformIssuerChain), .platformIssuerInvalid),
            (
                right.collateral.with(platformIssuerChain: [other.issuerCertificate, right.rootCertificate]),
                .platformIssuerInvalid
            ),
            (right.collateral.with(tcbInfoChain: other.collateral.tcbInfoChain), .collateralSignerInvalid),
            (
                right.collateral.with(enclaveIdentityChain: other.collateral.enclaveIdentityChain),
                .collateralSignerInvalid
            ),
            (right.collateral.with(tcbInfo: other.collateral.tcbInfo), .tcbInfoSignatureInvalid),
            (
                right.collateral.with(enclaveIdentity: other.collateral.enclaveIdentity),
                .enclaveIdentitySignatureInvalid
            ),
            (
                right.collateral.with(platformRevocationList: other.collateral.platformRevocationList),
                .platformRevocationListInvalid
            ),
            (
                right.collateral.with(platformRevocationList: right.collateral.rootRevocationList),
                .platformRevocationListInvalid
            ),
        ]
        for (collateral, cause) in mixtures {
            #expect(throws: cause) { try right.verify(collateral: collateral) }
        }
        let chain = PEMText.chain([other.platformCertificate, right.issuerCertificate, right.rootCertificate])
        #expect(throws: AttestationError.platformCertificateInvalid) {
            try right.verify(right.quote { $0.chain = chain })
        }
    }

    @Test("chains of another length or order are refused")
    func chains() throws {
        let platform = try TestPlatform()
        let (leaf, issuer, root) = (platform.platformCertificate, platform.issuerCertificate, platform.rootCertificate)
        for chain in [[leaf], [leaf, issuer], [leaf, issuer, root, root]] {
            #expect(throws: AttestationError.unsupportedCertification) {
                try platform.verify(platform.quote { $0.chain = PEMText.chain(chain) })
            }
        }
        for chain in [[issuer, leaf, root], [issuer, issuer, root], [root, root, root], [leaf, root, root]] {
            #expect(throws: AttestationError.platformCertificateInvalid) {
                try platform.verify(platform.quote { $0.chain = PEMText.chain(chain) })
            }
        }
        #expect(throws: AttestationError.untrustedRoot) {
            try platform.verify(platform.quote { $0.chain = PEMText.chain([leaf, root, issuer]) })
        }
        for chain in [[], [root], [root, issuer], [issuer, root, root], [root, root]] {
            #expect(throws: AttestationError.platformIssuerInvalid) {
                try platform.verify(collateral: platform.collateral.with(platformIssuerChain: chain))
            }
        }
        #expect(throws: AttestationError.collateralSignerInvalid) {
            try platform.verify(collateral: platform.collateral.with(tcbInfoChain: [leaf, root]))
        }
        #expect(throws: AttestationError.collateralSignerInvalid) {
            try platform.verify(collateral: platform.collateral.with(tcbInfoChain: [issuer, root]))
        }
    }

    @Test("a platform's certificate has exactly one identity, of the right lengths")
    func identity() throws {
        let spoiled: [@Sendable (inout TestPlatformPlan) throws -> Void] = [
            { $0.hasIdentity = false }, { $0.platform.extensions = [try $0.identity.certificateExtension()] },
            { $0.identity.ppid.removeLast() }, { $0.identity.components.removeLast() },
            { $0.identity.cpuSVN.append(1) }, { $0.identity.pceID = [0] }, { $0.identity.fmspc.append(0) },
            { $0.identity.instance = [1] },
        ]
        for edit in spoiled {
            guard let platform = try? TestPlatform(edit: edit) else { continue }
            #expect(throws: AttestationError.platformCertificateInvalid) { try platform.verify() }
        }
    }
}
