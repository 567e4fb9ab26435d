package import Cryptography
import DeterministicCBOR

// What answers a challenge, in the order in which it travels; the worker relays it and can read only what is public.
// Each message is a deterministic CBOR record whose field 1 is its version text.

/// Enclave → broker: who I am, with the platform's quote over it.
package struct ReleaseEvidence: Hashable, Sendable {
    /// What the report data binds.
    package var transcript: ReleaseTranscript
    /// The platform's quote, opaque to the enclave.
    package var quote: [UInt8]

    /// Evidence of its parts.
    package init(transcript: ReleaseTranscript, quote: [UInt8]) {
        self.transcript = transcript
        self.quote = quote
    }

    /// The message's bytes.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text("pandapp/evidence/v1"), 2: .unsigned(UInt64(transcript.suite.rawValue)),
            3: .bytes(transcript.encapsulationKey), 4: .bytes(transcript.resultAddress.bytes),
            5: .bytes(transcript.dealDigest.bytes), 6: .bytes(transcript.task.bytes), 7: .bytes(transcript.nonce),
            8: .bytes(transcript.broker.bytes), 9: .bytes(quote),
        ]).encoded()
    }

    /// Reads evidence; nothing in it is believed until the quote is verified.
    ///
    /// - Throws: `EvidenceError.malformedMessage`, or `.unknownVersion`.
    package init(decoding bytes: [UInt8]) throws(EvidenceError) {
        self = try decodeMessage {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == "pandapp/evidence/v1" else { throw EvidenceError.unknownVersion }
            guard let number = UInt8(exactly: try reader.required(2).asUnsigned),
                let suite = KeyEncapsulationSuite(rawValue: number)
            else { throw EvidenceError.malformedMessage }
            let transcript = ReleaseTranscript(
                suite: suite,
                encapsulationKey: try reader.required(3).asBytes,
                resultAddress: try EthereumAddress(bytes: reader.required(4).asBytes),
                dealDigest: try Digest(reader.required(5).asBytes),
                task: try Digest(reader.required(6).asBytes),
                nonce: try reader.required(7).asBytes(count: 32),
                broker: try VerificationKey(reader.required(8).asBytes)
            )
            let evidence = ReleaseEvidence(transcript: transcript, quote: try reader.required(9).asBytes)
            try reader.finish()
            return evidence
        }
    }
}

/// Broker → enclave: the sealed grant, signed.
package struct KeyRelease: Hashable, Sendable {
    /// The grant, sealed to the enclave's ephemeral key.
    package var sealed: SealedMessage
    /// The broker's signature over the transcript's digest and the sealed bytes.
    package var signature: [UInt8]

    /// Seals and signs a grant for the enclave that sent `evidence`.
    ///
    /// - Throws: what the sealing throws where the enclave's key is not a key.
    package init(_ grant: borrowing KeyGrant, for evidence: ReleaseEvidence, broker: borrowing SigningKey) throws {
        sealed = try SealedMessage.seal(
            grant.encoded(),
            to: evidence.transcript.encapsulationKey,
            suite: evidence.transcript.suite,
            info: evidence.transcript.releaseInfo(quote: evidence.quote)
        )
        signature = broker.sign(Self.signedBytes(sealed, evidence.transcript))
    }

    private static func signedBytes(_ sealed: SealedMessage, _ transcript: ReleaseTranscript) -> [UInt8] {
        Array("pandapp/key-release/v1".utf8) + transcript.digest.bytes
            + SHA256Digest.of(sealed.encapsulatedKey).bytes + SHA256Digest.of(sealed.ciphertext).bytes
    }

    /// Checks the broker's signature and opens the grant with the enclave's ephemeral key.
    ///
    /// - Throws: `EvidenceError.brokerSignatureInvalid`, `.malformedMessage`, or a failure to open.
    package func open(with key: borrowing EncapsulationKey, as evidence: ReleaseEvidence) throws -> KeyGrant {
        let transcript = evidence.transcript
        guard transcript.broker.isValid(signature: signature, for: Self.signedBytes(sealed, transcript)) else {
            throw EvidenceError.brokerSignatureInvalid
        }
        return try KeyGrant(decoding: key.open(sealed, info: transcript.releaseInfo(quote: evidence.quote)))
    }

    /// The message's bytes.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text("pandapp/key-release/v1"), 2: .bytes(sealed.encapsulatedKey), 3: .bytes(sealed.ciphertext),
            4: .bytes(signature),
        ]).encoded()
    }

    /// Reads a release.
    ///
    /// - Throws: `EvidenceError.malformedMessage`, or `.unknownVersion`.
    package init(decoding bytes: [UInt8]) throws(EvidenceError) {
        self = try decodeMessage {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == "pandapp/key-release/v1" else { throw EvidenceError.unknownVersion }
            let sealed = SealedMessage(
                encapsulatedKey: try reader.required(2).asBytes,
                ciphertext: try reader.required(3).asBytes
            )
            let release = KeyRelease(sealed: sealed, signature: try reader.required(4).asBytes(count: 64))
            try reader.finish()
            return release
        }
    }

    private init(sealed: SealedMessage, signature: [UInt8]) {
        (self.sealed, self.signature) = (sealed, signature)
    }
}
