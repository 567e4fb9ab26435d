/// Who vouches for the code that asks, and for 64 bytes of its choice.
protocol QuoteSource {
    /// Asks the platform to sign 64 bytes of report data.
    ///
    /// - Throws: `EnclaveFileError` where the platform gives no quote in time.
    func quote(reportData: [UInt8]) throws(EnclaveFileError) -> [UInt8]
}

/// The longest quote that is read.
let maximumQuoteLength = 16 << 10

/// The production interfaces by which platforms vouch for code.
///
/// Which one is asked follows from what there is, and from nothing else: no argument, no variable, no message. A
/// simulated platform offers Gramine's, too; an enclave contains no code for simulation and does not know where it runs.
enum QuoteInterfaces {
    /// The interface that this machine offers, Gramine's before the kernel's.
    ///
    /// - Throws: `EnclaveFileError.unreadable` where there is none.
    static func present() throws(EnclaveFileError) -> any QuoteSource {
        let gramine = GramineQuoteSource(folder: "/dev/attestation")
        if gramine.isPresent { return gramine }
        if EnclaveFile.exists(TSMReportFolder.kernelFolder) { return TSMQuoteSource(makeReport: TSMReportFolder.make) }
        throw .unreadable
    }
}

/// Gramine's files: 64 bytes are written to one, the quote is read from another.
struct GramineQuoteSource: QuoteSource {
    private let folder: String

    init(folder: String) {
        self.folder = folder
    }

    /// Whether the platform offers these files and says, where it says anything, that its quotes are Intel's.
    var isPresent: Bool {
        guard EnclaveFile.exists(folder + "/quote") else { return false }
        guard EnclaveFile.exists(folder + "/attestation_type") else { return true }
        let kind = try? EnclaveFile(reading: folder + "/attestation_type").readToEnd(limit: 64)
        return kind.map { $0.filter { $0 > 0x20 } } == Array("dcap".utf8)
    }

    /// Writes the report data and reads the quote.
    ///
    /// - Throws: `EnclaveFileError`.
    func quote(reportData: [UInt8]) throws(EnclaveFileError) -> [UInt8] {
        try EnclaveFile(writing: folder + "/user_report_data").write(reportData)
        let quote = try EnclaveFile(reading: folder + "/quote").readToEnd(limit: maximumQuoteLength)
        guard !quote.isEmpty else { throw .unreadable }
        return quote
    }
}
