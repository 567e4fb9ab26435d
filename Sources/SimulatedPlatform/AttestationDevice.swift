import Foundation
import Glibc

/// Gramine's attestation files.
///
/// The enclave writes 64 bytes to `user_report_data`, then reads `quote`; both are FIFOs. `attestation_type` says `dcap`, as
/// on hardware.
/// What an enclave does otherwise is misuse and ends it: more or fewer bytes, more quotes than a run needs, a quote that
/// is asked for and not read.
final class AttestationDevice {
    /// Signs 64 bytes of report data as the machine.
    typealias Quoting = ([UInt8]) throws -> [UInt8]

    /// One for the key release and one for the result.
    static let maximumQuotes = 2
    /// An enclave that has begun has this long for what is next.
    private static let patience: Duration = .seconds(30)
    private static let reportDataLength = 64

    private let reportDescriptor: Int32
    private let quotePath: String
    private let quoting: Quoting
    private var received: [UInt8] = []
    private var pendingQuote: [UInt8]?
    private var quotes = 0
    private var deadline: ContinuousClock.Instant?

    init(folder: URL, quoting: @escaping Quoting) throws(PlatformError) {
        let reportPath = folder.appending(path: "user_report_data").path
        let typePath = folder.appending(path: "attestation_type").path
        quotePath = folder.appending(path: "quote").path
        self.quoting = quoting
        // Opened for both directions, a FIFO neither blocks here nor signals an end between two writers.
        let isMade = unsafe mkfifo(reportPath, 0o600) == 0 && mkfifo(quotePath, 0o600) == 0
        reportDescriptor = isMade ? unsafe open(reportPath, O_RDWR | O_NONBLOCK | O_CLOEXEC) : -1
        guard reportDescriptor >= 0,
            FileManager.default.createFile(
                atPath: typePath,
                contents: Data("dcap".utf8),
                attributes: [.posixPermissions: 0o444]
            )
        else { throw .sandboxFailed("attestation device") }
    }

    deinit {
        if reportDescriptor >= 0 { close(reportDescriptor) }
    }

    /// Takes what the enclave wrote and answers it when it reads; never blocks.
    ///
    /// - Throws: `PlatformError.attestationMisused`, or that no quote can be made.
    func serve() throws(PlatformError) {
        if pendingQuote == nil { try receive() }
        if let quote = pendingQuote { try answer(quote) }
        if let deadline, ContinuousClock.now > deadline { throw .attestationMisused("it was left half-way") }
    }

    private func receive() throws(PlatformError) {
        // A byte more than may be there shows what is too long.
        var buffer = [UInt8](repeating: 0, count: Self.reportDataLength - received.count + 1)
        let count = unsafe read(reportDescriptor, &buffer, buffer.count)
        guard count > 0 else { return }
        guard quotes < Self.maximumQuotes else { throw .attestationMisused("more quotes than a run needs") }
        received += buffer.prefix(count)
        guard received.count <= Self.reportDataLength else { throw .attestationMisused("more than 64 bytes") }
        deadline = deadline ?? .now + Self.patience
        guard received.count == Self.reportDataLength else { return }
        do {
            pendingQuote = try quoting(received)
        } catch {
            throw .sandboxFailed("quote")
        }
        received = []
        quotes += 1
    }

    private func answer(_ quote: [UInt8]) throws(PlatformError) {
        // Opens as soon as the enclave reads.
        let descriptor = unsafe open(quotePath, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // A quote is shorter than a pipe's buffer, which only the enclave could have filled.
        guard unsafe write(descriptor, quote, quote.count) == quote.count else {
            throw .attestationMisused("the quote's way was filled")
        }
        pendingQuote = nil
        deadline = nil
    }
}
