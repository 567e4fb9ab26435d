/// A JSON text with Intel's signature over its raw bytes, which are therefore never written anew.
package struct SignedDocument: Hashable, Sendable {
    /// The text exactly as it was signed.
    package let text: [UInt8]
    /// ECDSA over P-256, r ‖ s, 64 bytes.
    package let signature: [UInt8]

    /// A document and its signature.
    ///
    /// - Throws: `AttestationError.malformedCollateral` where the signature has not 64 bytes.
    package init(text: [UInt8], signature: [UInt8]) throws(AttestationError) {
        guard signature.count == 64 else { throw .malformedCollateral }
        (self.text, self.signature) = (text, signature)
    }

    /// Cuts a document out of the answer of Intel's service: `{"tcbInfo":{…},"signature":"…"}` or
    /// `{"enclaveIdentity":{…},"signature":"…"}`.
    ///
    /// - Throws: `AttestationError.malformedCollateral`, `.collateralTooLarge`.
    package init(response: [UInt8]) throws(AttestationError) {
        guard response.count <= QuoteCollateral.maximumCount else { throw .collateralTooLarge }
        guard let envelope = JSONValue(parsing: response), envelope.names.count == 2,
            case .object(_, let range) = envelope["tcbInfo"] ?? envelope["enclaveIdentity"],
            let signature = envelope["signature"]?.asBytes
        else { throw .malformedCollateral }
        try self.init(text: Array(response[range]), signature: signature)
    }
}
