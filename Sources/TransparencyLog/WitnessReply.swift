/// A witness's answer to `add-checkpoint`, as HTTP brought it.
package struct WitnessReply: Hashable, Sendable {
    /// The number of bytes that an answer may have.
    package static let maximumBytes = SignedNote.maximumBytes

    /// The content type of the answer that names the size that the witness saw last.
    package static let sizeContentType = "text/x.tlog.size"

    /// The HTTP status.
    package let status: Int
    /// The `Content-Type`, if there is one.
    package let contentType: String?
    /// The body.
    package let body: [UInt8]

    /// An answer.
    package init(status: Int, contentType: String? = nil, body: [UInt8] = []) {
        (self.status, self.contentType, self.body) = (status, contentType, body)
    }

    /// What the answer says.
    enum Meaning: Equatable {
        /// The witness cosigned.
        case cosigned([NoteSignature])
        /// The witness saw another tree last, of this size.
        case conflict(size: UInt64)
    }

    /// Reads the answer.
    ///
    /// - Throws: `replyMalformed`, `witnessKnowsNoOrigin`, `witnessRefusedSignature`, `witnessRefusedProof` or
    ///   `witnessFailed`.
    func meaning() throws(TransparencyLogError) -> Meaning {
        guard body.count <= Self.maximumBytes else { throw .replyMalformed }
        switch status {
        case 200:
            guard let signatures = try? NoteSignature.parse(lines: body[...]) else { throw .replyMalformed }
            return .cosigned(signatures)
        case 409:
            guard contentType == Self.sizeContentType, body.last == UInt8(ascii: "\n"),
                let size = Decimal.value(of: body.dropLast())
            else { throw .replyMalformed }
            return .conflict(size: size)
        case 404: throw .witnessKnowsNoOrigin
        case 403: throw .witnessRefusedSignature
        case 422: throw .witnessRefusedProof
        default: throw .witnessFailed(status: status)
        }
    }
}
