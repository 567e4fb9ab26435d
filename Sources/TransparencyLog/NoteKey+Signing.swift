package import Cryptography

extension NoteKey {
    /// The first line of what a witness signs.
    private static let cosignatureHeader = "cosignature/v1"
    private static let latestTime = UInt64(Int64.max)
    fileprivate static let timeBytes = 8

    /// Signs a note's text as a log.
    ///
    /// - Parameters:
    ///   - text: the text, which ends in a line feed.
    ///   - name: the log's name, which is its origin.
    ///   - key: the log's key.
    /// - Returns: the signature line.
    package static func sign(_ text: [UInt8], as name: KeyName, with key: borrowing SigningKey) -> NoteSignature {
        let own = NoteKey(name: name, type: .note, key: key.verificationKey)
        return NoteSignature(name: name, keyIdentifier: own.identifier, bytes: key.sign(text))
    }

    /// Cosigns a checkpoint's text as a witness (`c2sp.org/tlog-cosignature`).
    ///
    /// The signature is 8 bytes of Unix seconds, most significant first, and an Ed25519 signature of the lines
    /// `cosignature/v1` and `time <seconds>` and the text.
    ///
    /// - Throws: `timeTooLarge`.
    package static func cosign(
        _ text: [UInt8],
        as name: KeyName,
        with key: borrowing SigningKey,
        at time: UInt64
    ) throws(TransparencyLogError) -> NoteSignature {
        guard time <= latestTime else { throw .timeTooLarge }
        let own = NoteKey(name: name, type: .cosignature, key: key.verificationKey)
        let signature = key.sign(cosigned(text, at: time))
        let seconds = (0..<timeBytes).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - 8 * $0)) }
        return NoteSignature(name: name, keyIdentifier: own.identifier, bytes: seconds + signature)
    }

    /// Checks that this key signed a text.
    ///
    /// - Throws: `signatureInvalid`, also for a signature that names another key.
    package func verify(_ signature: NoteSignature, over text: [UInt8]) throws(TransparencyLogError) {
        guard isNamed(by: signature), isValid(signature, for: text) else { throw .signatureInvalid(name) }
    }

    private func isValid(_ signature: NoteSignature, for text: [UInt8]) -> Bool {
        switch type {
        case .note:
            return key.isValid(signature: signature.bytes, for: text)
        case .cosignature:
            guard let time = signature.cosignatureTime, time <= Self.latestTime else { return false }
            let bytes = Array(signature.bytes.dropFirst(Self.timeBytes))
            return key.isValid(signature: bytes, for: Self.cosigned(text, at: time))
        }
    }

    private static func cosigned(_ text: [UInt8], at time: UInt64) -> [UInt8] {
        Array("\(cosignatureHeader)\ntime \(time)\n".utf8) + text
    }
}

extension NoteSignature {
    /// When a witness cosigned, in Unix seconds, where this is a cosignature; as little to be believed as the signature.
    package var cosignatureTime: UInt64? {
        guard bytes.count > NoteKey.timeBytes else { return nil }
        return bytes.prefix(NoteKey.timeBytes).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
