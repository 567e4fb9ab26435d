/// What a quote is about: the fields of an enclave or of a trust domain that a machine vouches for; little-endian.
package enum SimulatedReport: Sendable {
    case enclave(SimulatedEnclave)
    case domain(SimulatedDomain)

    var architecture: SimulatedArchitecture {
        switch self {
        case .enclave: .sgx
        case .domain: .tdx
        }
    }

    var encoded: [UInt8] {
        switch self {
        case .enclave(let report): report.encoded()
        case .domain(let report): report.encoded()
        }
    }
}

/// An SGX report's body, 384 bytes: CPUSVN 0, attributes 48 (flags, XFRM), MRENCLAVE 64, MRSIGNER 128, ISVPRODID 256,
/// ISVSVN 258, report data 320; the rest is zero here.
package struct SimulatedEnclave: Sendable {
    /// INIT and MODE64: an initialised, undebuggable 64-bit enclave.
    package static let ordinaryFlags: UInt64 = 0x05

    /// Attribute flags; bit 1 is DEBUG.
    package var flags: UInt64 = ordinaryFlags
    /// MRENCLAVE, 32 bytes.
    package var measurement: [UInt8]
    /// MRSIGNER, 32 bytes.
    package var signer: [UInt8]
    /// ISVPRODID.
    package var product: UInt16 = 0
    /// ISVSVN.
    package var securityVersion: UInt16
    /// 64 bytes.
    package var reportData: [UInt8]

    /// A report of its parts.
    package init(measurement: [UInt8], signer: [UInt8], securityVersion: UInt16, reportData: [UInt8]) {
        self.measurement = measurement
        self.signer = signer
        self.securityVersion = securityVersion
        self.reportData = reportData
    }

    func encoded() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 384)
        bytes.place(ProcessorExtension.components, at: 0)
        bytes.place(flags.littleEndianBytes, at: 48)
        bytes.place(SimulatedReport.savedState.littleEndianBytes, at: 56)
        bytes.place(measurement, at: 64)
        bytes.place(signer, at: 128)
        bytes.place(product.littleEndianBytes, at: 256)
        bytes.place(securityVersion.littleEndianBytes, at: 258)
        bytes.place(reportData, at: 320)
        return bytes
    }
}

/// A TD report's body of TDX 1.0, 584 bytes: attributes 120, XFAM 128, MRTD 136, RTMR0 to RTMR3 328, report data 520;
/// the rest, the made-up module's measurement and signer included, is zero here.
package struct SimulatedDomain: Sendable {
    /// SEPT_VE_DISABLE, as every production domain has it.
    package static let ordinaryAttributes: UInt64 = 1 << 28

    /// Attributes; bit 0 is DEBUG.
    package var attributes: UInt64 = ordinaryAttributes
    /// MRTD, 48 bytes.
    package var measurement: [UInt8]
    /// RTMR0 to RTMR3, 48 bytes each.
    package var registers: [[UInt8]]
    /// 64 bytes.
    package var reportData: [UInt8]

    /// A report of its parts.
    package init(measurement: [UInt8], registers: [[UInt8]], reportData: [UInt8]) {
        self.measurement = measurement
        self.registers = registers
        self.reportData = reportData
    }

    func encoded() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 584)
        bytes.place(attributes.littleEndianBytes, at: 120)
        bytes.place(SimulatedReport.savedState.littleEndianBytes, at: 128)
        bytes.place(measurement, at: 136)
        for (index, register) in registers.prefix(4).enumerated() { bytes.place(register, at: 328 + index * 48) }
        bytes.place(reportData, at: 520)
        return bytes
    }
}

extension SimulatedReport {
    /// XFRM or XFAM: x87, SSE, AVX and AVX-512 state.
    fileprivate static let savedState: UInt64 = 0xe7
}

extension FixedWidthInteger {
    /// The bytes, least significant first.
    var littleEndianBytes: [UInt8] {
        (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) }
    }
}

extension [UInt8] {
    /// Overwrites what is at an offset.
    fileprivate mutating func place(_ bytes: [UInt8], at offset: Int) {
        replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
}
