import DeterministicCBOR

/// What travels between an enclave and the worker that relays for it, over the enclave's standard input and output.
///
/// A frame is its length as 32 bits, little-endian, at most 1 MiB, and a CBOR array [kind, content].
package enum ChannelFrame: Hashable, Sendable {
    /// Broker's challenge, inwards.
    case challenge([UInt8])
    /// The enclave's evidence, outwards.
    case evidence([UInt8])
    /// Broker's release, inwards.
    case release([UInt8])
    /// A code of ``EnclaveEvent``, outwards: the only words that an enclave may say.
    case event(EnclaveEvent)

    /// The longest frame.
    package static let maximumLength = 1 << 20

    /// The frame with its length before it.
    package func encoded() -> [UInt8] {
        let value: CBORValue =
            switch self {
            case .challenge(let content): .array([.unsigned(1), .bytes(content)])
            case .evidence(let content): .array([.unsigned(2), .bytes(content)])
            case .release(let content): .array([.unsigned(3), .bytes(content)])
            case .event(let event): .array([.unsigned(4), .text(event.rawValue)])
            }
        let body = value.encoded()
        return (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
    }

    /// Reads one frame from a source of bytes.
    ///
    /// - Parameter read: gives exactly the number of bytes asked for, or throws.
    /// - Throws: `EvidenceError.frameTooLong`, `.malformedMessage`, or what `read` throws.
    package init(reading read: (Int) throws -> [UInt8]) throws {
        let length = try read(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.maximumLength else { throw EvidenceError.frameTooLong }
        let body = try read(length)
        self = try decodeMessage {
            let parts = try CBORValue(decoding: body).asArray(count: 2)
            switch try parts[0].asUnsigned {
            case 1: return .challenge(try parts[1].asBytes)
            case 2: return .evidence(try parts[1].asBytes)
            case 3: return .release(try parts[1].asBytes)
            case 4:
                guard let event = EnclaveEvent(rawValue: try parts[1].asText) else {
                    throw EvidenceError.malformedMessage
                }
                return .event(event)
            default: throw EvidenceError.malformedMessage
            }
        }
    }
}

/// The allow-list of what an enclave may say of its run; none depends on anybody's data.
package enum EnclaveEvent: String, Hashable, Sendable, CaseIterable {
    /// The result was written.
    case finished
    /// Input files are missing or unreadable.
    case inputUnreadable = "input-unreadable"
    /// The deal bundle does not verify.
    case dealInvalid = "deal-invalid"
    /// The deal names another app than the manifest that was measured.
    case otherApp = "other-app"
    /// The challenge is not from the broker in the manifest, or malformed.
    case challengeRefused = "challenge-refused"
    /// The platform gave no quote.
    case noQuote = "no-quote"
    /// The release does not open, or is for another task or dataset.
    case releaseRefused = "release-refused"
    /// The dataset's header is not the one that the deal names.
    case datasetNotOfDeal = "dataset-not-of-deal"
    /// The dataset's bytes do not authenticate.
    case datasetAltered = "dataset-altered"
    /// The dataset's rows do not have the promised shape.
    case datasetMalformed = "dataset-malformed"
    /// The question does not open, is for another deal, or is not signed by the key it names.
    case questionRefused = "question-refused"
    /// The request order names no recipient.
    case noRecipient = "no-recipient"
    /// The computation failed.
    case computationFailed = "computation-failed"
    /// The result could not be written.
    case outputFailed = "output-failed"
}
