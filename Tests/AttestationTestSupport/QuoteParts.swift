import Cryptography

package import enum Crypto.P256

/// The form of a quote.
package enum QuoteForm: CaseIterable, Sendable {
    case sgx3, sgx4, sgx5, tdx4, tdx5, tdx5Long

    /// Whether it is of a trust domain.
    package var isTDX: Bool { self == .tdx4 || self == .tdx5 || self == .tdx5Long }
}

/// A quote before it is signed; a test spoils what it is about, and the signatures hold nevertheless.
package struct QuoteParts: Sendable {
    package var header: [UInt8]
    /// Body type and size, of version 5 only.
    package var bodyDescriptor: [UInt8]
    package var body: [UInt8]
    package var attestationKey = P256.Signing.PrivateKey()
    package var authenticationData = [UInt8](0..<32)
    /// The report of the quoting enclave; its report data is set when it is signed.
    package var quotingEnclave: [UInt8]
    /// The report data to sign instead of the right one.
    package var quotingEnclaveReportData: [UInt8]?
    package var platformKey: P256.Signing.PrivateKey
    package var certificationType: UInt16 = 5
    package var outerType: UInt16 = 6
    package var chain: [UInt8]
    package var padding: [UInt8] = []

    init(
        _ form: QuoteForm,
        measurement: Digest,
        reportData: [UInt8],
        platformKey: P256.Signing.PrivateKey,
        chain: [UInt8]
    ) {
        header = Self.header(form)
        bodyDescriptor = Self.descriptor(form)
        body = Self.body(form, measurement: measurement.bytes, reportData: reportData)
        quotingEnclave = Self.quotingEnclaveReport
        self.platformKey = platformKey
        self.chain = chain
    }

    /// The quote's bytes.
    package func signed() throws -> [UInt8] {
        let words = header + bodyDescriptor + body
        let key = Array(attestationKey.publicKey.rawRepresentation)
        var report = quotingEnclave
        let bound = SHA256Digest.of(key + authenticationData).bytes + [UInt8](repeating: 0, count: 32)
        report.replaceSubrange(320..<384, with: quotingEnclaveReportData ?? bound)
        let reportSignature = try Array(platformKey.signature(for: report).rawRepresentation)
        let certification =
            report + reportSignature + Self.bytes(UInt16(authenticationData.count)) + authenticationData
            + Self.bytes(certificationType) + Self.bytes(UInt32(chain.count)) + chain
        let isOld = header.prefix(2) == [3, 0]
        let rest =
            isOld ? certification : Self.bytes(outerType) + Self.bytes(UInt32(certification.count)) + certification
        let authentication = try Array(attestationKey.signature(for: words).rawRepresentation) + key + rest
        return words + Self.bytes(UInt32(authentication.count)) + authentication + padding
    }

    /// A number, little-endian.
    package static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * Number($0))) }
    }
}

extension QuoteParts {
    fileprivate static func header(_ form: QuoteForm) -> [UInt8] {
        let version: UInt16 =
            switch form {
            case .sgx3: 3
            case .sgx4, .tdx4: 4
            case .sgx5, .tdx5, .tdx5Long: 5
            }
        let vendor: [UInt8] = [
            0x93, 0x9A, 0x72, 0x33, 0xF7, 0x9C, 0x4C, 0xA9, 0x94, 0x0A, 0x0D, 0xB3, 0x95, 0x7F, 0x06, 0x07,
        ]
        return bytes(version) + [2, 0] + [form.isTDX ? 0x81 : 0, 0, 0, 0] + [8, 0, 11, 0] + vendor
            + [UInt8](repeating: 0, count: 20)
    }

    fileprivate static func descriptor(_ form: QuoteForm) -> [UInt8] {
        switch form {
        case .sgx5: [1, 0] + bytes(UInt32(384))
        case .tdx5: [2, 0] + bytes(UInt32(584))
        case .tdx5Long: [3, 0] + bytes(UInt32(648))
        case .sgx3, .sgx4, .tdx4: []
        }
    }

    fileprivate static func body(_ form: QuoteForm, measurement: [UInt8], reportData: [UInt8]) -> [UInt8] {
        guard form.isTDX else { return enclave(measurement: measurement, reportData: reportData, securityVersion: 3) }
        var body = [UInt8](repeating: 0, count: form == .tdx5Long ? 648 : 584)
        body.replaceSubrange(0..<16, with: [3, 3] + [UInt8](repeating: 2, count: 14))
        if form == .tdx5Long { body.replaceSubrange(584..<600, with: body[0..<16]) }
        body[123] = 0x10
        body.replaceSubrange(136..<168, with: measurement)
        body.replaceSubrange(520..<584, with: reportData)
        return body
    }

    fileprivate static var quotingEnclaveReport: [UInt8] {
        var report = enclave(
            measurement: [UInt8](repeating: 7, count: 32),
            reportData: [UInt8](repeating: 0, count: 64),
            securityVersion: 8
        )
        report[48] = 0x11
        return report
    }

    private static func enclave(measurement: [UInt8], reportData: [UInt8], securityVersion: UInt8) -> [UInt8] {
        var report = [UInt8](repeating: 0, count: 384)
        report[48] = 0x05
        report.replaceSubrange(64..<96, with: measurement)
        report.replaceSubrange(128..<160, with: [UInt8](repeating: 0x5E, count: 32))
        report[256] = 1
        report[258] = securityVersion
        report.replaceSubrange(320..<384, with: reportData)
        return report
    }
}
