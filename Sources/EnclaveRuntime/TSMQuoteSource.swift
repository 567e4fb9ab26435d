import Cryptography
import Glibc

/// One report of the kernel's trusted security module; a test has one that follows a script.
protocol TSMReport {
    /// All bytes of an attribute, at most `limit`.
    func read(_ attribute: String, limit: Int) throws(EnclaveFileError) -> [UInt8]

    /// Gives an attribute its bytes.
    func write(_ bytes: [UInt8], to attribute: String) throws(EnclaveFileError)

    /// Removes the report.
    func remove()
}

/// Linux's configfs-tsm (from kernel 6.7, `Documentation/ABI/testing/configfs-tsm`): quotes of a TDX guest.
///
/// A report is a folder of its own below `/sys/kernel/config/tsm/report`. Its `provider` must be one whose quotes can be
/// verified; the report data is written to `inblob`, the quote read from `outblob`. `generation` counts the writes:
/// unless it has grown by exactly ours, somebody else wrote in between and the quote may be over their bytes, so that it
/// is thrown away. The kernel serves one quote at a time and says `EBUSY` to others. Both are tried again with a new
/// report, ``attempts`` times at most, with growing pauses of together less than seven seconds.
struct TSMQuoteSource: QuoteSource {
    /// How often a quote is asked for.
    static let attempts = 8
    /// Quotes of these providers can be verified.
    static let providers: Set<[UInt8]> = [Array("tdx_guest".utf8)]

    private let makeReport: () throws(EnclaveFileError) -> any TSMReport
    private let pause: (_ milliseconds: UInt32) -> Void

    /// A source of quotes.
    ///
    /// - Parameters:
    ///   - pause: waits.
    ///   - makeReport: makes a report that nobody else uses.
    init(
        pause: @escaping (_ milliseconds: UInt32) -> Void = { usleep($0 * 1000) },
        makeReport: @escaping () throws(EnclaveFileError) -> any TSMReport
    ) {
        self.makeReport = makeReport
        self.pause = pause
    }

    /// Asks for a quote.
    ///
    /// - Throws: `EnclaveFileError.busy` where others were served all the time, or why the kernel gave none.
    func quote(reportData: [UInt8]) throws(EnclaveFileError) -> [UInt8] {
        for attempt in 0..<Self.attempts {
            if attempt > 0 { pause(25 << UInt32(attempt)) }
            do throws(EnclaveFileError) {
                let report = try makeReport()
                defer { report.remove() }
                if let quote = try Self.quote(reportData: reportData, from: report) { return quote }
            } catch {
                guard error == .busy else { throw error }
            }
        }
        throw .busy
    }

    /// One quote; nil where somebody else wrote to the report in between.
    private static func quote(
        reportData: [UInt8],
        from report: any TSMReport
    ) throws(EnclaveFileError) -> [UInt8]? {
        guard providers.contains(try word(of: report, "provider")) else { throw .unreadable }
        let before = try generation(of: report)
        try report.write(reportData, to: "inblob")
        let quote = try report.read("outblob", limit: maximumQuoteLength)
        guard try generation(of: report) == before &+ 1 else { return nil }
        guard !quote.isEmpty else { throw .unreadable }
        return quote
    }

    /// How often the report was written to, as the kernel counts it.
    private static func generation(of report: any TSMReport) throws(EnclaveFileError) -> UInt32 {
        let digits = try word(of: report, "generation")
        guard let text = String(validating: digits, as: UTF8.self), let count = UInt32(text) else { throw .unreadable }
        return count
    }

    /// An attribute that is one word on a line.
    private static func word(of report: any TSMReport, _ attribute: String) throws(EnclaveFileError) -> [UInt8] {
        var bytes = try report.read(attribute, limit: 64)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return bytes
    }
}

/// A report of the running kernel.
struct TSMReportFolder: TSMReport {
    /// Where the kernel keeps reports.
    static let kernelFolder = "/sys/kernel/config/tsm/report"

    private let path: String

    /// Makes a report of the running kernel.
    static func make() throws(EnclaveFileError) -> any TSMReport { try TSMReportFolder(in: kernelFolder) }

    /// Makes a report of a name that nobody can know before.
    init(in folder: String) throws(EnclaveFileError) {
        path = folder + "/pandapp-" + Hexadecimal.encode(RandomBytes.generate(16))
        try EnclaveFile.makeFolder(path)
    }

    func read(_ attribute: String, limit: Int) throws(EnclaveFileError) -> [UInt8] {
        try EnclaveFile(reading: path + "/" + attribute).readToEnd(limit: limit)
    }

    func write(_ bytes: [UInt8], to attribute: String) throws(EnclaveFileError) {
        // The kernel takes the bytes when the file is closed, and does not say then whether it did: the count of
        // generations tells.
        try EnclaveFile(writing: path + "/" + attribute).write(bytes)
    }

    func remove() { EnclaveFile.removeFolder(path) }
}
