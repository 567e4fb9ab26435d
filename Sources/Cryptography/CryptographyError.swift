/// Why a cryptographic operation was refused; a case per cause, never with a secret inside.
package enum CryptographyError: Error, Equatable, Sendable {
    // Values of fixed shape.
    /// A value has another number of bytes than its format requires.
    case invalidLength(expected: Int, actual: Int)
    /// A text is not an even number of hexadecimal digits.
    case invalidHexadecimal

    // Signatures and keys.
    /// A private key is zero, or not below the order of its group.
    case invalidPrivateKey
    /// A public key is not the canonical encoding of a point of its prime-order group.
    case invalidPublicKey
    /// An address is not `0x` and forty hexadecimal digits.
    case invalidAddress
    /// An address is written in mixed case, but not in the case that EIP-55 prescribes.
    case addressChecksumMismatch
    /// A recoverable signature is neither 65 nor 64 bytes.
    case signatureFormat
    /// The recovery byte of a 65-byte signature is neither 27 nor 28.
    case signatureRecoveryByte
    /// The s of a signature is above half the group's order: the malleated twin of a valid one.
    case signatureHighS
    /// The r or s of a signature is zero, or not below the group's order.
    case signatureOutOfRange
    /// No public key can have made the signature.
    case signatureRecoveryFailed

    // Streams of encrypted segments.
    /// A stream does not begin with the header of its format.
    case streamHeaderInvalid
    /// A segment was not written under this key and associated data at this place of the stream.
    case streamAuthenticationFailed
    /// A stream ends before its last segment.
    case streamTruncated
    /// A stream has more segments than its format can count.
    case streamTooLong

    // age files.
    /// A text is not an age identity (`AGE-SECRET-KEY-1…`).
    case invalidAgeIdentity
    /// A text is not an age recipient (`age1…`).
    case invalidAgeRecipient
    /// A file is to be encrypted to nobody, or to more recipients than the limit.
    case recipientCount
    /// A file does not begin with a header of age's version 1 in its one canonical form.
    case ageHeaderInvalid
    /// A header is longer than the limit, or has more stanzas.
    case ageHeaderTooLarge
    /// A header was changed after it was written.
    case ageHeaderAuthenticationFailed
    /// A file is encrypted to other recipients.
    case noMatchingIdentity
    /// A plaintext is larger than the caller allows.
    case plaintextTooLarge

    // Messages to a public key.
    /// A sealed message is for another key, has another `info`, or was changed.
    case messageAuthenticationFailed

    // ristretto255.
    /// Bytes are not the canonical encoding of a group element.
    case invalidElement
    /// Bytes are not the encoding of a number below the group's order.
    case invalidScalar
}
