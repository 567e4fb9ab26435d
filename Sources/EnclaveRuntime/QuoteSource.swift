/// Where quotes come from.
///
/// The one source so far is the production interface of Gramine, which a simulated platform offers as well: an
/// enclave contains no code for simulation.
struct GramineQuoteSource {
    private static let maximumQuoteLength = 8192

    /// Asks the platform to sign 64 bytes of report data.
    ///
    /// - Throws: `EnclaveFileError` where the platform offers no attestation.
    func quote(reportData: [UInt8]) throws(EnclaveFileError) -> [UInt8] {
        try EnclaveFile(writing: "/dev/attestation/user_report_data", creating: false).write(reportData)
        return try EnclaveFile(reading: "/dev/attestation/quote").readToEnd(limit: Self.maximumQuoteLength)
    }
}
