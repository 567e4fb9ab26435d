import ArgumentParser
import Attestation
import Console
import Cryptography

/// `pandapp quote show`.
struct QuoteShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print what a quote says, without believing it.",
        discussion: """
            Reads SGX quotes of version 3 and TDX quotes of versions 4 and 5, as strictly as verification does. A quote \
            that is malformed ends with status 65.

            Example: pandapp quote show enclave.quote --json
            """
    )

    @OptionGroup var input: QuoteInput
    @OptionGroup var console: OutputOptions

    func run() async throws {
        try console.report.write(ShownQuote(UnverifiedQuote(parsing: input.read())), essential: true)
    }
}

/// The result of `quote show`.
private struct ShownQuote: CommandReport {
    static let verb = "quote-show"
    let version: UInt16
    let architecture: String
    let measurement: String
    let reportData: String
    let debuggable: Bool
    let fields: [String: String]
    let bytes: Int
    /// SHA-256 of each certificate inside the quote, the platform's first.
    let certificates: [String]

    init(_ quote: UnverifiedQuote) {
        version = quote.version.rawValue
        architecture = quote.architecture.rawValue
        reportData = Hexadecimal.encode(quote.reportData)
        bytes = quote.canonical.count
        certificates = quote.authentication.certificates.map { Hexadecimal.encode(SHA256Digest.of($0).bytes) }
        switch quote.body {
        case .enclave(let report):
            measurement = Hexadecimal.encode(report.mrEnclave.bytes)
            debuggable = report.isDebuggable
            fields = [
                "mrenclave": measurement, "mrsigner": Hexadecimal.encode(report.mrSigner.bytes),
                "attributes": Hexadecimal.encode(report.attributes), "cpusvn": Hexadecimal.encode(report.cpuSVN),
                "isvprodid": String(report.productID), "isvsvn": String(report.securityVersion),
            ]
        case .trustDomain(let report):
            measurement = Hexadecimal.encode(report.measurement.bytes)
            debuggable = report.isDebuggable
            var found = [
                "mrtd": Hexadecimal.encode(report.mrTD), "mrseam": Hexadecimal.encode(report.mrSEAM),
                "tdattributes": Hexadecimal.encode(report.attributes), "xfam": Hexadecimal.encode(report.xfam),
                "tee_tcb_svn": Hexadecimal.encode(report.tcbSVN),
            ]
            for (index, register) in report.rtmr.enumerated() { found["rtmr\(index)"] = Hexadecimal.encode(register) }
            fields = found
        }
    }

    var lines: [String] {
        [
            "quote:        version \(version), \(architecture), \(bytes) bytes", "measurement:  \(measurement)",
            "report data:  \(reportData)",
        ]
            + fields.sorted { $0.key < $1.key }.map { pair in
                let label = (pair.key + ":").padding(toColumn: 14)
                return label + pair.value
            } + (debuggable ? ["DEBUGGABLE: the operator of the machine can read the memory"] : [])
            + ["Nothing of this has been verified: pandapp quote verify does that."]
    }
}

extension String {
    fileprivate func padding(toColumn column: Int) -> String {
        self + String(repeating: " ", count: max(1, column - count))
    }
}
