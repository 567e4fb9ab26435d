package import Cryptography
import DeterministicCBOR

/// What an enclave states of its result; SHA-256 of the encoding is PoCo's result digest.
///
/// Deterministic CBOR record: 1 "pandapp/statement/v1", 2 task, 3 SHA-256 of the deal bundle, 4 SHA-256 of the launch
/// manifest, 5 dataset header digest, 6 night, 7 SHA-256 of the sealed result, 8 SHA-256(salt ‖ plaintext archive),
/// 9 environment, 10 SHA-256(T) of the key release.
package struct ResultStatement: Hashable, Sendable {
    /// The task.
    package var task: Digest
    /// SHA-256 of the deal bundle.
    package var dealDigest: Digest
    /// SHA-256 of the launch manifest.
    package var manifest: Digest
    /// The dataset's header digest.
    package var dataset: Digest
    /// The dataset's night.
    package var night: String
    /// SHA-256 of the sealed result.
    package var sealedDigest: Digest
    /// SHA-256(salt ‖ plaintext archive); the salt is inside the sealed result, so that a small result cannot be
    /// guessed from its digest.
    package var plaintextCommitment: Digest
    /// `simulated`, `sgx` or `tdx`.
    package var environment: String
    /// SHA-256(T): ties the result to the attested key release.
    package var transcript: Digest

    /// A statement of its parts.
    package init(
        task: Digest,
        dealDigest: Digest,
        manifest: Digest,
        dataset: Digest,
        night: String,
        sealedDigest: Digest,
        plaintextCommitment: Digest,
        environment: String,
        transcript: Digest
    ) {
        self.task = task
        self.dealDigest = dealDigest
        self.manifest = manifest
        self.dataset = dataset
        self.night = night
        self.sealedDigest = sealedDigest
        self.plaintextCommitment = plaintextCommitment
        self.environment = environment
        self.transcript = transcript
    }

    /// The deterministic encoding.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text("pandapp/statement/v1"), 2: .bytes(task.bytes), 3: .bytes(dealDigest.bytes),
            4: .bytes(manifest.bytes), 5: .bytes(dataset.bytes), 6: .text(night), 7: .bytes(sealedDigest.bytes),
            8: .bytes(plaintextCommitment.bytes), 9: .text(environment), 10: .bytes(transcript.bytes),
        ]).encoded()
    }

    /// PoCo's result digest.
    package var digest: Digest { SHA256Digest.of(encoded()) }

    /// The 64 bytes that the platform signs in the second quote:
    /// SHA-256("pandapp/result/v1" ‖ the encoding) ‖ SHA-256(T).
    package var reportData: [UInt8] {
        SHA256Digest.of(Array("pandapp/result/v1".utf8) + encoded()).bytes + transcript.bytes
    }

    /// Reads a statement.
    ///
    /// - Throws: `EvidenceError.malformedMessage`, or `.unknownVersion`.
    package init(decoding bytes: [UInt8]) throws(EvidenceError) {
        self = try decodeMessage {
            var reader = try CBORMapReader(CBORValue(decoding: bytes))
            guard try reader.required(1).asText == "pandapp/statement/v1" else { throw EvidenceError.unknownVersion }
            let statement = ResultStatement(
                task: try Digest(reader.required(2).asBytes),
                dealDigest: try Digest(reader.required(3).asBytes),
                manifest: try Digest(reader.required(4).asBytes),
                dataset: try Digest(reader.required(5).asBytes),
                night: try reader.required(6).asText,
                sealedDigest: try Digest(reader.required(7).asBytes),
                plaintextCommitment: try Digest(reader.required(8).asBytes),
                environment: try reader.required(9).asText,
                transcript: try Digest(reader.required(10).asBytes)
            )
            try reader.finish()
            return statement
        }
    }
}

/// The one file that leaves an enclave: the statement, the enclave's signature, two quotes, and the sealed result.
///
/// Deterministic CBOR record: 1 "pandapp/attested-result/v2", 2 statement, 3 enclave signature (65 bytes), 4 evidence,
/// 5 sealed result, 6 statement quote.
package struct AttestedResult: Hashable, Sendable {
    /// What the enclave states.
    package var statement: ResultStatement
    /// The enclave's secp256k1 signature over PoCo's result hash and seal.
    package var enclaveSignature: [UInt8]
    /// The evidence of the key release, whose quote covers the signing key.
    package var evidence: ReleaseEvidence
    /// The platform's second quote, whose report data is the statement's: the code that was attested for the key made
    /// this statement.
    package var statementQuote: [UInt8]
    /// An age file to the recipient whom the request order names.
    package var sealedResult: [UInt8]

    /// The longest one that is read.
    package static let maximumLength = 80 << 20

    private static let version = "pandapp/attested-result/v2"
    /// Six fields, none of which is a list: a long file must not become many values.
    private static let limits = CBORLimits(depth: 2, elements: 16)

    /// An attested result of its parts.
    package init(
        statement: ResultStatement,
        enclaveSignature: [UInt8],
        evidence: ReleaseEvidence,
        statementQuote: [UInt8],
        sealedResult: [UInt8]
    ) {
        self.statement = statement
        self.enclaveSignature = enclaveSignature
        self.evidence = evidence
        self.statementQuote = statementQuote
        self.sealedResult = sealedResult
    }

    /// The file's bytes.
    package func encoded() -> [UInt8] {
        CBORValue.record([
            1: .text(Self.version), 2: .bytes(statement.encoded()), 3: .bytes(enclaveSignature),
            4: .bytes(evidence.encoded()), 5: .bytes(sealedResult), 6: .bytes(statementQuote),
        ]).encoded()
    }

    /// Reads an attested result; nothing in it is verified yet.
    ///
    /// - Throws: `EvidenceError.malformedMessage`, or `.unknownVersion`.
    package init(decoding bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count <= Self.maximumLength else { throw .malformedMessage }
        self = try decodeMessage {
            var reader = try CBORMapReader(CBORValue(decoding: bytes, limits: Self.limits))
            guard try reader.required(1).asText == Self.version else { throw EvidenceError.unknownVersion }
            let statement = try ResultStatement(decoding: reader.required(2).asBytes)
            let signature = try reader.required(3).asBytes(count: 65)
            let evidence = try ReleaseEvidence(decoding: reader.required(4).asBytes)
            let (sealed, quote) = (try reader.required(5).asBytes, try reader.required(6).asBytes)
            try reader.finish()
            return AttestedResult(
                statement: statement,
                enclaveSignature: signature,
                evidence: evidence,
                statementQuote: quote,
                sealedResult: sealed
            )
        }
    }
}
