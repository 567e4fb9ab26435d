import Attestation
import Cryptography
import Foundation
import Glibc

/// Gramine's attestation files over two FIFOs: the enclave writes 64 bytes to `user_report_data`, then reads `quote`.
final class AttestationDevice {
    /// One quote for the key release and one to spare; more is misuse.
    private static let maximumQuotes = 2
    private static let reportDataLength = 64

    private let reportDescriptor: Int32
    private let quotePath: String
    private var received: [UInt8] = []
    private var pendingQuote: [UInt8]?
    private var quotes = 0

    init(folder: URL) throws {
        let reportPath = folder.appending(path: "user_report_data").path
        quotePath = folder.appending(path: "quote").path
        guard unsafe mkfifo(reportPath, 0o600) == 0, unsafe mkfifo(quotePath, 0o600) == 0 else {
            throw PlatformError.sandboxFailed("attestation device")
        }
        // Opened for both directions, a FIFO neither blocks here nor signals an end between two writers.
        reportDescriptor = unsafe open(reportPath, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard reportDescriptor >= 0 else { throw PlatformError.sandboxFailed("attestation device") }
    }

    deinit {
        close(reportDescriptor)
    }

    /// Takes what the enclave wrote and answers it when it reads; never blocks.
    func serve(measurement: Digest, root: borrowing SigningKey) {
        if pendingQuote == nil, quotes < Self.maximumQuotes {
            var buffer = [UInt8](repeating: 0, count: Self.reportDataLength - received.count)
            let count = unsafe read(reportDescriptor, &buffer, buffer.count)
            if count > 0 { received += buffer.prefix(count) }
            if received.count == Self.reportDataLength {
                pendingQuote = SimulatedQuote(measurement: measurement, reportData: received, root: root).encoded()
                received = []
                quotes += 1
            }
        }
        guard let quote = pendingQuote else { return }
        let descriptor = unsafe open(quotePath, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        // A quote is shorter than a pipe's buffer, so that one write takes it whole.
        if unsafe write(descriptor, quote, quote.count) == quote.count { pendingQuote = nil }
        close(descriptor)
    }
}
