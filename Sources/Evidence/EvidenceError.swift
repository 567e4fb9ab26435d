/// Why a message between enclave, worker and broker is refused.
package enum EvidenceError: Error, Equatable, Sendable {
    /// Not the deterministic encoding of the expected message.
    case malformedMessage
    /// A message of another version.
    case unknownVersion
    /// The broker's signature does not hold.
    case brokerSignatureInvalid
    /// A frame is longer than the named limit.
    case frameTooLong
    /// The other side closed the channel inside a frame.
    case channelClosed
    /// The archive is not the deterministic ustar that this project writes.
    case malformedArchive
    /// A file name that the archive does not hold, or that it must not hold.
    case unknownFile
}
