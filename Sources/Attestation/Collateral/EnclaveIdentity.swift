import Cryptography

/// Which quoting enclave signs quotes, and how well patched each version of it is: Intel's identity, version 2
/// (for TDX also 3).
struct EnclaveIdentity {
    let header: DocumentHeader
    let architecture: TrustedArchitecture
    private let miscSelect: [UInt8]
    private let miscSelectMask: [UInt8]
    private let attributes: [UInt8]
    private let attributesMask: [UInt8]
    private let signer: [UInt8]
    private let productID: UInt16
    private let levels: [TCBLevel<UInt16>]

    /// Reads a document whose signature was verified.
    ///
    /// - Throws: `AttestationError.malformedEnclaveIdentity`, `.unknownStatus`.
    init(parsing text: [UInt8]) throws(AttestationError) {
        guard let document = JSONValue(parsing: text), let header = DocumentHeader(document),
            let architecture = Self.architecture(header),
            let miscSelect = document.bytes("miscselect", 4), let miscSelectMask = document.bytes("miscselectMask", 4),
            let attributes = document.bytes("attributes", 16),
            let attributesMask = document.bytes("attributesMask", 16),
            let signer = document.bytes("mrsigner", 32),
            let productID = document["isvprodid"]?.asNumber(UInt16.self),
            let levels = try document.levels(of: TCBStatus.ofQuotingEnclaves, { $0["isvsvn"]?.asNumber(UInt16.self) })
        else { throw .malformedEnclaveIdentity }
        (self.header, self.architecture, self.levels) = (header, architecture, levels)
        // MISCSELECT is written as a number, most significant byte first; in the report it is little-endian.
        (self.miscSelect, self.miscSelectMask) = (miscSelect.reversed(), miscSelectMask.reversed())
        (self.attributes, self.attributesMask) = (attributes, attributesMask)
        (self.signer, self.productID) = (signer, productID)
    }

    /// The level of a quoting enclave.
    ///
    /// - Throws: `AttestationError.quotingEnclaveNotKnown`, `.noMatchingLevel`.
    func level(of report: EnclaveReport) throws(AttestationError) -> TCBLevel<UInt16> {
        guard report.mrSigner.bytes == signer, report.productID == productID, !report.isDebuggable,
            report.miscSelect.masked(by: miscSelectMask) == miscSelect,
            report.attributes.masked(by: attributesMask) == attributes
        else { throw .quotingEnclaveNotKnown }
        guard let level = levels.first(where: { report.securityVersion >= $0.versions }) else {
            throw .noMatchingLevel
        }
        return level
    }

    private static func architecture(_ header: DocumentHeader) -> TrustedArchitecture? {
        switch (header.identifier, header.version) {
        case ("QE", 2): .sgx
        case ("TD_QE", 2), ("TD_QE", 3): .tdx
        default: nil
        }
    }
}

extension JSONValue {
    fileprivate func bytes(_ name: String, _ count: Int) -> [UInt8]? {
        guard let bytes = self[name]?.asBytes, bytes.count == count else { return nil }
        return bytes
    }
}

extension [UInt8] {
    /// These bytes with only the bits of a mask of the same length.
    func masked(by mask: [UInt8]) -> [UInt8] { zip(self, mask).map { $0 & $1 } }
}
