import Crypto

/// Which kind of machine is made up, and with it which of its quoting enclaves signs.
package enum SimulatedArchitecture: String, CaseIterable, Sendable {
    /// SGX enclaves, quoted by the QE.
    case sgx
    /// TDX domains, quoted by the TD QE.
    case tdx

    /// The quoting enclaves' MRSIGNER.
    static let quotingSigner = Array(SHA256.hash(data: Array("PANDAPP SIMULATED QE SIGNER v1".utf8)))
    /// Their ISVSVN.
    static let quotingVersion: UInt16 = 1
    /// The quoting enclaves' attributes: INIT, MODE64 and PROVISIONKEY.
    static let quotingFlags: UInt64 = 0x15

    /// The quoting enclave's ISVPRODID, as Intel's two have it.
    var quotingProduct: UInt16 { self == .sgx ? 1 : 2 }
}
