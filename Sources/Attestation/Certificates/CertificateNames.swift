/// The common names that a root's certificates bear; each root has its own, so that chains cannot be mixed.
struct CertificateNames: Sendable {
    let root: String
    /// The issuers of platforms' certificates, of which a chain has one.
    let platformIssuers: [String]
    let platform: String
    let signer: String

    /// Intel's names.
    static let intel = CertificateNames(owner: "Intel")
    /// The names of simulated platforms.
    static let simulated = CertificateNames(owner: "SIMULATED")

    private init(owner: String) {
        root = "\(owner) SGX Root CA"
        platformIssuers = ["\(owner) SGX PCK Platform CA", "\(owner) SGX PCK Processor CA"]
        platform = "\(owner) SGX PCK Certificate"
        signer = "\(owner) SGX TCB Signing"
    }
}
