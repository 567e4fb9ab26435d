/// Files of age-encryption.org/v1 with X25519 recipients: a header (`AgeHeader`) and a payload (`AgePayload`).
package enum AgeFile {
    /// The most recipients of one file.
    package static let maximumRecipients = AgeHeader.maximumStanzas
    /// The largest plaintext that `decrypt` returns unless it is told otherwise: 256 MiB.
    package static let maximumPlaintext = 256 << 20

    /// Encrypts `plaintext`, so that each of the recipients can decrypt it.
    package static func encrypt(
        _ plaintext: [UInt8],
        to recipients: [AgeRecipient]
    ) throws(CryptographyError) -> [UInt8] {
        guard (1...maximumRecipients).contains(recipients.count) else { throw .recipientCount }
        let fileKey = SecretBytes(random: AgeStanza.fileKeyCount)
        var stanzas: [AgeStanza] = []
        for recipient in recipients {
            stanzas.append(try AgeStanza(wrapping: fileKey, for: recipient))
        }
        let header = AgeHeader(stanzas: stanzas, fileKey: fileKey)
        return header.encoded + AgePayload.seal(plaintext, fileKey: fileKey)
    }

    /// Decrypts a file that was encrypted to the recipient of `identity`, or throws without returning any of it.
    package static func decrypt(
        _ file: [UInt8],
        with identity: borrowing AgeIdentity,
        maximumPlaintext: Int = maximumPlaintext
    ) throws(CryptographyError) -> [UInt8] {
        var headerCount = 0
        let header = try AgeHeader(reading: file, count: &headerCount)
        let payload = file.span.extracting(headerCount...)
        guard AgePayload.plaintextCount(payload: payload.count) <= maximumPlaintext else { throw .plaintextTooLarge }
        for stanza in header.stanzas {
            guard let fileKey = try identity.unwrap(stanza) else { continue }
            guard header.isAuthentic(fileKey: fileKey) else { throw .ageHeaderAuthenticationFailed }
            return try AgePayload.open(payload, fileKey: fileKey)
        }
        throw .noMatchingIdentity
    }
}
